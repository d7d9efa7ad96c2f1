//! Where the log goes.

use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// Writes what happens to standard error, from `info` on or as `RUST_LOG` says: for a program that does nothing but
/// [`serve`](crate::serve). Does nothing where a log is kept already.
pub fn log_to_stderr() {
    let _ = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .try_init();
}
