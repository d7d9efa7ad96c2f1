//! Handing a connection to your server: posted until it is accepted, remembered while it is not.

use crate::browser;
use crate::pending::{Pending, PendingStore};
use crate::post::{Answer, Credentials, Post};
use flinks_protocol::{Attempt, HandoffState, RetryPolicy};
use gloo_timers::future::TimeoutFuture;
use std::fmt;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Where and how a connection is handed over.
#[derive(Clone)]
pub struct HandoffOptions {
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) credentials: Credentials,
    pub(crate) retry: RetryPolicy,
}

impl HandoffOptions {
    /// Your endpoint; a relative URL is meant from the page.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            credentials: Credentials::default(),
            retry: RetryPolicy::default(),
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

/// Posts until the server has accepted or refused, or the attempts are used up. `tell` hears each state; the answer of
/// the server that accepted is returned, undefined where it is no JSON.
pub(crate) async fn hand_over(
    options: &HandoffOptions,
    pending: &Pending,
    store: &PendingStore,
    tell: impl Fn(HandoffState),
) -> Option<JsValue> {
    let mut headers = options.headers.clone();
    headers.push(("Idempotency-Key".to_owned(), pending.key.clone()));
    let mut attempt = 0;
    loop {
        attempt += 1;
        tell(HandoffState::Sending { attempt });
        let post = Post {
            url: &options.url,
            headers: &headers,
            credentials: options.credentials,
            timeout: options.retry.timeout,
            body: &pending.body,
        };
        let answer = post.send().await;
        let ended = match &answer {
            Ok(Answer {
                status,
                retry_after,
                ..
            }) => Attempt::Answered {
                status: *status,
                retry_after: *retry_after,
            },
            Err(_) => Attempt::Unanswered,
        };
        let state = options.retry.after(attempt, ended, js_sys::Math::random());
        match state {
            HandoffState::Accepted | HandoffState::Refused { .. } => store.remove(&pending.key),
            _ => {}
        }
        tell(state);
        match state {
            HandoffState::Waiting { delay_ms, .. } => {
                TimeoutFuture::new(browser::timer(Duration::from_millis(delay_ms))).await;
            }
            HandoffState::Accepted => {
                return Some(answer.map_or(JsValue::UNDEFINED, |answer| answer.json));
            }
            _ => return None,
        }
    }
}
