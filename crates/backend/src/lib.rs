#![doc = include_str!("../README.md")]

mod browser_session;
mod config;
mod problem;
mod routes;
mod security;
mod server;
mod store;

pub use browser_session::BrowserSession;
pub use config::{Config, ConfigError, Key};
pub use routes::app;
pub use server::{ServeError, serve};
pub use store::{StateRefusal, Store, StoreError};

use flinks_api::FlinksClient;
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
    /// Flinks' API; without it connections are stored, and nothing is fetched.
    pub flinks: Option<FlinksClient>,
    /// The static files.
    pub dist: PathBuf,
}
