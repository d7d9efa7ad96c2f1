//! The sessions in one iframe, one after another: the state machine, the token, the one-time state and the time limit of each,
//! and what follows from a message.

use crate::decode::decode_data;
use crate::error::TokenError;
use crate::event::Emitter;
use crate::frame;
use crate::guard::{Guard, Verdict};
use crate::handoff::{Deliveries, Pending};
use crate::options::Options;
use crate::state_store::IssuedState;
use crate::task::Task;
use crate::timer::delay_ms;
use crate::token::{SessionToken, TokenSource};
use flinks_protocol::{
    ConnectUrl, HandoffState, Lifecycle, Outcome, Parameter, Phase, Reaction, Session,
    SessionEvent, State, redirect_state_of,
};
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;
use wasm_bindgen::JsValue;
use web_sys::{HtmlIFrameElement, MessageEvent, Window};

pub(crate) struct Attached {
    this: Weak<Self>,
    iframe: HtmlIFrameElement,
    guard: Guard,
    url: ConnectUrl,
    token: TokenSource,
    load_timeout: Option<Duration>,
    /// The URL that the page gave an adopted iframe.
    adopted_src: Option<String>,
    emitter: Rc<Emitter>,
    deliveries: Deliveries,
    session: RefCell<Session>,
    /// Counts the sessions, so that what follows from an event does not reach the session after it.
    number: Cell<u32>,
    /// The state of the session and the key of its hand-off; `None` without randomness.
    issued: RefCell<Option<IssuedState>>,
    load_timer: RefCell<Option<Timeout>>,
    token_request: RefCell<Option<Task>>,
}

impl Attached {
    pub(crate) fn new(
        window: &Window,
        iframe: HtmlIFrameElement,
        options: Options,
        adopted_src: Option<String>,
    ) -> Rc<Self> {
        let emitter = Rc::new(Emitter::new(options.on_event));
        let origin = options.url.instance.origin();
        Rc::new_cyclic(|this: &Weak<Self>| Self {
            this: this.clone(),
            guard: Guard::new(window, iframe.clone(), origin.as_str(), {
                let this = this.clone();
                move |verdict| {
                    if let Some(attached) = this.upgrade() {
                        attached.handle_verdict(verdict);
                    }
                }
            }),
            iframe,
            url: options.url,
            token: options.token,
            load_timeout: options.load_timeout,
            adopted_src,
            deliveries: Deliveries::new(options.handoff, emitter.clone()),
            emitter,
            session: RefCell::default(),
            number: Cell::default(),
            issued: RefCell::default(),
            load_timer: RefCell::default(),
            token_request: RefCell::default(),
        })
    }

    /// Begins a session, and loads the widget.
    pub(crate) fn start(&self) {
        let number = self.begin();
        if self.is_going_on(number) {
            self.load();
        }
    }

    /// Begins a session with the widget that is in the iframe already.
    pub(crate) fn adopt(&self, src: &str) {
        self.begin();
        self.expect_adopted(src);
    }

    /// Takes a message that came before there was a listener.
    pub(crate) fn handle_message(&self, message: &MessageEvent) {
        self.guard.handle_message(message);
    }

    pub(crate) fn resume_pending(&self) {
        self.deliveries.resume();
    }

    pub(crate) fn cancel(&self) {
        self.react(self.apply(Session::cancel));
    }

    pub(crate) fn phase(&self) -> Phase {
        self.session.borrow().phase()
    }

    pub(crate) fn outcome(&self) -> Option<Outcome> {
        self.session.borrow().outcome().cloned()
    }

    pub(crate) fn handoff(&self) -> HandoffState {
        self.deliveries.state()
    }

    /// Nothing happens from now on.
    pub(crate) fn end(&self) {
        self.emitter.end();
        self.token_request.take();
        self.load_timer.take();
        self.deliveries.end();
    }

    fn begin(&self) -> u32 {
        self.token_request.take();
        self.load_timer.take();
        self.session.take();
        self.issued.replace(IssuedState::new());
        self.number.update(|number| number.wrapping_add(1));
        let number = self.number.get();
        self.emitter.lifecycle(Lifecycle::Started, "");
        self.emitter.emit(SessionEvent::Phase(Phase::Token));
        number
    }

    /// Gets a token, and loads the widget with it.
    fn load(&self) {
        if let (TokenSource::None, Some(src)) = (&self.token, &self.adopted_src) {
            frame::load(&self.iframe, src);
            return self.expect_adopted(src);
        }
        let number = self.number.get();
        self.emitter.lifecycle(Lifecycle::TokenRequested, "");
        if !self.is_going_on(number) {
            return;
        }
        if let Some(token) = self.token.at_hand() {
            return self.show(token);
        }
        let (this, source) = (self.this.clone(), self.token.clone());
        let request = Task::spawn(async move {
            let token = source.request().await;
            if let Some(attached) = this.upgrade() {
                attached.handle_token(token);
            }
        });
        self.token_request.replace(Some(request));
    }

    fn handle_token(&self, token: Result<SessionToken, TokenError>) {
        match token {
            Ok(token) => self.show(token),
            Err(error) => {
                let detail = error.to_string();
                self.emitter.lifecycle(Lifecycle::TokenRequested, detail);
                self.react(self.apply(Session::token_unavailable));
            }
        }
    }

