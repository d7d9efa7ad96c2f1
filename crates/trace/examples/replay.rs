//! Plays a trace again through the decoder and the session: a bug report as a test. `flinks replay` does so, too.
//!
//! `cargo run -q -p flinks-trace --example replay < trace.ndjson` prints each phase as it is entered, then the outcome
//! of each session. Exit status: 0, 1 where a phase differs from the recorded one, 2 for what is not a trace.

use flinks_trace::{PlaybackLine, from_ndjson, play};
use std::io::{self, Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut text = String::new();
    let entries = io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())
        .and_then(|_| from_ndjson(&text).map_err(|error| error.to_string()));
    let entries = match entries {
        Ok((_, entries)) => entries,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    let mut out = io::stdout().lock();
    let mut differs = false;
    for line in play(&entries) {
        differs |= PlaybackLine::is_difference(&line);
        // Ignore a closed pipe.
        let _ = writeln!(out, "{line}");
    }
    match differs {
        false => ExitCode::SUCCESS,
        true => ExitCode::FAILURE,
    }
}
