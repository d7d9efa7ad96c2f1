//! `flinks decode`: the widget's messages in an event log, as the library reads them.

use crate::ending::Ending;
use crate::input::Inputs;
use crate::output::{self, DIM, ERROR, GOOD, WARNING, styled};
use anyhow::Result;
use clap::Args;
use flinks_protocol::{DecodedLine, LineKind};
use std::io::BufRead;

/// What to decode, and how it is shown.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    inputs: Inputs,
    /// Prints whole ids: keep them out of logs and tickets
    #[arg(long)]
    reveal: bool,
    /// Prints an object a line: kind, step, flinksCode, loginId, accountIds, institution, requestId, success, problems
    #[arg(long)]
    json: bool,
}

/// Decodes line by line, as they come.
pub fn run(options: Options) -> Result<Ending> {
    let mut found = false;
    for input in options.inputs.open() {
        for (line, number) in input?.reader.split(b'\n').zip(1_u64..) {
            let line = line?;
            let decoded = match options.reveal {
                true => DecodedLine::read_revealed(&line),
                false => DecodedLine::read(&line),
            };
            let Some(decoded) = decoded else { continue };
            found |= !decoded.problems.is_empty();
            match options.json {
                true => output::json(&decoded)?,
                false => output::line(&shown(number, &decoded))?,
            }
        }
    }
    Ok(Ending::of(found))
}

/// What is said to people.
fn shown(number: u64, decoded: &DecodedLine) -> String {
    let style = match decoded.kind {
        LineKind::Malformed => ERROR,
        LineKind::Unknown => WARNING,
        _ => DIM,
    };
    let kind = styled(style, &format!("{:<9}", decoded.kind.name()));
    let mut line = format!("{number:>6}  {kind}");
    let mut add = |text: String| {
        line.push_str("  ");
        line.push_str(&text);
    };
    decoded.step.clone().into_iter().for_each(&mut add);
    let code = decoded.flinks_code.clone();
    // A code that is the step as well is said once.
    code.filter(|code| decoded.step.as_ref() != Some(code))
        .into_iter()
        .for_each(&mut add);
    if decoded.success {
        add(styled(GOOD, "connects"));
    }
    if let Some(id) = &decoded.login_id {
        add(format!("loginId {id}"));
    }
    if !decoded.account_ids.is_empty() {
        add(format!("accountIds {}", decoded.account_ids.join(", ")));
    }
    if let Some(institution) = &decoded.institution {
        add(format!("institution {institution}"));
    }
    if let Some(id) = &decoded.request_id {
        add(format!("requestId {id}"));
    }
    for problem in &decoded.problems {
        add(styled(ERROR, problem));
    }
    line.trim_end().to_owned()
}
