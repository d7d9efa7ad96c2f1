//! Looks at URLs of the widget: a URL a line; out comes a JSON object a line.
//!
//! `cargo run -q -p flinks-doctor --example doctor < urls.txt`

use flinks_doctor::{Examination, Problem, examine};
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

/// One line of the output. The URL is repeated as it was given, token and all: the output belongs where the input was.
#[derive(Serialize)]
struct Row<'a> {
    url: &'a str,
    parameters: Map<String, Value>,
    raw: Map<String, Value>,
    problems: Vec<Finding<'a>>,
    advice: Vec<Finding<'a>>,
    /// Where in the line the URL was found, if there is more in it.
    place: Option<String>,
    rebuilt: Option<&'a str>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    parameter: Option<&'a str>,
    message: &'a str,
    fix: &'a str,
}

impl<'a> Finding<'a> {
    fn of(problem: &'a Problem) -> Self {
        Self {
            code: problem.code.name(),
            severity: problem.severity.name(),
            parameter: problem.parameter.as_deref(),
            message: &problem.message,
            fix: &problem.fix,
        }
    }
}

fn main() -> ExitCode {
    match run() {
        // Whoever read us has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        Ok(()) => ExitCode::SUCCESS,
    }
}

fn run() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        let url = text.trim();
        if url.is_empty() {
            continue;
        }
        serde_json::to_writer(&mut out, &row(url, &examine(url)))?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

fn row<'a>(url: &'a str, examination: &'a Examination) -> Row<'a> {
    let text = |(name, value): (&str, &str)| (name.to_owned(), Value::from(value));
    let known = examination.parameters.known();
    Row {
        url,
        parameters: known
            .map(|(parameter, value)| text((parameter.name(), value)))
            .collect(),
        raw: examination.parameters.raw_pairs().map(text).collect(),
        problems: examination.problems.iter().map(Finding::of).collect(),
        advice: examination.advice.iter().map(Finding::of).collect(),
        place: examination.place.as_ref().map(ToString::to_string),
        rebuilt: examination.rebuilt.as_deref(),
    }
}
