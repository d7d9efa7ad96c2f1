//! Listening on the loopback interface until the process is told to end.

use crate::{routes::app, simulator::Simulator};
use clap::Parser;
use std::{io, net::Ipv4Addr};
use tokio::net::TcpListener;

/// A stand-in for Flinks Connect, for demos and tests without a network.
#[derive(Debug, Clone, Parser)]
#[command(name = "flinks-simulator", version)]
pub struct Options {
    /// Port to listen on, on 127.0.0.1; 0 takes any free one
    #[arg(long, env = "FLINKS_SIMULATOR_PORT", default_value_t = 9440)]
    pub port: u16,
}

/// Why the simulator did not start or did not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Another program listens on the port.
    #[error("port {0} is in use: choose another with --port, or 0 for any free one")]
    PortInUse(u16),
    /// Any other failure of the network or of the terminal.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Binds the port on 127.0.0.1; 0 takes any free one.
///
/// # Errors
///
/// When the port is in use or may not be bound.
pub async fn listen(port: u16) -> Result<TcpListener, StartError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => StartError::PortInUse(port),
            _ => error.into(),
        })
}

/// Serves a new [`Simulator`] until `end` is ready, then lets open requests finish.
///
/// # Errors
///
/// When the network fails.
pub async fn serve(
    listener: TcpListener,
    end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StartError> {
    axum::serve(listener, app(Simulator::default()))
        .with_graceful_shutdown(end)
        .await?;
    Ok(())
}

/// Ready at Ctrl-C or SIGTERM, which are caught from this call on.
///
/// # Errors
///
/// When the signals cannot be caught.
#[cfg(unix)]
pub fn end_signal() -> Result<impl Future<Output = ()>, StartError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready at Ctrl-C, which is caught from this call on.
///
/// # Errors
///
/// When the signal cannot be caught.
#[cfg(windows)]
pub fn end_signal() -> Result<impl Future<Output = ()>, StartError> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move { _ = interrupt.recv().await })
}
