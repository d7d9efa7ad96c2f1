//! The hand-offs of one embed: of its sessions, and of those before it.

use crate::emitter::Emitter;
use crate::handoff::{Attempts, HandoffOptions};
use crate::pending::Pending;
use crate::state_store::IssuedState;
use flinks_protocol::{Connection, HandoffState, Lifecycle, SessionEvent};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;

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
        self.emitter.emit_with(crate::browser::now(), event, answer);
    }
}
