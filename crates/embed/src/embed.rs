//! One widget in one iframe, from the token to the hand-off.

use crate::browser;
use crate::error::EmbedError;
use crate::frame;
use crate::guard::{Guard, origin_of};
use crate::handoff::hand_over;
use crate::issued::Issued;
use crate::listener::Listener;
use crate::message::decode_data;
use crate::options::{Notice, Options, Received};
use crate::pending::{Claim, Pending, PendingStore};
use crate::plain;
use crate::task::Task;
use crate::token::Minted;
use flinks_protocol::{
    ConnectUrl, Connection, HandoffBody, HandoffState, Lifecycle, Outcome, Parameter, Phase,
    Reaction, Refusal, Session, What, state_of, with_state,
};
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use web_sys::{HtmlIFrameElement, MessageEvent};

/// A widget attached to an iframe. Dropping it removes the listener and ends timers and requests; the iframe stays as it
/// is, for its owner to remove.
#[derive(Debug)]
#[must_use = "dropping an Embed ends it"]
pub struct Embed(Rc<Attached>);

impl Embed {
    /// Takes an iframe: listens, asks for the token, then loads the widget. Hand-offs that an earlier page left pending
    /// are taken up again.
    ///
    /// # Errors
    /// [`EmbedError::NoWindow`] outside a page.
    pub fn attach(iframe: HtmlIFrameElement, options: Options) -> Result<Self, EmbedError> {
        let embed = Self::listen(iframe, options)?;
        embed.0.start();
        Ok(embed)
    }

    /// Takes an iframe whose widget is loading or loaded already: `options` are those of its URL ([`Options::of`]). It is
    /// not loaded again. Messages that came before this belong to it, too: see [`Embed::hear`].
    ///
    /// # Errors
    /// [`EmbedError::NoWindow`] outside a page.
    pub fn adopt(iframe: HtmlIFrameElement, options: Options) -> Result<Self, EmbedError> {
        let embed = Self::listen(iframe, options)?;
        embed.0.take_over();
        Ok(embed)
    }

    fn listen(iframe: HtmlIFrameElement, options: Options) -> Result<Self, EmbedError> {
        let window = browser::window().ok_or(EmbedError::NoWindow)?;
        frame::prepare(&iframe, &options.title);
        let attached = Rc::new_cyclic(|weak: &Weak<Attached>| {
            let listening = weak.clone();
            Attached {
                this: weak.clone(),
                guard: Guard::new(iframe.clone(), &options.url.instance.origin()),
                _listener: Listener::on_message(window, move |message| {
                    if let Some(attached) = listening.upgrade() {
                        attached.hear(&message);
                    }
                }),
                iframe,
                options,
                session: RefCell::default(),
                issued: RefCell::default(),
                handoff: Cell::new(HandoffState::Idle),
                load_timer: RefCell::default(),
                loading: RefCell::default(),
                deliveries: RefCell::default(),
            }
        });
        attached.resume_pending();
        Ok(Self(attached))
    }

    /// Takes a message that came before there was anyone to listen. The guard decides, as for any other.
    pub fn hear(&self, message: &MessageEvent) {
        self.0.hear(message);
    }

    /// Begins a new session in the same frame, with the same settings.
    pub fn reload(&self) {
        self.0.start();
    }

