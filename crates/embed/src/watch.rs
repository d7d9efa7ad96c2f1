//! Watching one frame: whose messages count, what they mean, when the session ends, and the hand-off. Where the frame's URL
//! and its token come from is the owner's business.

use crate::delivery::{Delivery, Recipient};
use crate::issued::Issued;
use crate::message::decode_data;
use crate::notice::{Notice, Received};
use crate::page::{self, Guard, Task};
use crate::pending::Pending;
use flinks_protocol::{
    Connection, HandoffState, Lifecycle, Outcome, Phase, Reaction, Refusal, Session, State,
};
use flinks_trace::EntryKind;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;

/// How a frame is watched.
pub struct WatchOptions {
    /// The exact origin of the widget: the only one whose messages count.
    pub origin: String,
    /// How long the widget may take until its first message, in milliseconds.
    pub load_timeout_ms: f64,
    /// Where the connection is handed over.
    pub recipient: Option<Recipient>,
    /// Who is told what happens. It may drop the [`Watch`].
    pub notify: Rc<dyn Fn(Notice)>,
}

impl fmt::Debug for WatchOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchOptions")
            .field("origin", &self.origin)
            .field("load_timeout_ms", &self.load_timeout_ms)
            .field("recipient", &self.recipient)
            .finish_non_exhaustive()
    }
}

/// A frame under watch. Dropping it removes the listener and ends timers and requests; the iframe stays as it is.
#[must_use = "dropping a Watch ends it"]
pub struct Watch(Rc<Watched>);

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watch").field(&self.0.session).finish()
    }
}

struct Watched {
    this: Weak<Self>,
    guard: Guard,
    origin: String,
    load_timeout_ms: f64,
    recipient: Option<Rc<Recipient>>,
    notify: Rc<dyn Fn(Notice)>,
    session: RefCell<Session>,
    issued: RefCell<Option<Issued>>,
    handoff: Cell<HandoffState>,
    load_timer: RefCell<Option<Task>>,
    deliveries: RefCell<Vec<Delivery>>,
}

impl Watch {
    /// Listens, in a page. Hand-offs that an earlier page left pending are taken up again. Nothing counts as a session
    /// until [`begin`](Self::begin). `iframe` is an `HTMLIFrameElement`.
    pub fn new(iframe: &JsValue, options: WatchOptions) -> Self {
        let watched = Rc::new_cyclic(|this: &Weak<Watched>| {
            let (admitting, refusing) = (this.clone(), this.clone());
            Watched {
                this: this.clone(),
                guard: Guard::new(
                    iframe,
                    &options.origin,
                    move |data, at_ms| {
                        if let Some(watched) = admitting.upgrade() {
                            watched.receive(data, at_ms);
                        }
                    },
                    move |origin, times, is_our_frame| {
                        if let Some(watched) = refusing.upgrade() {
                            let reason = match is_our_frame {
                                true => Refusal::OtherOrigin,
                                false => Refusal::OtherWindow,
                            };
                            watched.record(
                                page::now(),
                                times,
                                EntryKind::Refused { reason, origin },
                            );
                        }
                    },
                ),
                origin: options.origin,
                load_timeout_ms: options.load_timeout_ms,
                recipient: options.recipient.map(Rc::new),
                notify: options.notify,
                session: RefCell::default(),
                issued: RefCell::default(),
                handoff: Cell::new(HandoffState::Idle),
                load_timer: RefCell::default(),
                deliveries: RefCell::default(),
            }
        });
        watched.resume_pending();
        Self(watched)
    }

    /// Takes a `MessageEvent` that came before there was anyone to listen. The guard decides, as for any other.
    pub fn hear(&self, message: &JsValue) {
        self.0.guard.hear(message);
    }

    /// A new session: it waits for its token.
    pub fn begin(&self) {
        self.0.load_timer.take();
        self.0.session.replace(Session::new());
        self.0.issued.replace(Issued::new());
        self.0.trace(Lifecycle::Started, "");
        self.0.tell(Notice::Phase(Phase::Token));
    }

    /// The token is asked for; `problem` says why there is none.
    pub fn token_requested(&self, problem: &str) {
        self.0.trace(Lifecycle::TokenRequested, problem);
    }

    /// The `state` of this session, if it has one: the server's or the page's own instead of ours. `in_url` says that it
    /// goes into the redirect URL, whose landing page will ask for it.
    pub fn set_state(&self, state: Option<State>, in_url: bool) -> Option<State> {
        let mut issued = self.0.issued.borrow_mut();
        let issued = issued.as_mut()?;
        if let Some(state) = state {
            issued.state = state;
        }
        if in_url {
            issued.remember();
        }
        Some(issued.state.clone())
    }

    /// The frame has its URL, since `at_ms`: the widget has to speak in time.
    pub fn expect_widget(&self, at_ms: f64) {
        self.0.expect_widget(at_ms);
    }

    /// There is no token.
    pub fn token_unavailable(&self) {
        let reaction = self.0.session.borrow_mut().token_unavailable();
        self.0.react(reaction);
    }

    /// There is no other token than the refused one.
    pub fn token_refused(&self) {
        let reaction = self.0.session.borrow_mut().token_refused();
        self.0.react(reaction);
    }

    /// Ends the session, unless it has ended.
    pub fn cancel(&self) {
        let reaction = self.0.session.borrow_mut().cancel();
        self.0.react(reaction);
    }

