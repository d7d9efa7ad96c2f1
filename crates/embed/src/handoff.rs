//! Handing a connection over to your server: posted until it is accepted, and kept in the tab's storage while it is not, so
//! that a reload or a redirect loses none.
//!
//! Storage that is full or forbidden costs the second chance after a reload, not the attempt under way.

use crate::browser::{now, session_storage};
use crate::endpoint::{Answer, Endpoint, Post};
use crate::event::Emitter;
use crate::state_store::{IssuedState, StateError};
use crate::task::Task;
use crate::timer::delay_ms;
use flinks_protocol::{
    Attempt, Connection, HandoffBody, HandoffState, Lifecycle, RetryPolicy, SessionEvent, State,
};
use gloo_timers::future::TimeoutFuture;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Where and how a connection is handed over.
#[derive(Debug, Clone)]
pub struct HandoffOptions {
    endpoint: Endpoint,
    retry: RetryPolicy,
    server_checks_state: bool,
}

impl HandoffOptions {
    /// Your endpoint, or its URL.
    pub fn new(endpoint: impl Into<Endpoint>) -> Self {
        Self {
            endpoint: endpoint.into(),
            retry: RetryPolicy::default(),
            server_checks_state: false,
        }
    }

    /// Your server issues the states ([`SessionToken::state`](crate::SessionToken::state)), and takes no hand-off without one of the same
    /// browser: so a landing page in another tab hands over, too. Default: it refuses every state that its own tab has not issued.
    #[must_use]
    pub fn server_checks_state(mut self) -> Self {
        self.server_checks_state = true;
        self
    }

    /// When it is tried again. Default: six attempts of at most 10 s, with pauses from 1 s to 60 s between them.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// The URL that a plain form may post to, for pages whose JavaScript does not run. `None` where your endpoint wants headers,
    /// which no form can send.
    pub fn form_action(&self) -> Option<&str> {
        let Endpoint { url, headers, .. } = &self.endpoint;
        headers.is_empty().then_some(url)
    }

    /// Takes the state that came back with a connection.
    pub(crate) fn take(&self, state: Option<&State>) -> Result<IssuedState, StateError> {
        match (IssuedState::take(state), state) {
            (Err(StateError::Foreign), Some(state)) if self.server_checks_state => {
                Ok(IssuedState {
                    state: state.clone(),
                    // The same in every tab: the server stores it once.
                    key: state.expose().to_owned(),
                })
            }
            (taken, _) => taken,
        }
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

/// The hand-offs of one embed: of its sessions, and of those before it.
pub(crate) struct Deliveries {
    options: Option<HandoffOptions>,
    state: Rc<HandoffStatus>,
    under_way: RefCell<Vec<Attempts>>,
}

/// The latest state of a hand-off that was emitted.
struct HandoffStatus {
    emitter: Rc<Emitter>,
    state: Cell<HandoffState>,
}

impl Deliveries {
    pub(crate) fn new(options: Option<HandoffOptions>, emitter: Rc<Emitter>) -> Self {
        let state = Cell::new(HandoffState::Idle);
        Self {
            options,
            state: Rc::new(HandoffStatus { emitter, state }),
            under_way: RefCell::default(),
        }
    }

    pub(crate) fn state(&self) -> HandoffState {
        self.state.state.get()
    }

    /// Stores the hand-off of a connection, to be delivered or else resumed by the next mount. `None` without an endpoint,
    /// or when there is no idempotency key for want of randomness: a retry could store the connection twice.
    pub(crate) fn prepare(
        &self,
        connection: &Connection,
        issued: Option<IssuedState>,
    ) -> Option<Pending> {
        let options = self.options.as_ref()?;
        let pending = HandoffOptions::prepare(connection, issued?)?;
        options.store().save(&pending);
        Some(pending)
    }

    /// Delivers what [`prepare`](Self::prepare) has given.
    pub(crate) fn deliver(&self, prepared: Option<Pending>) {
        match (&self.options, prepared) {
            (Some(options), Some(pending)) => {
                self.begin(options, pending);
            }
            (Some(_), None) => self.state.change(HandoffState::GaveUp, JsValue::UNDEFINED),
            (None, _) => {}
        }
    }

    /// Delivers what an earlier page left.
    pub(crate) fn resume(&self) {
        let Some(options) = &self.options else {
            return;
        };
        for pending in options.store().all() {
            if self.begin(options, pending) {
                self.state.emitter.lifecycle(Lifecycle::Resumed, "");
            }
        }
    }

    /// Ends what is under way; it stays pending.
    pub(crate) fn end(&self) {
        self.under_way.take();
    }

    /// Whether it has begun: something else on the page may be delivering it.
    fn begin(&self, options: &HandoffOptions, pending: Pending) -> bool {
        let state = self.state.clone();
        let attempts = Attempts::begin(options.clone(), pending, move |now, answer| {
            state.change(now, answer);
        });
        let has_begun = attempts.is_some();
        let mut under_way = self.under_way.borrow_mut();
        // A page may have ten thousand sessions in one frame.
        under_way.retain(|attempts| !attempts.is_over());
        under_way.extend(attempts);
        has_begun
    }
}

impl HandoffStatus {
    fn change(&self, state: HandoffState, answer: JsValue) {
        self.state.set(state);
        let event = SessionEvent::Handoff(state);
        self.emitter.emit_with(now(), event, answer);
    }
}

/// One hand-off to be delivered.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    /// The idempotency key: the same for every attempt, on whichever page.
    pub key: String,
    /// The JSON body.
    pub body: String,
}

/// The pending hand-offs for one endpoint.
pub(crate) struct PendingStore {
    prefix: String,
}

impl PendingStore {
    pub(crate) fn new(endpoint_url: &str) -> Self {
        Self {
            prefix: format!("flinks-connect:pending:{endpoint_url}:"),
        }
    }

