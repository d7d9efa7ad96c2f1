//! Runs the simulator on a port of this machine.

use clap::Parser;
use flinks_simulator::{Options, StartError, end_signal, listen, serve};
use std::{
    io::{Write, stdout},
    process::ExitCode,
};

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
