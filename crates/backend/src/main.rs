//! `flinks-backend`: see the library.

use clap::Parser;
use flinks_backend::{Command, Config, reseal, serve};
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// As clap ends where a flag cannot be read.
const WRONG_CONFIGURATION: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .init();
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
