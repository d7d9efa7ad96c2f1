//! The session that is going on in an iframe: its state machine, its one-time state, and its time limit.

use crate::state_store::IssuedState;
use flinks_protocol::{Decoded, Outcome, Phase, Reaction, Session, State};
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};

#[derive(Default)]
pub(crate) struct LiveSession {
    session: RefCell<Session>,
    number: Cell<u32>,
    issued: RefCell<Option<IssuedState>>,
    load_timer: RefCell<Option<Timeout>>,
}

/// What a message has changed.
pub(crate) struct Received {
    pub reaction: Reaction,
    pub phase: Phase,
    pub is_new_phase: bool,
    /// The widget is there.
    pub is_first: bool,
}

impl LiveSession {
    /// Another session takes the place of this one.
    pub(crate) fn begin(&self) {
        self.stop_timer();
        self.session.replace(Session::new());
        self.number.update(|number| number.wrapping_add(1));
        self.issued.replace(IssuedState::new());
    }

    /// Counts the sessions, so that what follows from an event does not reach the session after it.
    pub(crate) fn number(&self) -> u32 {
        self.number.get()
    }

    pub(crate) fn phase(&self) -> Phase {
        self.session.borrow().phase()
    }

    pub(crate) fn outcome(&self) -> Option<Outcome> {
        self.session.borrow().outcome().cloned()
    }

    /// Applies an input of the page.
    pub(crate) fn apply(&self, input: fn(&mut Session) -> Reaction) -> Reaction {
        self.settle(input(&mut self.session.borrow_mut()))
    }

    /// Applies a message.
    pub(crate) fn receive(&self, decoded: &Decoded) -> Received {
        let mut session = self.session.borrow_mut();
        let (before, was_ready) = (session.phase(), session.is_ready());
        let reaction = self.settle(session.receive(decoded));
        let is_first = session.is_ready() && !was_ready;
        if is_first {
            self.stop_timer();
        }
        Received {
            reaction,
            phase: session.phase(),
            is_new_phase: session.phase() != before,
            is_first,
        }
    }

    /// The iframe has its URL; `load_timer` ends the session unless the widget sends a message before.
    pub(crate) fn start_loading(&self, load_timer: Option<Timeout>) {
        self.session.borrow_mut().start_loading();
        self.load_timer.replace(load_timer);
    }

    pub(crate) fn stop_timer(&self) {
        self.load_timer.take();
    }

    /// The state of this session and the key of its hand-off; `None` without randomness.
    pub(crate) fn issued(&self) -> Option<IssuedState> {
        self.issued.borrow().clone()
    }

    /// The state of this session: `given` by the server or the page, else our own. `in_url` says that it goes into the
    /// redirect URL, whose landing page will ask for it.
    pub(crate) fn set_state(&self, given: Option<State>, in_url: bool) -> Option<State> {
        let mut issued = self.issued.borrow_mut();
        let issued = issued.as_mut()?;
        if let Some(state) = given {
            issued.state = state;
        }
        if in_url {
            issued.remember();
        }
        Some(issued.state.clone())
    }

    /// A widget that has ended or waits for a token is not late.
    fn settle(&self, reaction: Reaction) -> Reaction {
        if !matches!(reaction, Reaction::None) {
            self.stop_timer();
        }
        reaction
    }
}
