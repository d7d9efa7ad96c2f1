#![doc = include_str!("../README.md")]

mod accounts;
mod backend;
mod body_budget;
mod browser_session;
mod challenge;
mod claim;
mod config;
mod cookie;
mod data_options;
mod eraser;
mod event_key;
mod events;
mod listener;
mod logging;
mod metrics;
mod openapi;
mod problem;
mod rate_limit;
mod refresher;
mod routes;
mod security;
mod sender;
mod server;
mod server_key;
mod site;
mod status;
mod store;
mod sweep;
mod user;
mod users;
mod vault;
mod visitor;
mod webhooks;
mod worker;

pub use backend::Backend;
pub use browser_session::{BrowserSession, with_the_first_page};
pub use challenge::{Challenge, Question};
pub use claim::{Claim, ClaimKey, ClaimKeyError, ClaimRefusal, Claims};
pub use config::{Command, Config, ConfigError, ConfigErrors, Key};
pub use data_options::{BankStatements, DataOptions, Transactions};
pub use event_key::{EventKey, InvalidEventKey};
pub use events::{Events, EventsError};
pub use logging::log_to_stderr;
pub use openapi::openapi;
pub use server::{ServeError, reseal, serve, serve_with};
pub use server_key::{InvalidServerKey, ServerKey, ServerKeys};
pub use site::Site;
pub use status::Status;
pub use store::{
    After, Change, Erasure, Received, Record, Refresh, StateRefusal, Store, StoreError, View, Work,
};
pub use user::{InvalidUserId, UserId};
pub use users::{UserRefused, Users};
pub use vault::{Vault, VaultError};
pub use visitor::Visitor;
pub use webhooks::{WebhookKey, Webhooks};
pub use worker::Pace;

pub use flinks_api::{Credentials, FlinksClient};
pub use flinks_protocol::Origin;

use axum::Router;
use metrics::Metrics;
use rate_limit::RateLimit;
use std::sync::Arc;
use tokio::sync::{Notify, watch};

/// Each layer and each route clones its state for each request: one pointer.
pub(crate) type SharedState = Arc<AppState>;

/// What the routes share.
#[derive(Debug, Clone)]
pub(crate) struct AppState {
    /// The connections.
    pub store: Store,
    /// Where visitors find it.
    pub site: Site,
    /// How a request shows which user of the host application asks.
    pub users: Users,
    /// Who may ask as the host application's server.
    pub server_keys: ServerKeys,
    /// The instances that may be framed; the first is the default.
    pub instances: Arc<[Origin]>,
    /// Flinks' API; without it connections are stored, and nothing is fetched.
    pub flinks: Option<FlinksClient>,
    /// How webhooks are taken; none is without it.
    pub webhooks: Option<Webhooks>,
    /// Where changes are sent; nowhere without it.
    pub events: Option<Events>,
    /// Wakes the worker.
    pub wake: Arc<Notify>,
    /// Becomes true when the process is to end: then nobody is kept waiting.
    pub end: Arc<watch::Sender<bool>>,
    /// What is counted.
    pub metrics: Metrics,
    /// How often an address may ask.
    pub rate_limit: RateLimit,
    /// How often an address may have a token minted.
    pub token_limit: RateLimit,
    /// How often an address may ask under `/server`.
    pub server_limit: RateLimit,
    /// What all these routes are, as OpenAPI.
    pub document: &'static str,
    /// What is served where there is no other route, if anything is.
    pub pages: Option<Router>,
}
