//! Runs the simulator on a port of this machine.

use clap::Parser;
use flinks_simulator::{StartError, end_signal, listen, serve};
use std::{
    io::{Write, stdout},
    process::ExitCode,
};

/// A stand-in for Flinks Connect, for demos and tests without a network.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// Port to listen on, on 127.0.0.1; 0 takes any free one.
    #[arg(long, env = "FLINKS_SIMULATOR_PORT", default_value_t = 9440)]
    port: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("flinks-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), StartError> {
    let listener = listen(options.port).await?;
    let port = listener.local_addr()?.port();
    let end = end_signal()?;
    writeln!(stdout(), "ready: http://localhost:{port}/")?;
    serve(listener, end).await
}