    /// Ends the session, unless it has ended.
    pub fn cancel(&self) {
        let reaction = self.0.session.borrow_mut().cancel();
        self.0.loading.take();
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

struct Attached {
    this: Weak<Self>,
    iframe: HtmlIFrameElement,
    options: Options,
    guard: Guard,
    _listener: Listener,
    session: RefCell<Session>,
    issued: RefCell<Option<Issued>>,
    handoff: Cell<HandoffState>,
    load_timer: RefCell<Option<Timeout>>,
    loading: RefCell<Option<Task>>,
    deliveries: RefCell<Vec<Task>>,
}

impl std::fmt::Debug for Attached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attached")
            .field("options", &self.options)
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

impl Attached {
    fn start(&self) {
        self.begin();
        self.tell(Notice::Phase(Phase::Token));
        self.load();
    }

    /// The page has chosen the URL: its `state`, if it has one, is the page's own.
    fn take_over(&self) {
        self.begin();
        let redirect = self.options.url.parameters.get(Parameter::RedirectUrl);
        let state = redirect.and_then(state_of);
        if let (Some(state), Some(issued)) = (state, self.issued.borrow_mut().as_mut()) {
            issued.state = state;
            issued.remember();
        }
        self.expect_widget(&self.options.url);
    }

    fn begin(&self) {
        self.load_timer.take();
        self.session.replace(Session::new());
        self.issued.replace(Issued::new());
        self.trace(Lifecycle::Started, "");
    }

    /// Gets a token and loads the frame.
    fn load(&self) {
        self.trace(Lifecycle::TokenRequested, "");
        let this = self.this.clone();
        let token = self.options.token.clone();
        self.loading.replace(Some(Task::spawn(async move {
            let minted = token.mint().await;
            let Some(attached) = this.upgrade() else {
                return;
            };
            match minted {
                Ok(Minted { token, state }) => {
                    let mut url = attached.options.url.clone();
                    if let Some(token) = token {
                        url.parameters = url.parameters.authorize_token(&token);
                    }
                    if let (Some(state), Some(issued)) =
                        (state, attached.issued.borrow_mut().as_mut())
                    {
                        issued.state = state;
                    }
                    attached.show(url);
                }
                Err(error) => {
                    attached.trace(Lifecycle::TokenRequested, &error.to_string());
                    let reaction = attached.session.borrow_mut().token_unavailable();
                    attached.react(reaction);
                }
            }
        })));
    }

    fn show(&self, mut url: ConnectUrl) {
        if let (Some(issued), Some(redirect)) = (
            self.issued.borrow().as_ref(),
            url.parameters
                .get(Parameter::RedirectUrl)
                .map(str::to_owned),
        ) {
            issued.remember();
            url.parameters = url
                .parameters
                .redirect_url(with_state(&redirect, &issued.state));
        }
        self.expect_widget(&url);
        frame::load(&self.iframe, &url.to_src());
    }

    fn expect_widget(&self, url: &ConnectUrl) {
        self.session.borrow_mut().start_loading();
        let this = self.this.clone();
        let timeout = browser::timer(self.options.load_timeout);
        self.load_timer.replace(Some(Timeout::new(timeout, move || {
            if let Some(attached) = this.upgrade() {
                let reaction = attached.session.borrow_mut().load_timed_out();
                attached.react(reaction);
            }
        })));
        self.trace(Lifecycle::FrameLoading, url.instance.origin().as_str());
        self.tell(Notice::Phase(Phase::Loading));
    }

    fn hear(&self, message: &MessageEvent) {
        let admitted = self.guard.admit(message).and_then(|data| {
            decode_data(&data)
                .map(|decoded| (data, decoded))
                .map_err(Refusal::from)
        });
        let (raw, decoded) = match admitted {
            Ok(admitted) => admitted,
            Err(reason) => {
                let origin = origin_of(message);
                return self.record(What::Refused { reason, origin });
            }
        };
        let (reaction, before, after, first) = {
            let mut session = self.session.borrow_mut();
            let (before, was_ready) = (session.phase(), session.is_ready());
            let reaction = session.receive(&decoded.event);
            (
                reaction,
                before,
                session.phase(),
                !was_ready && session.is_ready(),
            )
        };
        if first {
            self.load_timer.take();
            self.trace(Lifecycle::Ready, "");
        }
        self.record(What::received(&decoded, after));
        if before != after {
            self.tell(Notice::Phase(after));
        }
        self.tell(Notice::Event(Received {
            event: decoded.event,
            problems: decoded.problems,
            raw,
        }));
        self.react(reaction);
    }

    fn react(&self, reaction: Reaction) {
        let outcome = match reaction {
            Reaction::RenewToken if self.options.token.can_renew() => return self.load(),
            Reaction::RenewToken => match self.session.borrow_mut().token_refused() {
                Reaction::Finished(outcome) => outcome,
                _ => return,
            },
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
        let Some(options) = &self.options.handoff else {
            return;
        };
        let issued = self.issued.borrow();
        let Some(issued) = issued.as_ref() else {
            // Without randomness there is no idempotency key, and a retry could store the connection twice.
            return self.change_handoff(HandoffState::GaveUp);
        };
        let Some(body) = plain::json(&plain::handoff_body(&HandoffBody::new(
            connection,
            Some(issued.state.clone()),
        ))) else {
            return self.change_handoff(HandoffState::GaveUp);
        };
        let pending = Pending {
            key: issued.key.clone(),
            body,
        };
        PendingStore::new(&options.url).save(&pending);
        self.deliver(pending);
    }

    fn resume_pending(&self) {
        let Some(options) = &self.options.handoff else {
            return;
        };
        for pending in PendingStore::new(&options.url).all() {
            if self.deliver(pending) {
                self.trace(Lifecycle::Resumed, "");
            }
        }
    }

    /// Whether the delivery was begun: another task on the page may be at it.
    fn deliver(&self, pending: Pending) -> bool {
        let Some(options) = self.options.handoff.clone() else {
            return false;
        };
        let Some(claim) = Claim::take(&pending.key) else {
            return false;
        };
        let this = self.this.clone();
        self.deliveries.borrow_mut().push(Task::spawn(async move {
            let store = PendingStore::new(&options.url);
            let answer = hand_over(&options, &pending, &store, |state| {
                if let Some(attached) = this.upgrade() {
                    attached.change_handoff(state);
                }
            })
            .await;
            drop(claim);
            if let (Some(answer), Some(attached)) = (answer, this.upgrade()) {
                attached.tell(Notice::HandoffAnswer(answer));
            }
        }));
        true
    }

    fn change_handoff(&self, state: HandoffState) {
        self.handoff.set(state);
        self.record(What::Handoff(state));
        self.tell(Notice::Handoff(state));
    }

    fn trace(&self, change: Lifecycle, detail: &str) {
        self.record(What::Lifecycle {
            change,
            detail: detail.to_owned(),
        });
    }

    fn record(&self, what: What) {
        self.tell(Notice::Traced {
            at_ms: browser::now(),
            what,
        });
    }

    fn tell(&self, notice: Notice) {
        (self.options.notify)(notice);
    }
}