    /// How far the session has come.
    pub fn phase(&self) -> Phase {
        self.0.session.borrow().phase()
    }

    /// How it ended, once it has.
    pub fn outcome(&self) -> Option<Outcome> {
        self.0.session.borrow().outcome().cloned()
    }

    /// How the hand-off stands.
    pub fn handoff(&self) -> HandoffState {
        self.0.handoff.get()
    }
}

impl Watched {
    fn expect_widget(&self, at_ms: f64) {
        self.session.borrow_mut().start_loading();
        let this = self.this.clone();
        let left = self.load_timeout_ms - (page::now() - at_ms);
        self.load_timer.replace(Some(Task::wait(left, move || {
            if let Some(watched) = this.upgrade() {
                let reaction = watched.session.borrow_mut().load_timed_out();
                watched.react(reaction);
            }
        })));
        let loading = EntryKind::Lifecycle {
            change: Lifecycle::FrameLoading,
            detail: self.origin.clone(),
        };
        self.record(at_ms, 1, loading);
        self.tell(Notice::Phase(Phase::Loading));
    }

    fn receive(&self, raw: JsValue, at_ms: f64) {
        let decoded = match decode_data(&raw) {
            Ok(decoded) => decoded,
            Err(malformed) => {
                let refused = EntryKind::Refused {
                    reason: malformed.into(),
                    origin: self.origin.clone(),
                };
                return self.record(at_ms, 1, refused);
            }
        };
        let (reaction, before, after, first) = {
            let mut session = self.session.borrow_mut();
            let (before, was_ready) = (session.phase(), session.is_ready());
            let reaction = session.receive(&decoded);
            let first = !was_ready && session.is_ready();
            (reaction, before, session.phase(), first)
        };
        if first {
            self.load_timer.take();
            let ready = EntryKind::Lifecycle {
                change: Lifecycle::Ready,
                detail: String::new(),
            };
            self.record(at_ms, 1, ready);
        }
        if before != after {
            self.tell(Notice::Phase(after));
        }
        self.tell(Notice::Event(Received {
            decoded,
            raw,
            at_ms,
            phase: after,
        }));
        self.react(reaction);
    }

    fn react(&self, reaction: Reaction) {
        let outcome = match reaction {
            Reaction::RenewToken => return self.tell(Notice::TokenRefused),
            Reaction::Finished(outcome) => outcome,
            _ => return,
        };
        self.load_timer.take();
        self.tell(Notice::Phase(Phase::Finished));
        match outcome {
            Outcome::Connected(connection) => {
                self.trace(Lifecycle::Connected, "");
                // Before the page hears of it: it may drop us, and then the next mount takes the hand-off up.
                self.hand_off(&connection);
                self.tell(Notice::Success(connection));
            }
            Outcome::Exited(exit) => {
                self.trace(Lifecycle::Exited, exit.name());
                self.tell(Notice::Exit(exit));
            }
            Outcome::Failed(failure) => {
                self.trace(Lifecycle::Failed, failure.name());
                self.tell(Notice::Error(failure));
            }
            _ => {}
        }
    }

    fn hand_off(&self, connection: &Connection) {
        let Some(recipient) = &self.recipient else {
            return;
        };
        let issued = self.issued.borrow().clone();
        let Some(Issued { state, key }) = issued else {
            // Without randomness there is no idempotency key, and a retry could store the connection twice.
            return self.change_handoff(HandoffState::GaveUp);
        };
        let pending = Pending {
            key,
            body: (recipient.code.body)(connection, &state),
        };
        self.deliver(recipient, pending);
    }

    fn resume_pending(&self) {
        let Some(recipient) = &self.recipient else {
            return;
        };
        for pending in (recipient.code.left)(recipient) {
            if self.deliver(recipient, pending) {
                self.trace(Lifecycle::Resumed, "");
            }
        }
    }

    /// Whether the delivery was begun: something else on the page may be at it.
    fn deliver(&self, recipient: &Rc<Recipient>, pending: Pending) -> bool {
        let this = self.this.clone();
        let tell = move |state, answer| {
            if let Some(watched) = this.upgrade() {
                watched.change_handoff(state);
                if state == HandoffState::Accepted {
                    watched.tell(Notice::HandoffAnswer(answer));
                }
            }
        };
        let delivery = (recipient.code.begin)(recipient.clone(), pending, Box::new(tell));
        let begun = delivery.is_some();
        let mut deliveries = self.deliveries.borrow_mut();
        // A page may have ten thousand sessions in one frame.
        deliveries.retain(|delivery| !delivery.is_over());
        deliveries.extend(delivery);
        begun
    }

    fn change_handoff(&self, state: HandoffState) {
        self.handoff.set(state);
        self.record(page::now(), 1, EntryKind::Handoff(state));
        self.tell(Notice::Handoff(state));
    }

    fn trace(&self, change: Lifecycle, detail: &str) {
        let detail = detail.to_owned();
        self.record(page::now(), 1, EntryKind::Lifecycle { change, detail });
    }

    fn record(&self, at_ms: f64, times: u32, what: EntryKind) {
        self.tell(Notice::Traced { at_ms, times, what });
    }

    fn tell(&self, notice: Notice) {
        (self.notify)(notice);
    }
}
