//! `flinks webhook send`: a webhook to your own server, as Flinks sends it.

use super::{HEADER, Secret, key};
use crate::ending::{Ending, Usage};
use crate::input;
use crate::output::{self, ERROR, GOOD, styled};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use flinks_backend::WebhookKey;
use flinks_simulator::{LoginId, RequestId, Simulator, webhook_body};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Url, redirect};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Duration;
use tokio::runtime::Runtime;

/// As the simulator waits.
const PATIENCE: Duration = Duration::from_secs(30);
/// So many characters of an answer are shown.
const SHOWN: usize = 500;
/// Flinks sends a webhook again until it is answered so.
const TAKEN: u16 = 200;

/// What is sent where.
#[derive(Debug, Args)]
pub struct Options {
    /// Your server's address of webhooks
    #[arg(required_unless_present = "dry_run")]
    url: Option<Url>,
    #[command(flatten)]
    secret: Secret,
    /// File with the body, sent byte for byte in place of a sample; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["response_type", "login_id", "request_id", "tag"])]
    body: Option<PathBuf>,
    /// What the sample brings
    #[arg(long = "type", value_enum, default_value_t = ResponseType::AccountsDetail)]
    response_type: ResponseType,
    /// The sample's login, such as one that your server knows
    #[arg(long, value_name = "UUID")]
    login_id: Option<LoginId>,
    /// The sample's request
    #[arg(long, value_name = "UUID")]
    request_id: Option<RequestId>,
    /// The sample's tag
    #[arg(long)]
    tag: Option<String>,
    /// Signs the body's ASCII form, with '?' for each letter beyond: one of Flinks' pages does so
    #[arg(long)]
    ascii: bool,
    /// Prints the header and the body, and sends nothing
    #[arg(long)]
    dry_run: bool,
    /// Prints an object: signature, body, and what was answered: status, answer
    #[arg(long)]
    json: bool,
}

/// The types that have a sample.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ResponseType {
    /// Accounts with their transactions
    #[value(name = "GetAccountsDetail")]
    AccountsDetail,
    /// Accounts alone
    #[value(name = "GetAccountsSummary")]
    AccountsSummary,
    /// Statements
    #[value(name = "GetStatements")]
    Statements,
}

#[derive(Serialize)]
struct Sent<'a> {
    signature: &'a str,
    body: &'a str,
    #[serde(flatten)]
    answer: Option<Answer>,
}

#[derive(Serialize)]
struct Answer {
    status: u16,
    answer: String,
}

/// Sends it once.
pub fn run(options: Options) -> Result<Ending> {
    let key = key(&options.secret.text()?)?;
    let body = options.body()?;
    let signature = match options.ascii {
        false => key.sign(&body),
        true => {
            let ascii = WebhookKey::ascii_form(&body);
            let ascii = ascii.ok_or_else(|| Usage("--ascii needs a body in UTF-8".to_owned()))?;
            key.sign(ascii.as_bytes())
        }
    };
    let text = String::from_utf8_lossy(&body).into_owned();
    let url = options.url.filter(|_| !options.dry_run);
    let answer = match url {
        Some(url) => Some(Runtime::new()?.block_on(send(url, &signature, body))?),
        None => None,
    };
    let refused = answer.as_ref().is_some_and(|answer| answer.status != TAKEN);
    if options.json {
        output::json(&Sent {
            signature: &signature,
            body: &text,
            answer,
        })?;
    } else {
        output::line(&format!("{HEADER}: {signature}"))?;
        match answer {
            Some(answer) => output::line(&shown(&answer))?,
            None => output::line(&format!("\n{text}"))?,
        }
    }
    Ok(Ending::of(refused))
}

impl Options {
    fn body(&self) -> Result<Vec<u8>> {
        if let Some(file) = &self.body {
            return input::bytes(file);
        }
        let mut login = Simulator::default().new_login();
        login.login_id = self.login_id.unwrap_or(login.login_id);
        let name = self.response_type.to_possible_value();
        let name = name.context("a type without a name")?;
        let tag = self.tag.clone();
        Ok(webhook_body(&login, name.get_name(), self.request_id, tag))
    }
}

async fn send(url: Url, signature: &str, body: Vec<u8>) -> Result<Answer> {
    // Another part of the program may have chosen a provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        // What is moved would become a GET.
        .redirect(redirect::Policy::none())
        .timeout(PATIENCE)
        .build()?;
    let request = client
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header(HEADER, signature)
        .body(body);
    let answer = request.send().await.context("the webhook was not sent")?;
    let status = answer.status().as_u16();
    // Its status is what counts.
    let text = answer.text().await.unwrap_or_default();
    Ok(Answer {
        status,
        answer: text.chars().take(SHOWN).collect(),
    })
}

fn shown(answer: &Answer) -> String {
    let (style, verdict) = match answer.status {
        TAKEN => (GOOD, "taken"),
        status if (200..300).contains(&status) => (
            ERROR,
            "not taken: Flinks sends again until the answer is 200",
        ),
        401 | 403 => (ERROR, "refused: see flinks webhook verify"),
        _ => (ERROR, "not taken"),
    };
    let text = answer.answer.trim();
    let verdict = format!("{}: {}", answer.status, styled(style, verdict));
    match text.is_empty() {
        true => verdict,
        false => format!("{verdict}\n{text}"),
    }
}
