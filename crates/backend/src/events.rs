//! Events for the host application: what is sent where, and what it says.

use crate::browser_session::hash;
use crate::event_key::EventKey;
use crate::user::UserId;
use jiff::Timestamp;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde::Serialize;
use std::fmt;
use std::num::NonZeroU16;
use std::sync::Arc;
use std::time::Duration;
use utoipa::ToSchema;
use uuid::Uuid;

/// With the pauses of the sender an event is tried for about a day.
const MAX_ATTEMPTS: NonZeroU16 = NonZeroU16::MIN.saturating_add(11);
/// How long an attempt may take, connecting included.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Where changes of connections are sent, and how they are signed.
#[derive(Debug, Clone)]
pub struct Events {
    pub(crate) keys: Arc<[EventKey]>,
    pub(crate) endpoints: Arc<[Endpoint]>,
    pub(crate) max_attempts: NonZeroU16,
    pub(crate) http: Client,
}

/// Why events cannot be sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EventsError {
    /// Nobody could tell them from forged ones.
    #[error("events need a key that signs them")]
    NoKey,
    /// There is a key, and nowhere to send anything.
    #[error("a key for events needs an address that they are sent to")]
    NoUrl,
    /// The address is not repeated: it may hold a secret.
    #[error("address {0} of events is not one of http or https")]
    Url(usize),
    /// The client of HTTP cannot be made.
    #[error("events cannot be sent: {0}")]
    Client(Box<dyn std::error::Error + Send + Sync>),
}

impl Events {
    /// Signed with these keys, each of which makes a signature of its own, so that one can be replaced; sent to each of these addresses.
    ///
    /// # Errors
    /// [`EventsError`].
    pub fn new<T: AsRef<str>>(
        keys: impl IntoIterator<Item = EventKey>,
        urls: impl IntoIterator<Item = T>,
    ) -> Result<Self, EventsError> {
        let keys: Arc<[_]> = keys.into_iter().collect();
        let mut endpoints: Vec<Endpoint> = Vec::new();
        for (at, url) in urls.into_iter().enumerate() {
            let endpoint = Endpoint::new(url.as_ref()).ok_or(EventsError::Url(at + 1))?;
            if endpoints.iter().all(|known| known.id != endpoint.id) {
                endpoints.push(endpoint);
            }
        }
        if keys.is_empty() {
            return Err(EventsError::NoKey);
        }
        if endpoints.is_empty() {
            return Err(EventsError::NoUrl);
        }
        // Another part of the program may have chosen a provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .user_agent(concat!("flinks-backend/", env!("CARGO_PKG_VERSION")))
            .timeout(TIMEOUT)
            // A redirect could lead a signed event anywhere.
            .redirect(Policy::none())
            .build()
            .map_err(|error| EventsError::Client(error.into()))?;
        Ok(Self {
            keys,
            endpoints: endpoints.into(),
            max_attempts: MAX_ATTEMPTS,
            http,
        })
    }

    /// After so many failed attempts an event is kept as a dead letter.
    #[must_use]
    pub fn max_attempts(mut self, attempts: NonZeroU16) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// What the store calls the addresses.
    pub(crate) fn endpoint_ids(&self) -> Arc<[String]> {
        self.endpoints
            .iter()
            .map(|endpoint| endpoint.id.clone())
            .collect()
    }

    /// The header `webhook-signature`.
    pub(crate) fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let signatures = self.keys.iter().map(|key| key.sign(id, timestamp, body));
        signatures.collect::<Vec<_>>().join(" ")
    }
}

/// An address. `Debug` and [`origin`](Self::origin) leave out what may be a secret: user, path and query.
#[derive(Clone)]
pub(crate) struct Endpoint {
    /// What it is called in the database.
    pub id: String,
    pub url: Url,
}

impl Endpoint {
    fn new(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| Self {
            id: hash(url.as_str()),
            url,
        })
    }

    /// What may be shown of it.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({})", self.origin())
    }
}

/// A change of a connection, as it is sent. Whoever wants more asks under `/server`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Event {
    /// Such as `connection.ready`.
    r#type: String,
    /// When it happened, in RFC 3339.
    timestamp: String,
    data: EventData,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventData {
    /// Of the connection.
    id: Uuid,
    #[schema(value_type = Option<String>)]
    user: Option<UserId>,
    status: String,
}

impl Event {
    /// What a connection became, at so many milliseconds since 1970.
    pub fn new(connection: Uuid, user: Option<UserId>, status: String, occurred_at: i64) -> Self {
        let timestamp = Timestamp::from_millisecond(occurred_at).unwrap_or_default();
        Self {
            r#type: format!("connection.{status}"),
            timestamp: timestamp.to_string(),
            data: EventData {
                id: connection,
                user,
                status,
            },
        }
    }

    /// The connection that it is about.
    pub const fn connection(&self) -> Uuid {
        self.data.id
    }

    /// What has happened.
    pub fn name(&self) -> &str {
        &self.r#type
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_secret_in_an_address_is_not_shown() {
        let endpoint = Endpoint::new("https://user:word@shop.example/hooks/s3cret?key=1").unwrap();
        assert_eq!(format!("{endpoint:?}"), "Endpoint(https://shop.example)");
        assert!(Endpoint::new("ftp://shop.example").is_none());
        assert!(Endpoint::new("shop.example").is_none());
    }
}
