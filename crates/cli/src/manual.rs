//! `flinks man`: the manual's pages.

use crate::arguments::Cli;
use crate::ending::Ending;
use crate::output;
use anyhow::{Context, Result};
use clap::Args;
use clap_mangen::{Man, generate_to};
use std::fs;
use std::path::PathBuf;

/// Where the pages go.
#[derive(Debug, Args)]
pub struct Options {
    /// Writes a page for each command into this folder, in place of printing the first one
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Prints or writes them.
pub fn run(options: &Options) -> Result<Ending> {
    match &options.dir {
        Some(folder) => {
            let written =
                fs::create_dir_all(folder).and_then(|()| generate_to(Cli::definition(), folder));
            written.with_context(|| format!("cannot write to {}", folder.display()))?;
        }
        None => {
            let mut page = Vec::new();
            Man::new(Cli::definition()).render(&mut page)?;
            output::bytes(&page)?;
        }
    }
    Ok(Ending::Fine)
}
