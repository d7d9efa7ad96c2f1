//! Looks at URLs of the widget: a URL a line; out comes a JSON object a line. `flinks doctor` does so, too.
//!
//! `cargo run -q -p flinks-doctor --example doctor < urls.txt`

use flinks_doctor::{Examination, examine};
use serde::Serialize;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

/// One line of the output. The URL is repeated as it was given, token and all: the output belongs where the input was.
#[derive(Serialize)]
struct Row<'a> {
    url: &'a str,
    #[serde(flatten)]
    examination: Examination,
}

fn main() -> ExitCode {
    match run() {
        // Ignore a closed pipe.
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
        let text = flinks_doctor::text(&line);
        let url = text.trim();
        if url.is_empty() {
            continue;
        }
        let examination = examine(url);
        serde_json::to_writer(&mut out, &Row { url, examination })?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}
