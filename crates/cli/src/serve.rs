//! `flinks serve`: the reference backend, with the page that this program has in itself.

use crate::app;
use crate::ending::{Ending, Usage};
use crate::output::note;
use anyhow::Result;
use flinks_backend::{Command, Config, ServeError, log_to_stderr, reseal, serve_with};
use tokio::runtime::Runtime;

/// Serves until Ctrl-C or SIGTERM, or does what was asked for in place of it.
pub fn run(config: Config) -> Result<Ending> {
    log_to_stderr();
    let done = match config.command {
        None => {
            let pages = app::pages();
            if config.dist.is_none() && pages.is_none() {
                note(
                    "no page: this program was built without one, so only the API is served. Name a folder by --dist, or run \
                     trunk build --release and build this program again",
                );
            }
            Runtime::new()?.block_on(serve_with(config, pages))
        }
        Some(Command::Reseal) => Runtime::new()?.block_on(reseal(&config)),
        Some(Command::CheckConfig) => config.check().map_err(ServeError::Config),
    };
    match done {
        Ok(()) => Ok(Ending::Fine),
        Err(ServeError::Config(errors)) => Err(Usage(errors.to_string()).into()),
        Err(error) => Err(error.into()),
    }
}
