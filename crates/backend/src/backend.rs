//! The backend as a part of another application: what it needs, what it may have, and the routes that come of it.

use crate::config::Config;
use crate::config::checked::Checked;
use crate::data_options::DataOptions;
use crate::events::Events;
use crate::openapi::openapi;
use crate::rate_limit::RateLimit;
use crate::refresher::refresh;
use crate::sender::Sender;
use crate::server::ServeError;
use crate::server_key::ServerKeys;
use crate::site::Site;
use crate::store::Store;
use crate::sweep::sweep;
use crate::user::UserId;
use crate::users::{UserRefused, Users};
use crate::webhooks::Webhooks;
use crate::worker::{Pace, Worker};
use crate::{AppState, eraser::Eraser, routes};
use axum::Router;
use axum::http::request::Parts;
use flinks_api::FlinksClient;
use flinks_protocol::Origin;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;
use tower_http::services::ServeDir;

const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(599);
const TOKENS_PER_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(59);
const SERVER_REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(5_999);
/// Flinks gives a webhook up after five hours.
const WEBHOOK_WAIT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long the end waits for an erasure or an event under way, which is taken up again.
const PATIENCE: Duration = Duration::from_secs(15);

/// A backend. Clones share everything.
///
/// [`router`](Self::router) is what visitors and Flinks reach, to be merged into an application's own; without a
/// [`work`](Self::work) that runs beside it, here or in another process, no accounts come but by webhook.
#[derive(Debug, Clone)]
pub struct Backend {
    state: AppState,
    pace: Pace,
    data: DataOptions,
    retention: Option<Duration>,
    refresh_every: Option<Duration>,
    webhook_wait: Duration,
}

impl Backend {
    /// With a store, at a site, for the instances of Flinks that pages may frame; the first is the default. Everything else has its
    /// default: no API of Flinks, no webhooks, no users, no keys of a server, 600 requests and 60 sessions a minute for an
    /// address, and 6000 under `/server`.
    pub fn new(store: Store, site: Site, instances: impl IntoIterator<Item = Origin>) -> Self {
        let (end, _) = watch::channel(false);
        let limit = |per_minute| RateLimit::new(per_minute, site.is_forwarded());
        let state = AppState {
            store,
            rate_limit: limit(REQUESTS_PER_MINUTE),
            token_limit: limit(TOKENS_PER_MINUTE),
            server_limit: limit(SERVER_REQUESTS_PER_MINUTE),
            site,
            users: Users::default(),
            server_keys: ServerKeys::default(),
            instances: instances.into_iter().collect(),
            flinks: None,
            webhooks: None,
            events: None,
            wake: Arc::new(Notify::new()),
            end: Arc::new(end),
            metrics: Default::default(),
            document: openapi(),
            pages: None,
        };
        Self {
            state,
            pace: Pace::default(),
            data: DataOptions::default(),
            retention: None,
            refresh_every: None,
            webhook_wait: WEBHOOK_WAIT,
        }
    }

    /// As flags and variables say.
    ///
    /// # Errors
    /// [`ServeError::Config`], [`ServeError::Store`].
    pub async fn from_config(config: &Config) -> Result<Self, ServeError> {
        let Checked {
            site,
            users,
            server_keys,
            flinks,
            vault,
            webhooks,
            events,
            refresh_every,
        } = config.checked()?;
        let store = Store::open(&config.database, vault).await?;
        let mut backend = Self::new(store, site, config.instances.iter().cloned())
            .users(users)
            .server_keys(server_keys)
            .requests_per_minute(config.requests_per_minute)
            .sessions_per_minute(config.tokens_per_minute)
            .server_requests_per_minute(config.server_requests_per_minute)
            .pace(config.pace())
            .data(config.data_options());
        backend.state.flinks = flinks;
        backend.state.webhooks = webhooks;
        if let Some(events) = events {
            backend = backend.events(events);
        }
        backend.retention = config.retention();
        backend.refresh_every = refresh_every;
        backend.webhook_wait = config.webhook_wait();
        Ok(backend)
    }

    /// Flinks' API of the first instance: sessions get tokens, and the accounts are fetched.
    #[must_use]
    pub fn flinks(mut self, flinks: FlinksClient) -> Self {
        self.state.flinks = Some(flinks);
        self
    }

    /// Takes Flinks' webhooks.
    #[must_use]
    pub fn webhooks(mut self, webhooks: Webhooks) -> Self {
        self.state.webhooks = Some(webhooks);
        self
    }

    /// Sends each change of a connection's status. What is changed through another store than [`store`](Self::store) is not sent.
    #[must_use]
    pub fn events(mut self, events: Events) -> Self {
        self.state.store = self.state.store.announcing(&events);
        self.state.events = Some(events);
        self
    }

    /// How a request shows its user.
    #[must_use]
    pub fn users(mut self, users: Users) -> Self {
        self.state.users = users;
        self
    }

    /// The application says who asks, from what its own middleware has put into the request. `None` is a visitor whose connections
    /// are their browser's; [`UserRefused`] is answered with 401.
    #[must_use]
    pub fn user_from(
        self,
        user: impl Fn(&Parts) -> Result<Option<UserId>, UserRefused> + Send + Sync + 'static,
    ) -> Self {
        self.users(Users::Function(Arc::new(user)))
    }