    pub(crate) fn save(&self, pending: &Pending) {
        if let Some(storage) = session_storage() {
            let _ = storage.set_item(&self.name(&pending.key), &pending.body);
        }
    }

    pub(crate) fn remove(&self, key: &str) {
        if let Some(storage) = session_storage() {
            let _ = storage.remove_item(&self.name(key));
        }
    }

    /// Everything that waits for this endpoint.
    pub(crate) fn all(&self) -> Vec<Pending> {
        let Some(storage) = session_storage() else {
            return Vec::new();
        };
        (0..storage.length().unwrap_or(0))
            .filter_map(|at| {
                let name = storage.key(at).ok()??;
                // Behind another colon the name is that of an endpoint whose URL begins like this one's.
                let key = name.strip_prefix(&self.prefix)?;
                (!key.contains(':')).then(|| key.to_owned())
            })
            .filter_map(|key| {
                let body = storage.get_item(&self.name(&key)).ok()??;
                Some(Pending { key, body })
            })
            .collect()
    }

    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

thread_local! {
    /// The keys under which this page is delivering.
    static CLAIMED: RefCell<Vec<String>> = RefCell::default();
}

/// The sole right on this page to deliver under a key, given back on drop.
#[must_use = "dropping a claim lets another delivery begin"]
pub(crate) struct Claim(String);

impl Claim {
    /// `None` while another delivery has it.
    pub(crate) fn take(key: &str) -> Option<Self> {
        CLAIMED.with_borrow_mut(|claimed| {
            if claimed.iter().any(|claimed| claimed == key) {
                return None;
            }
            claimed.push(key.to_owned());
            Some(Self(key.to_owned()))
        })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        CLAIMED.with_borrow_mut(|claimed| claimed.retain(|key| *key != self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_claimed_by_one_at_a_time() {
        let claim = Claim::take("a").unwrap();
        assert!(Claim::take("a").is_none());
        assert!(Claim::take("b").is_some());
        drop(claim);
        assert!(Claim::take("a").is_some());
    }
}
