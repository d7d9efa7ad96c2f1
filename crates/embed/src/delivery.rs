//! Delivering one hand-off to your server: posted until it is accepted, remembered while it is not.

use crate::page::{self, Answer, Task};
use crate::pending::{Claim, Pending, PendingStore};
use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use core::cell::{Cell, RefCell};
use core::fmt;
use flinks_protocol::{Attempt, HandoffState, RetryPolicy};
use wasm_bindgen::JsValue;

/// Where connections are handed over.
pub struct Recipient {
    /// The endpoint's URL; what is pending is remembered for it.
    pub url: String,
    /// `{url, headers?, credentials?}`, as JavaScript's `fetch` takes them.
    pub endpoint: JsValue,
    /// When it is tried again.
    pub retry: RetryPolicy,
}

impl fmt::Debug for Recipient {
    /// Headers may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recipient").field(&self.url).finish()
    }
}

impl Recipient {
    pub(crate) fn store(&self) -> PendingStore {
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
    tell: Box<dyn Fn(HandoffState, JsValue)>,
}

impl Delivery {
    /// Posts until the server has accepted or refused, or the attempts are used up. `tell` hears each state, with the answer
    /// of the server that accepted. `None` while something else on this page is at it.
    pub(crate) fn begin(
        to: Rc<Recipient>,
        pending: Pending,
        tell: impl Fn(HandoffState, JsValue) + 'static,
    ) -> Option<Self> {
        let claim = Claim::take(&pending.key)?;
        to.store().save(&pending);
        let under_way = Rc::new_cyclic(|this| UnderWay {
            this: this.clone(),
            to,
            pending,
            claim: RefCell::new(Some(claim)),
            attempt: Cell::new(0),
            task: RefCell::default(),
            tell: Box::new(tell),
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
