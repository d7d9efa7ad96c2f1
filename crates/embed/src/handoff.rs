//! Handing a connection over to your server: posted until it is accepted, remembered while it is not.

use crate::endpoint::Endpoint;
use crate::pending::{Claim, Pending, PendingStore};
use crate::post::{Answer, Post};
use crate::state_store::IssuedState;
use crate::task::Task;
use crate::timer::delay_ms;
use flinks_protocol::{Attempt, Connection, HandoffBody, HandoffState, RetryPolicy};
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Where and how a connection is handed over.
#[derive(Debug, Clone)]
pub struct HandoffOptions {
    endpoint: Endpoint,
    retry: RetryPolicy,
}

impl HandoffOptions {
    /// Your endpoint, or its URL.
    pub fn new(endpoint: impl Into<Endpoint>) -> Self {
        Self {
            endpoint: endpoint.into(),
            retry: RetryPolicy::default(),
        }
    }

    /// When it is tried again. Default: six attempts of at most 10 s, with pauses from 1 s to 60 s between them.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// The hand-off of a connection. `None` if it cannot be written, which no connection causes.
    pub(crate) fn prepare(connection: &Connection, issued: IssuedState) -> Option<Pending> {
        let IssuedState { state, key } = issued;
        let body = HandoffBody::new(connection, Some(state));
        let body = serde_json::to_string(&body).ok()?;
        Some(Pending { key, body })
    }

    /// What is kept for the endpoint.
    pub(crate) fn store(&self) -> PendingStore {
        PendingStore::new(&self.endpoint.url)
    }

    async fn post(&self, pending: &Pending) -> Option<Answer> {
        let post = Post {
            endpoint: &self.endpoint,
            body: &pending.body,
            idempotency_key: Some(&pending.key),
            timeout: self.retry.timeout,
            keepalive: true,
        };
        post.send().await
    }
}

/// One hand-off under way. Dropping it ends it; it stays pending.
#[must_use = "dropping a delivery ends it"]
pub(crate) struct Attempts {
    _task: Task,
    /// Released with the owner, not with the task's future: the next mount may be in the same turn.
    claim: SharedClaim,
}

type SharedClaim = Rc<RefCell<Option<Claim>>>;

impl Attempts {
    /// Posts until the server has accepted or refused, or the attempts are used up. `on_state` receives each state, and
    /// with [`HandoffState::Accepted`] the server's answer. `None` while something else on this page delivers it.
    pub(crate) fn begin(
        options: HandoffOptions,
        pending: Pending,
        on_state: impl Fn(HandoffState, JsValue) + 'static,
    ) -> Option<Self> {
        let claim = Claim::take(&pending.key)?;
        options.store().save(&pending);
        let claim: SharedClaim = Rc::new(RefCell::new(Some(claim)));
        let task = Task::spawn(deliver(options, pending, claim.clone(), on_state));
        Some(Self { _task: task, claim })
    }

    /// Whether nothing more will happen by itself.
    pub(crate) fn is_over(&self) -> bool {
        self.claim.borrow().is_none()
    }
}

impl Drop for Attempts {
    fn drop(&mut self) {
        self.claim.take();
    }
}

async fn deliver(
    options: HandoffOptions,
    pending: Pending,
    claim: SharedClaim,
    on_state: impl Fn(HandoffState, JsValue),
) {
    let mut attempt = 0_u32;
    loop {
        attempt = attempt.saturating_add(1);
        on_state(HandoffState::Sending { attempt }, JsValue::UNDEFINED);
        let answer = options.post(&pending).await;
        let ended = match &answer {
            Some(answer) => Attempt::Answered {
                status: answer.status,
                retry_after_ms: answer.retry_after_ms,
            },
            None => Attempt::Unanswered,
        };
        let state = options.retry.after(attempt, ended, js_sys::Math::random());
        if let HandoffState::Waiting {
            delay_ms: pause, ..
        } = state
        {
            on_state(state, JsValue::UNDEFINED);
            TimeoutFuture::new(delay_ms(Duration::from_millis(pause))).await;
            continue;
        }
        if matches!(state, HandoffState::Accepted | HandoffState::Refused { .. }) {
            options.store().remove(&pending.key);
        }
        // First, so that whoever receives the state can begin again.
        claim.take();
        let answer = match state {
            HandoffState::Accepted => answer.map(|answer| answer.json),
            _ => None,
        };
        return on_state(state, answer.unwrap_or(JsValue::UNDEFINED));
    }
}
