//! `flinks`: everything for Flinks Connect that needs no browser, as one command.

mod app;
mod arguments;
mod completions;
mod decode;
mod doctor;
mod ending;
mod input;
mod manual;
mod output;
mod replay;
mod serve;
mod simulate;
mod webhook;

use arguments::{Cli, Command};
use ending::Ending;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match Cli::read().command {
        Command::Simulate(options) => simulate::run(&options),
        Command::Doctor(options) => doctor::run(options),
        Command::Decode(options) => decode::run(options),
        Command::Replay(options) => replay::run(&options),
        Command::Webhook(command) => webhook::run(command),
        Command::Serve(config) => serve::run(*config),
        Command::Completions { shell } => completions::run(shell),
        Command::Man(options) => manual::run(&options),
    };
    match done {
        Ok(Ending::Fine) => ExitCode::SUCCESS,
        Ok(Ending::Findings) => ExitCode::from(ending::FINDINGS),
        // Ignore a closed pipe.
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            ExitCode::from(ending::code(&error))
        }
    }
}
