//! Delivering one hand-off to your server: posted until it is accepted, remembered while it is not.

use crate::page::{self, Answer, Task};
use crate::pending::{Claim, Pending, PendingStore};
use flinks_protocol::{Attempt, Connection, HandoffState, RetryPolicy, State};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;

/// Where connections are handed over.
pub struct Recipient {
    url: String,
    endpoint: JsValue,
    retry: RetryPolicy,
    pub(crate) code: Code,
}

/// Behind pointers, so that a page without a recipient does not download it.
#[derive(Clone, Copy)]
pub(crate) struct Code {
    pub body: fn(&Connection, &State) -> String,
    pub begin: fn(Rc<Recipient>, Pending, Tell) -> Option<Delivery>,
    /// What an earlier page left.
    pub left: fn(&Recipient) -> Vec<Pending>,
}

/// Hears each state, with the answer of the server that accepted.
pub(crate) type Tell = Box<dyn Fn(HandoffState, JsValue)>;

impl fmt::Debug for Recipient {
    /// Headers may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recipient").field(&self.url).finish()
    }
}

impl Recipient {
    /// An endpoint `{url, headers?, credentials?}`, as JavaScript's `fetch` takes them, and its URL: what is pending is
    /// remembered for that. `retry` says when it is tried again.
    pub fn new(url: String, endpoint: JsValue, retry: RetryPolicy) -> Self {
        Self {
            url,
            endpoint,
            retry,
            code: Code {
                body: |connection, state| crate::pending::body(connection, state),
                begin: Delivery::begin,
                left: |recipient| recipient.store().all(),
            },
        }
    }

    fn store(&self) -> PendingStore {
        PendingStore::new(&self.url)
    }
}

/// One hand-off under way. Dropping it ends it; it stays pending.
#[must_use = "dropping a delivery ends it"]
pub(crate) struct Delivery(Rc<UnderWay>);

struct UnderWay {
    this: Weak<Self>,
    to: Rc<Recipient>,
    pending: Pending,
    claim: RefCell<Option<Claim>>,
    attempt: Cell<u32>,
    task: RefCell<Option<Task>>,
    tell: Tell,
}

impl Delivery {
    /// Posts until the server has accepted or refused, or the attempts are used up. `None` while something else on this page
    /// is at it.
    pub(crate) fn begin(to: Rc<Recipient>, pending: Pending, tell: Tell) -> Option<Self> {
        let claim = Claim::take(&pending.key)?;
        to.store().save(&pending);
        let under_way = Rc::new_cyclic(|this| UnderWay {
            this: this.clone(),
            to,
            pending,
            claim: RefCell::new(Some(claim)),
            attempt: Cell::new(0),
            task: RefCell::default(),
            tell,
        });
        under_way.send();
        Some(Self(under_way))
    }

    /// Whether nothing more will happen by itself.
    pub(crate) fn is_over(&self) -> bool {
        self.0.claim.borrow().is_none()
    }
}

impl UnderWay {
    fn send(&self) {
        let attempt = self.attempt.get() + 1;
        self.attempt.set(attempt);
        (self.tell)(HandoffState::Sending { attempt }, JsValue::UNDEFINED);
        let this = self.this.clone();
        self.task.replace(Some(Task::post(
            &self.to.endpoint,
            Some(&self.pending.key),
            &self.pending.body,
            self.to.retry.timeout,
            move |answer| {
                if let Some(this) = this.upgrade() {
                    this.answered(answer);
                }
            },
        )));
    }

    fn answered(&self, answer: Answer) {
        let ended = match answer.status() {
            Some(status) => Attempt::Answered {
                status,
                retry_after_ms: answer.retry_after_ms(),
            },
            None => Attempt::Unanswered,
        };
        let retry = &self.to.retry;
        let state = retry.after(self.attempt.get(), ended, page::chance());
        if let HandoffState::Accepted | HandoffState::Refused { .. } = state {
            self.to.store().remove(&self.pending.key);
        }
        if let HandoffState::Waiting { delay_ms, .. } = state {
            let this = self.this.clone();
            self.task.replace(Some(Task::wait(delay_ms as f64, move || {
                if let Some(this) = this.upgrade() {
                    this.send();
                }
            })));
        } else {
            self.claim.take();
        }
        (self.tell)(state, answer.json);
    }
}
