//! `flinks webhook`: the webhooks of Flinks, sent and verified.

mod send;
mod spelling;
mod verify;

use crate::arguments::{SEND, VERIFY, examples};
use crate::ending::{Ending, Usage};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use flinks_backend::WebhookKey;
use std::fmt;
use std::fs;
use std::path::PathBuf;

/// The header that carries the signature.
const HEADER: &str = "flinks-authenticity-key";

/// What can be done with a webhook.
#[derive(Debug, Subcommand)]
pub enum Webhook {
    /// Signs a webhook as Flinks does, and sends it to your server
    #[command(after_help = examples(SEND))]
    Send(Box<send::Options>),
    /// Says whether a signature is right, and why not: another key, a body that was parsed and written again, or its ASCII form
    #[command(after_help = examples(VERIFY))]
    Verify(verify::Options),
}

/// Does it.
pub fn run(command: Webhook) -> Result<Ending> {
    match command {
        Webhook::Send(options) => send::run(*options),
        Webhook::Verify(options) => verify::run(&options),
    }
}

/// The secret that is shared with Flinks.
#[derive(Args)]
struct Secret {
    /// The secret that is shared with Flinks; set the variable rather than the flag, which other users of the machine can see
    #[arg(long, env = "FLINKS_WEBHOOK_SECRET", hide_env_values = true)]
    secret: Option<String>,
    /// File with the secret, which goes before; a line break at its end is no part of it
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

impl Secret {
    fn text(&self) -> Result<String> {
        if let Some(file) = &self.secret_file {
            let text = fs::read_to_string(file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let text = text.strip_suffix('\n').unwrap_or(&text);
            return Ok(text.strip_suffix('\r').unwrap_or(text).to_owned());
        }
        self.secret.clone().ok_or_else(|| {
            Usage("no secret: give --secret-file, or set FLINKS_WEBHOOK_SECRET".to_owned()).into()
        })
    }
}

/// The key of a secret.
fn key(secret: &str) -> Result<WebhookKey> {
    WebhookKey::new(secret).ok_or_else(|| Usage("the secret is empty".to_owned()).into())
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
