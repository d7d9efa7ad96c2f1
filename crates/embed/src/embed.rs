//! One widget in one iframe, from the token to the hand-off.

use crate::error::EmbedError;
use crate::notice::Notice;
use crate::options::Options;
use crate::page;
use crate::token::{Minted, Minting};
use crate::watch::{Watch, WatchOptions};
use flinks_protocol::{
    ConnectUrl, HandoffState, Outcome, Parameter, Phase, redirect_state_of, with_state,
};
use std::cell::RefCell;
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
        let embed = Self::watch(iframe, options)?;
        embed.0.start();
        Ok(embed)
    }

    /// Takes an iframe whose widget is loading or loaded already: `options` are those of its URL ([`Options::of`]). It is
    /// not loaded again. Messages that came before this belong to it, too: those that the page has kept in `flinksEarly` are
    /// heard now, others by [`Embed::hear`].
    ///
    /// # Errors
    /// [`EmbedError::NoWindow`] outside a page.
    pub fn adopt(iframe: HtmlIFrameElement, options: Options) -> Result<Self, EmbedError> {
        let embed = Self::watch(iframe, options)?;
        embed.0.take_over();
        for message in page::early() {
            embed.0.watch.hear(&message);
        }
        Ok(embed)
    }

    fn watch(iframe: HtmlIFrameElement, options: Options) -> Result<Self, EmbedError> {
        web_sys::window().ok_or(EmbedError::NoWindow)?;
        page::prepare(&iframe, &options.title);
        let attached = Rc::new_cyclic(|this: &Weak<Attached>| {
            let (owner, notify) = (this.clone(), options.notify.clone());
            let watch = WatchOptions {
                origin: options.url.instance.origin().as_str().to_owned(),
                load_timeout_ms: page::milliseconds(options.load_timeout),
                recipient: options.handoff.as_ref().map(|to| (to.recipient)(to)),
                notify: Rc::new(move |notice| {
                    let token_refused = matches!(notice, Notice::TokenRefused);
                    notify(notice);
                    if let Some(attached) = owner.upgrade().filter(|_| token_refused) {
                        attached.renew_token();
                    }
                }),
            };
            Attached {
                this: this.clone(),
                watch: Watch::new(&iframe, watch),
                iframe,
                options,
                minting: RefCell::default(),
            }
        });
        Ok(Self(attached))
    }

    /// Takes a message that came before there was anyone to listen. The guard decides, as for any other.
    pub fn hear(&self, message: &MessageEvent) {
        self.0.watch.hear(message);
    }

    /// Begins a new session in the same frame, with the same settings.
    pub fn reload(&self) {
        self.0.start();
    }

    /// Ends the session, unless it has ended.
    pub fn cancel(&self) {
        self.0.minting.take();
        self.0.watch.cancel();
    }

    /// How far the session has come.
    pub fn phase(&self) -> Phase {
        self.0.watch.phase()
    }

    /// How it ended, once it has.
    pub fn outcome(&self) -> Option<Outcome> {
        self.0.watch.outcome()
    }

    /// How the hand-off stands.
    pub fn handoff(&self) -> HandoffState {
        self.0.watch.handoff()
    }
}

struct Attached {
    this: Weak<Self>,
    iframe: HtmlIFrameElement,
    options: Options,
    watch: Watch,
    minting: RefCell<Option<Minting>>,
}

impl std::fmt::Debug for Attached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attached")
            .field("options", &self.options)
            .field("watch", &self.watch)
            .finish_non_exhaustive()
    }
}

impl Attached {
    fn start(&self) {
        self.minting.take();
        self.watch.begin();
        self.load();
    }

    /// The page has chosen the URL: its `state`, if it has one, is the page's own.
    fn take_over(&self) {
        self.watch.begin();
        if let Some(state) = redirect_state_of(&self.iframe.src()) {
            self.watch.set_state(Some(state), true);
        }
        self.watch.expect_widget(page::now());
    }

    fn renew_token(&self) {
        match self.options.token.can_renew() {
            true => self.load(),
            false => self.watch.token_refused(),
        }
    }

    /// Gets a token and loads the frame.
    fn load(&self) {
        self.watch.token_requested("");
        let this = self.this.clone();
        let minting = self.options.token.mint(move |minted| {
            let Some(attached) = this.upgrade() else {
                return;
            };
            match minted {
                Ok(minted) => attached.show(minted),
                Err(error) => {
                    attached.watch.token_requested(&error.to_string());
                    attached.watch.token_unavailable();
                }
            }
        });
        self.minting.replace(minting);
    }

    fn show(&self, Minted { token, state }: Minted) {
        let ConnectUrl {
            instance,
            path,
            mut parameters,
        } = self.options.url.clone();
        if let Some(token) = token {
            parameters = parameters.authorize_token(&token);
        }
        let redirect = parameters.get(Parameter::RedirectUrl).map(str::to_owned);
        let state = self.watch.set_state(state, redirect.is_some());
        if let (Some(redirect), Some(state)) = (redirect, state) {
            parameters = parameters.redirect_url(with_state(&redirect, &state));
        }
        let url = ConnectUrl {
            instance,
            path,
            parameters,
        };
        page::show(&self.iframe, &url.to_src());
        self.watch.expect_widget(page::now());
    }
}
