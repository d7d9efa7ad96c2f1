//! Where and how a connection is handed over.

use crate::delivery::Recipient;
use crate::endpoint::{Credentials, endpoint};
use flinks_protocol::RetryPolicy;
use std::fmt;

/// Where and how a connection is handed over.
#[derive(Clone)]
pub struct HandoffOptions {
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) credentials: Credentials,
    pub(crate) retry: RetryPolicy,
    /// Behind a pointer, so that a page without a hand-off does not download it.
    pub(crate) recipient: fn(&Self) -> Recipient,
}

impl HandoffOptions {
    /// Your endpoint; a relative URL is meant from the page.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            credentials: Credentials::default(),
            retry: RetryPolicy::default(),
            recipient: |options| {
                let endpoint = endpoint(&options.url, &options.headers, options.credentials);
                Recipient::new(options.url.clone(), endpoint, options.retry)
            },
        }
    }

    /// Adds a header, such as `X-CSRF-Token`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Which cookies go with it. Default: those of the page's own origin.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// When it is tried again.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }
}

impl fmt::Debug for HandoffOptions {
    /// Headers may hold secrets: their names only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandoffOptions")
            .field("url", &self.url)
            .field(
                "headers",
                &self
                    .headers
                    .iter()
                    .map(|(name, _)| name)
                    .collect::<Vec<_>>(),
            )
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