    /// Loads the widget, with a state in its redirect URL if it has one.
    fn show(&self, SessionToken { token, state }: SessionToken) {
        let redirect_url = self.url.parameters.get(Parameter::RedirectUrl);
        let state = self.set_state(state, redirect_url.is_some());
        let url = self.url.clone();
        let url = url.for_session(token.as_ref(), state.as_ref());
        frame::load(&self.iframe, &url.to_src());
        self.expect_widget();
    }

    /// The state of the session: `given` by the server or the page, else our own. `in_url` says that it goes into the redirect
    /// URL, whose landing page will ask for it.
    fn set_state(&self, given: Option<State>, in_url: bool) -> Option<State> {
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

    /// The page has chosen the URL: its `state`, if it has one, is the page's own. Without a redirect URL a server writes it beside
    /// the URL.
    fn expect_adopted(&self, src: &str) {
        let in_url = redirect_state_of(src);
        let is_in_url = in_url.is_some();
        if let Some(state) = in_url.or_else(|| frame::state_beside_src(&self.iframe)) {
            self.set_state(Some(state), is_in_url);
        }
        self.expect_widget();
    }

    /// The iframe has its URL: the widget has to send a message in time.
    fn expect_widget(&self) {
        let timer = self.load_timeout.map(|timeout| {
            let this = self.this.clone();
            Timeout::new(delay_ms(timeout), move || {
                if let Some(attached) = this.upgrade() {
                    attached.react(attached.apply(Session::load_timed_out));
                }
            })
        });
        self.session.borrow_mut().start_loading();
        self.load_timer.replace(timer);
        let origin = self.url.instance.origin();
        self.emitter
            .lifecycle(Lifecycle::FrameLoading, origin.as_str());
        self.emitter.emit(SessionEvent::Phase(Phase::Loading));
    }

    fn handle_verdict(&self, verdict: Verdict) {
        match verdict {
            Verdict::Genuine { data, at_ms } => self.receive(data, at_ms),
            Verdict::Refused {
                reason,
                origin,
                times,
            } => self.emitter.emit(SessionEvent::Refused {
                reason,
                origin,
                times,
            }),
        }
    }

    fn receive(&self, data: JsValue, at_ms: f64) {
        let emit = |event| self.emitter.emit_with(at_ms, event, JsValue::UNDEFINED);
        let decoded = match decode_data(&data) {
            Ok(decoded) => decoded,
            Err(malformed) => {
                return emit(SessionEvent::Refused {
                    reason: malformed.into(),
                    origin: self.url.instance.origin().as_str().to_owned(),
                    times: 1,
                });
            }
        };
        let number = self.number.get();
        let (phase_before, was_ready) = self.progress();
        let reaction = self.apply(|session| session.receive(&decoded));
        let (phase, is_ready) = self.progress();
        // Saved before anything is emitted, since the listener may drop the embed: then the next mount delivers it.
        let prepared = match &reaction {
            Reaction::Finished(Outcome::Connected(connection)) => self
                .deliveries
                .prepare(connection, self.issued.borrow().clone()),
            _ => None,
        };
        if is_ready && !was_ready {
            self.load_timer.take();
            emit(SessionEvent::Lifecycle {
                change: Lifecycle::Ready,
                detail: String::new(),
            });
        }
        if phase != phase_before {
            emit(SessionEvent::Phase(phase));
        }
        let message = SessionEvent::Message { decoded, phase };
        self.emitter.emit_with(at_ms, message, data);
        match reaction {
            Reaction::RenewToken if self.is_going_on(number) => self.renew_token(),
            Reaction::Finished(outcome) => self.finish(outcome, prepared),
            _ => {}
        }
    }

    /// How far the session is, and whether the widget has spoken.
    fn progress(&self) -> (Phase, bool) {
        let session = self.session.borrow();
        (session.phase(), session.is_ready())
    }

    fn apply(&self, input: impl FnOnce(&mut Session) -> Reaction) -> Reaction {
        let reaction = input(&mut self.session.borrow_mut());
        // A widget that has ended or waits for a token is not late.
        if reaction != Reaction::None {
            self.load_timer.take();
        }
        reaction
    }

    fn renew_token(&self) {
        if self.token.can_renew() {
            self.load();
        } else {
            self.react(self.apply(Session::token_refused));
        }
    }

    /// What follows from anything but a message.
    fn react(&self, reaction: Reaction) {
        if let Reaction::Finished(outcome) = reaction {
            self.token_request.take();
            self.emitter.emit(SessionEvent::Phase(Phase::Finished));
            self.finish(outcome, None);
        }
    }

    fn finish(&self, outcome: Outcome, prepared: Option<Pending>) {
        let is_connected = matches!(outcome, Outcome::Connected(_));
        self.emitter.emit(SessionEvent::Outcome(outcome));
        if is_connected && !self.emitter.has_ended() {
            self.deliveries.deliver(prepared);
        }
    }

    /// Whether a session is still there. At each event the listener may cancel it, begin another, or drop us.
    fn is_going_on(&self, number: u32) -> bool {
        let is_current = self.number.get() == number && self.session.borrow().outcome().is_none();
        is_current && !self.emitter.has_ended()
    }
}
