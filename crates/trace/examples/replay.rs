//! Plays a trace again through the decoder and the session: a bug report as a test.
//!
//! `cargo run -q -p flinks-trace --example replay < trace.ndjson` prints each phase as it is entered, then the outcome
//! of each session. Exit status: 0, 1 where a phase differs from the recorded one, 2 for what is not a trace.

use flinks_protocol::{Outcome, Phase};
use flinks_trace::{Entry, Replay, from_ndjson};
use std::fmt::Write as _;
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
    let (printed, differences) = played(&entries);
    // Whoever read us has seen enough.
    let _ = io::stdout().write_all(printed.as_bytes());
    match differences {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn played(entries: &[Entry]) -> (String, usize) {
    let mut replay = Replay::default();
    let (mut printed, mut differences, mut phase) = (String::new(), 0, Phase::Token);
    for entry in entries {
        let replayed = replay.play(entry);
        let (number, at_ms) = (entry.sequence, entry.at_ms);
        if replayed.phase != phase {
            phase = replayed.phase;
            let _ = writeln!(printed, "{number:>6} {at_ms:>10.1} ms  {}", phase.name());
        }
        if let Some(recorded) = replayed.recorded {
            differences += 1;
            let _ = writeln!(
                printed,
                "{number:>6} differs: {} was recorded",
                recorded.name()
            );
        }
        if let Some(outcome) = replayed.outcome {
            let _ = writeln!(printed, "outcome: {}", shown(&outcome));
        }
    }
    (printed, differences)
}

fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Connected(connection) => {
            let accounts = connection.account_ids.len();
            format!("connected, {accounts} account ids")
        }
        Outcome::Exited(exit) => format!("exited, {}", exit.name()),
        Outcome::Failed(failure) => format!("failed, {}", failure.name()),
        _ => "ended".to_owned(),
    }
}
