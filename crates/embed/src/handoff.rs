//! Where and how a connection is handed over.

use crate::delivery::Recipient;
use crate::endpoint::Endpoint;
use flinks_protocol::RetryPolicy;
use std::fmt;

/// Where and how a connection is handed over.
#[derive(Clone)]
pub struct HandoffOptions {
    endpoint: Endpoint,
    retry: RetryPolicy,
    /// Behind a pointer, so that a page without a hand-off does not download it.
    pub(crate) recipient: fn(&Self) -> Recipient,
}

impl HandoffOptions {
    /// Your endpoint, or its URL.
    pub fn new(endpoint: impl Into<Endpoint>) -> Self {
        Self {
            endpoint: endpoint.into(),
            retry: RetryPolicy::default(),
            recipient: |Self {
                            endpoint, retry, ..
                        }| {
                Recipient::new(endpoint.url.clone(), endpoint.to_js(), *retry)
            },
        }
    }

    /// When it is tried again.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }
}

impl fmt::Debug for HandoffOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandoffOptions")
            .field("endpoint", &self.endpoint)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
