#![doc = include_str!("../README.md")]

mod accounts;
mod browser_session;
mod config;
mod metrics;
mod problem;
mod rate_limit;
mod routes;
mod security;
mod server;
mod status;
mod store;
mod vault;
mod webhook_key;
mod worker;

pub use browser_session::{BrowserSession, with_the_first_page};
pub use config::{Config, ConfigError, Key};
pub use metrics::Metrics;
pub use rate_limit::RateLimit;
pub use routes::app;
pub use server::{ServeError, serve};
pub use status::Status;
pub use store::{Change, StateRefusal, Store, StoreError, View, Work};
pub use vault::{Vault, VaultError};
pub use webhook_key::WebhookKey;
pub use worker::{Pace, Worker};

use flinks_api::FlinksClient;
use flinks_protocol::Origin;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Notify, watch};

/// What the routes share.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The connections.
    pub store: Store,
    /// The instances that may be framed; the first is the default.
    pub instances: Arc<[Origin]>,
    /// Flinks' API; without it connections are stored, and nothing is fetched.
    pub flinks: Option<FlinksClient>,
    /// Verifies webhooks; none is taken without it.
    pub webhook_key: Option<WebhookKey>,
    /// Wakes the worker.
    pub wake: Arc<Notify>,
    /// Becomes true when the process is to end: then nobody is kept waiting.
    pub ended: watch::Receiver<bool>,
    /// What is counted.
    pub metrics: Metrics,
    /// How often an address may ask.
    pub rate_limit: RateLimit,
    /// The static files.
    pub dist: PathBuf,
}
