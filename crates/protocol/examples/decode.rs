//! Decodes messages of the widget: a JSON value a line, as in `MessageEvent.data`; out comes a JSON object a line.
//!
//! `cargo run -q -p flinks-protocol --example decode [-- --reveal] < events.ndjson`

use flinks_protocol::{Decoded, Event, Institution, decode_json, mask};
use serde::Serialize;
use serde_json::Value;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

/// One line of the output.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    kind: &'static str,
    step: Option<String>,
    flinks_code: Option<String>,
    login_id: Option<String>,
    account_ids: Vec<String>,
    institution: Option<Institution>,
    request_id: Option<String>,
    success: bool,
    problems: Vec<String>,
}

fn main() -> ExitCode {
    let mut reveal = false;
    for argument in std::env::args().skip(1) {
        if argument != "--reveal" {
            eprintln!("'{argument}' is not known; usage: decode [--reveal] < events.ndjson");
            return ExitCode::from(2);
        }
        reveal = true;
    }
    match run(reveal) {
        // Whoever read us has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        Ok(()) => ExitCode::SUCCESS,
    }
}

fn run(reveal: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        // A byte order mark, which editors write, is no JSON.
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut row = Row::of(line);
        if !reveal {
            row.mask();
        }
        serde_json::to_writer(&mut out, &row)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

impl Row {
    fn of(line: &[u8]) -> Self {
        let data: Value = match serde_json::from_slice(line) {
            Ok(data) => data,
            Err(error) => return Self::malformed(format!("the line is not JSON: {error}")),
        };
        match decode_json(&data) {
            Ok(decoded) => Self::decoded(decoded),
            Err(malformed) => Self::malformed(malformed.to_string()),
        }
    }

    fn malformed(problem: String) -> Self {
        Self {
            kind: "malformed",
            problems: vec![problem],
            ..Self::default()
        }
    }

    fn decoded(decoded: Decoded) -> Self {
        let step = decoded.step();
        let row = Self {
            kind: match decoded.event {
                Event::Unknown { .. } => "unknown",
                _ if step.is_some() => "step",
                _ => "code",
            },
            step: step.map(|step| step.name().to_owned()),
            flinks_code: decoded.flinks_code.map(|code| code.name().to_owned()),
            problems: decoded.problems.iter().map(ToString::to_string).collect(),
            ..Self::default()
        };
        let exposed =
            |ids: Vec<flinks_protocol::AccountId>| ids.into_iter().map(String::from).collect();
        match decoded.event {
            Event::Unknown { step } => Self { step, ..row },
            Event::FlinksCode(message) => Self {
                request_id: message.request_id.map(String::from),
                institution: message.institution,
                ..row
            },
            Event::Redirect { redirect } => Self {
                success: redirect.connection().is_some(),
                login_id: redirect.login_id.map(String::from),
                account_ids: exposed(redirect.account_ids),
                institution: redirect.institution,
                request_id: redirect.request_id.map(String::from),
                ..row
            },
            Event::AccountSelected { account_ids } => Self {
                account_ids: exposed(account_ids),
                ..row
            },
            Event::InstitutionSelected { institution }
            | Event::DisabledInstitution { institution }
            | Event::ComponentLoadCredential { institution }
            | Event::ComponentLoadCredentialRetry { institution }
            | Event::SubmitCredential { institution }
            | Event::ComponentCloseSession { institution } => Self { institution, ..row },
            _ => row,
        }
    }

    fn mask(&mut self) {
        for id in self
            .login_id
            .iter_mut()
            .chain(&mut self.request_id)
            .chain(&mut self.account_ids)
        {
            *id = mask(id);
        }
    }
}
