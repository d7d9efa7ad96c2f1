//! `flinks replay`: a trace played again through the decoder and the session.

use crate::ending::Ending;
use crate::input;
use crate::output::{self, ERROR, GOOD, styled};
use anyhow::{Context, Result};
use clap::Args;
use flinks_trace::{PlaybackLine, from_ndjson, play};
use std::path::PathBuf;

/// What to play.
#[derive(Debug, Args)]
pub struct Options {
    /// The trace, as the playground exports it; - is standard input
    file: PathBuf,
    /// Prints an object a line, by its kind: phase, difference, outcome
    #[arg(long)]
    json: bool,
}

/// Plays all of it.
pub fn run(options: &Options) -> Result<Ending> {
    let text = String::from_utf8(input::bytes(&options.file)?)
        .with_context(|| format!("{} is not UTF-8", options.file.display()))?;
    let (_, entries) =
        from_ndjson(&text).with_context(|| format!("{} is not a trace", options.file.display()))?;
    let mut differs = false;
    for line in play(&entries) {
        differs |= line.is_difference();
        match options.json {
            true => output::json(&line)?,
            false => output::line(&shown(&line))?,
        }
    }
    Ok(Ending::of(differs))
}

fn shown(line: &PlaybackLine) -> String {
    let text = line.to_string();
    match line {
        PlaybackLine::Difference { .. } => styled(ERROR, &text),
        PlaybackLine::Outcome { .. } => styled(GOOD, &text),
        _ => text,
    }
}
