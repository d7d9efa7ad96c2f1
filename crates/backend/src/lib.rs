#![doc = include_str!("../README.md")]

mod config;
mod problem;
mod routes;
mod security;
mod server;
mod store;

pub use config::{Config, ConfigError};
pub use routes::app;
pub use server::{ServeError, serve};
pub use store::{Store, StoreError};

use flinks_protocol::Origin;
use std::path::PathBuf;
use std::sync::Arc;

/// What the routes share.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The connections.
    pub store: Store,
    /// The instances that may be framed; the first is the default.
    pub instances: Arc<[Origin]>,
    /// The static files.
    pub dist: PathBuf,
}
