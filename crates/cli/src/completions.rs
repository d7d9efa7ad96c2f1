//! `flinks completions`: what a shell needs to complete the command.

use crate::arguments::Cli;
use crate::ending::Ending;
use crate::output;
use anyhow::Result;
use clap_complete::{Shell, generate};

/// Prints it.
pub fn run(shell: Shell) -> Result<Ending> {
    let mut command = Cli::definition();
    // Not straight to standard output: it panics where that is closed.
    let mut script = Vec::new();
    generate(shell, &mut command, "flinks", &mut script);
    output::bytes(&script)?;
    Ok(Ending::Fine)
}
