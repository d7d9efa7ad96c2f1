//! `flinks-backend`: see the library.

use clap::Parser;
use flinks_backend::{Command, Config, log_to_stderr, reseal, serve};
use std::process::ExitCode;

/// As clap ends where a flag cannot be read.
const WRONG_CONFIGURATION: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    log_to_stderr();
    let config = Config::parse();
    let done = match config.command {
        None => serve(config).await,
        Some(Command::Reseal) => reseal(&config).await,
        Some(Command::CheckConfig) => return check(&config),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn check(config: &Config) -> ExitCode {
    match config.check() {
        Ok(()) => ExitCode::SUCCESS,
        Err(errors) => {
            eprintln!("error: {errors}");
            ExitCode::from(WRONG_CONFIGURATION)
        }
    }
}
