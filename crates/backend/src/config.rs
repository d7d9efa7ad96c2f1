//! Flags and environment.

use clap::Parser;
use flinks_protocol::Origin;
use std::path::PathBuf;

/// The reference backend of Flinks Connect: serves the playground, and stores the connections that are handed over.
#[derive(Debug, Clone, Parser)]
#[command(name = "flinks-backend", version)]
pub struct Config {
    /// Port on 127.0.0.1; 0 takes any free one
    #[arg(long, env = "FLINKS_BACKEND_PORT", default_value_t = 8080)]
    pub port: u16,
    /// Folder with the playground, as `trunk build --release` writes it
    #[arg(long, env = "FLINKS_BACKEND_DIST", default_value = "dist")]
    pub dist: PathBuf,
    /// Where connections are stored: sqlite://FILE, or sqlite::memory:
    #[arg(
        long,
        env = "FLINKS_BACKEND_DATABASE",
        default_value = "sqlite://flinks-connect.db"
    )]
    pub database: String,
    /// Origin of a Flinks instance that the page may frame; the first one is the page's default. May be repeated
    #[arg(
        long = "instance",
        env = "FLINKS_BACKEND_INSTANCES",
        value_delimiter = ',',
        value_parser = Origin::parse,
        default_values = ["http://localhost:9440", "https://toolbox-iframe.private.fin.ag"],
    )]
    pub instances: Vec<Origin>,
}

/// What is wrong with the configuration, and the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no playground in the folder.
    #[error("--dist (FLINKS_BACKEND_DIST): {} has no index.html; build it by trunk build --release, or run cargo xtask demo", .0.display())]
    NoDist(PathBuf),
}

impl Config {
    /// Looks at what clap cannot judge.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn check(&self) -> Result<(), ConfigError> {
        match self.dist.join("index.html").is_file() {
            true => Ok(()),
            false => Err(ConfigError::NoDist(self.dist.clone())),
        }
    }
}