    /// Who may ask under `/server`, which is among the [`operations`](Self::operations).
    #[must_use]
    pub fn server_keys(mut self, keys: ServerKeys) -> Self {
        self.state.server_keys = keys;
        self
    }

    /// Requests a minute to `/api` from one address.
    #[must_use]
    pub fn requests_per_minute(mut self, most: NonZeroU32) -> Self {
        self.state.rate_limit = RateLimit::new(most, self.state.site.is_forwarded());
        self
    }

    /// Sessions a minute that one address may begin.
    #[must_use]
    pub fn sessions_per_minute(mut self, most: NonZeroU32) -> Self {
        self.state.token_limit = RateLimit::new(most, self.state.site.is_forwarded());
        self
    }

    /// Requests a minute to `/server` from one address, with a right key or without.
    #[must_use]
    pub fn server_requests_per_minute(mut self, most: NonZeroU32) -> Self {
        self.state.server_limit = RateLimit::new(most, self.state.site.is_forwarded());
        self
    }

    /// Serves the files of this folder wherever there is no other route: then the router has a fallback, which an application's own
    /// cannot have beside it.
    #[must_use]
    pub fn files(self, folder: impl Into<PathBuf>) -> Self {
        let files = ServeDir::new(folder.into())
            .precompressed_br()
            .precompressed_gzip();
        self.pages(Router::new().fallback_service(files))
    }

    /// Serves these pages wherever there is no other route, in place of a folder's [`files`](Self::files): those that a program
    /// has in itself.
    #[must_use]
    pub fn pages(mut self, pages: Router) -> Self {
        self.state.pages = Some(pages);
        self
    }

    /// How its [`work`](Self::work) is done.
    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// What is asked of Flinks for connections that have nothing of their own: by a [claim](crate::Claim), a [`DataOptions`] in the request's
    /// extensions, or a [refresh](Store::refresh_with).
    #[must_use]
    pub fn data(mut self, data: DataOptions) -> Self {
        self.data = data;
        self
    }

    /// Connections are erased when they are as old as this.
    #[must_use]
    pub fn retention(mut self, retention: Duration) -> Self {
        self.retention = Some(retention);
        self
    }

    /// Connections are refreshed with the bank when it was last asked so long ago; it may have a question, which makes them
    /// [`Challenged`](crate::Status::Challenged). Without this they are refreshed on request only.
    #[must_use]
    pub fn refresh_every(mut self, pause: Duration) -> Self {
        self.refresh_every = Some(pause);
        self
    }

    /// `/api` and `/webhooks`: what visitors and Flinks reach. Limits are counted for addresses, so the application is to be served by
    /// `into_make_service_with_connect_info::<SocketAddr>()`; the log says where it is not.
    pub fn router(&self) -> Router {
        routes::public_app(self.state.clone())
    }

    /// `/healthz`, `/readyz`, `/metrics`, and `/server` where it has keys: what no visitor should reach.
    pub fn operations(&self) -> Router {
        routes::admin_app(self.state.clone())
    }

    /// Both on one address.
    pub fn app(&self) -> Router {
        routes::app(self.state.clone())
    }

    /// Where the connections are stored.
    pub fn store(&self) -> &Store {
        &self.state.store
    }

    /// Fetches accounts, erases what is to be erased, brings what webhooks have left, and delivers events, until the
    /// [`end`](Self::end).
    pub async fn work(self) {
        let AppState { store, flinks, .. } = &self.state;
        let ended = || self.state.end.subscribe();
        let worker = flinks.clone().map(|flinks| {
            let worker = Worker {
                store: store.clone(),
                flinks,
                pace: self.pace,
                data: self.data,
                wake: self.state.wake.clone(),
                metrics: self.state.metrics.clone(),
            };
            tokio::spawn(worker.run(ended()))
        });
        // Without Flinks' API nobody would take up what is refreshed.
        let refresher = self.refresh_every.filter(|_| flinks.is_some());
        let refresher = refresher.map(|every| {
            let wake = self.state.wake.clone();
            tokio::spawn(refresh(store.clone(), every, wake, ended()))
        });
        let sweeping = sweep(store.clone(), self.webhook_wait, flinks.is_some(), ended());
        let sweeping = tokio::spawn(sweeping);
        let eraser = Eraser {
            store: store.clone(),
            flinks: flinks.clone(),
            pace: self.pace,
            retention: self.retention,
        };
        let eraser = tokio::spawn(eraser.run(ended()));
        let sender = self.state.events.clone().map(|events| {
            let sender = Sender {
                store: store.clone(),
                events,
                pace: self.pace,
                metrics: self.state.metrics.clone(),
            };
            tokio::spawn(sender.run(ended()))
        });
        if let Some(worker) = worker {
            let _ = worker.await;
        }
        if let Some(sender) = sender {
            let _ = timeout(PATIENCE, sender).await;
        }
        if let Some(refresher) = refresher {
            let _ = refresher.await;
        }
        let _ = sweeping.await;
        let _ = timeout(PATIENCE, eraser).await;
    }

    /// Ends the work, and streams of events that would wait for more.
    pub fn end(&self) {
        self.state.end.send_replace(true);
    }

    pub(crate) fn ended(&self) -> watch::Receiver<bool> {
        self.state.end.subscribe()
    }
}
