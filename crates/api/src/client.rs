//! The connection to one instance's API.

use crate::error::ApiError;
use crate::reply::Reply;
use reqwest::header::CONTENT_LENGTH;
use reqwest::{Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::fmt;
use std::time::Duration;

/// The keys of an instance (Flinks: *Authentication Reference*). Never in the browser.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Mints authorize tokens.
    pub secret_key: SecretString,
    /// Reads data.
    pub api_key: SecretString,
}

/// Why a base URL was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// Not a URL.
    #[error(
        "not a URL: expected https://{{instance}}-api.private.fin.ag/v3/{{customerId}}/BankingServices"
    )]
    NotAUrl,
    /// Plain http to another machine.
    #[error("not https: keys and account data would travel in the clear")]
    NotHttps,
}

/// A client of the Flinks API. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct FlinksClient {
    http: reqwest::Client,
    base: String,
    loopback: bool,
    credentials: Credentials,
}

impl fmt::Debug for FlinksClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlinksClient")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

/// How a call shows who it is.
pub(crate) enum Auth<'a> {
    /// `flinks-auth-key`: an authorize token.
    Token(&'a str),
    /// `x-api-key`.
    Api,
    /// `flinks-auth-key`: the secret key.
    Secret,
}

/// One call.
pub(crate) struct Call<'a> {
    /// The endpoint for errors and logs: no ids in it.
    pub endpoint: &'static str,
    pub method: Method,
    /// The path behind the base.
    pub path: String,
    pub auth: Auth<'a>,
    pub timeout: Duration,
}

/// The longest that a synchronous call takes before Flinks sends it to the background.
pub(crate) const SYNCHRONOUS: Duration = Duration::from_secs(220);
/// The longest answer that is read; accounts with a year of transactions have a few MiB.
const MAX_ANSWER: usize = 32 << 20;
/// A call that only looks something up.
pub(crate) const SHORT: Duration = Duration::from_secs(30);

impl FlinksClient {
    /// A client for `https://{instance}-api.private.fin.ag/v3/{customerId}/BankingServices`.
    ///
    /// # Errors
    /// [`BaseUrlError`] for another scheme than https, unless the host is this machine.
    ///
    /// # Panics
    /// Never.
    pub fn new(base: &str, credentials: Credentials) -> Result<Self, BaseUrlError> {
        let url = Url::parse(base).map_err(|_| BaseUrlError::NotAUrl)?;
        let loopback = flinks_protocol::Origin::parse(&url.origin().ascii_serialization())
            .is_ok_and(|origin| origin.is_loopback());
        if url.scheme() != "https" && !loopback {
            return Err(BaseUrlError::NotHttps);
        }
        // Another part of the program may have chosen a provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent(concat!("flinks-api/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| BaseUrlError::NotAUrl)?;
        Ok(Self {
            http,
            base: base.trim_end_matches('/').to_owned(),
            loopback,
            credentials,
        })
    }

    /// Whether the API is on this machine, as that of a simulator is.
    pub const fn is_loopback(&self) -> bool {
        self.loopback
    }

    fn request(&self, call: &Call<'_>) -> RequestBuilder {
        let request = self
            .http
            .request(call.method.clone(), format!("{}{}", self.base, call.path))
            .timeout(call.timeout);
        match call.auth {
            Auth::Token(key) => request.header("flinks-auth-key", key),
            Auth::Secret => request.header(
                "flinks-auth-key",
                self.credentials.secret_key.expose_secret(),
            ),
            Auth::Api => request.header("x-api-key", self.credentials.api_key.expose_secret()),
        }
    }

    pub(crate) async fn send(
        &self,
        call: Call<'_>,
        body: Option<&impl Serialize>,
    ) -> Result<Reply, ApiError> {
        let mut request = self.request(&call);
        if let Some(body) = body {
            request = request.json(body);
        } else if call.method == Method::POST {
            // A POST without a length is 411 to some servers, and reqwest sends none where there is no body.
            request = request.header(CONTENT_LENGTH, 0);
        }
        let unanswered = |error: &reqwest::Error| ApiError::Unanswered {
            endpoint: call.endpoint,
            timed_out: error.is_timeout(),
        };
        let mut answer = request.send().await.map_err(|error| unanswered(&error))?;
        let status = answer.status().as_u16();
        let unreadable = |reason| ApiError::Answer {
            endpoint: call.endpoint,
            status,
            reason,
        };
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| unanswered(&error))? {
            // Without a limit an answer that does not end would take all memory.
            if bytes.len() + chunk.len() > MAX_ANSWER {
                return Err(unreadable(format!("more than {MAX_ANSWER} bytes")));
            }
            bytes.extend_from_slice(&chunk);
        }
        let body = serde_json::from_slice(&bytes).map_err(|error| {
            let (length, kind) = (bytes.len(), error.classify());
            unreadable(format!("{length} bytes that are not JSON ({kind:?})"))
        })?;
        Ok(Reply {
            endpoint: call.endpoint,
            status,
            body,
        })
    }
}
