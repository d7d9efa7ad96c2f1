//! One widget in one iframe, from the token to the hand-off.

use crate::attached::Attached;
use crate::browser::window;
use crate::error::EmbedError;
use crate::frame;
use crate::options::Options;
use flinks_protocol::{HandoffState, Outcome, Phase};
use std::fmt;
use std::rc::Rc;
use web_sys::{HtmlIFrameElement, MessageEvent};

/// A widget attached to an iframe. Dropping it removes the listener and ends timers, requests and events; the iframe stays
/// as it is, for its owner to remove. A hand-off that is not accepted yet stays pending for the next mount.
#[must_use = "dropping an Embed ends it"]
pub struct Embed {
    attached: Rc<Attached>,
}

impl Embed {
    /// Takes an iframe: listens, asks for the token, then loads the widget. Hand-offs that an earlier page left pending
    /// are resumed.
    ///
    /// # Errors
    /// [`EmbedError::NoWindow`] outside a page.
    pub fn attach(iframe: HtmlIFrameElement, options: Options) -> Result<Self, EmbedError> {
        let embed = Self::listen(iframe, options, None)?;
        embed.attached.start();
        Ok(embed)
    }

    /// Takes an iframe whose widget is loading or loaded already: `options` are those of its URL ([`Options::of`]). It is
    /// not loaded again. Messages that came before this belong to it, too: those that the page has kept in `flinksEarly`
    /// are handled now, others by [`Embed::handle_message`].
    ///
    /// A token that the widget refuses is renewed if [`Options::token`] can give another one. [`Embed::reload`] gets a
    /// token in the same way; without a source it loads the iframe's own URL again.
    ///
    /// # Errors
    /// [`EmbedError::NoWindow`] outside a page.
    pub fn adopt(iframe: HtmlIFrameElement, options: Options) -> Result<Self, EmbedError> {
        let src = iframe.src();
        let embed = Self::listen(iframe.clone(), options, Some(src.clone()))?;
        embed.attached.adopt(&src);
        for message in frame::take_early_messages(&iframe) {
            embed.attached.handle_message(&message);
        }
        Ok(embed)
    }

    fn listen(
        iframe: HtmlIFrameElement,
        options: Options,
        adopted_src: Option<String>,
    ) -> Result<Self, EmbedError> {
        let window = window().ok_or(EmbedError::NoWindow)?;
        frame::prepare(&iframe, &options.title);
        let attached = Attached::new(&window, iframe, options, adopted_src);
        attached.resume_pending();
        Ok(Self { attached })
    }

    /// Takes a message that came before there was a listener. The guard decides, as for any other.
    pub fn handle_message(&self, message: &MessageEvent) {
        self.attached.handle_message(message);
    }

    /// Begins a new session in the same frame, with the same settings.
    pub fn reload(&self) {
        self.attached.start();
    }

    /// Ends the session, unless it has ended.
    pub fn cancel(&self) {
        self.attached.cancel();
    }

    /// How far the session has come.
    pub fn phase(&self) -> Phase {
        self.attached.phase()
    }

    /// How it ended, once it has.
    pub fn outcome(&self) -> Option<Outcome> {
        self.attached.outcome()
    }

    /// How the hand-off stands.
    pub fn handoff(&self) -> HandoffState {
        self.attached.handoff()
    }
}

impl Drop for Embed {
    fn drop(&mut self) {
        // One of our own callbacks may be running, and keep the rest alive until it returns.
        self.attached.end();
    }
}

impl fmt::Debug for Embed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embed")
            .field("phase", &self.phase())
            .field("handoff", &self.handoff())
            .finish_non_exhaustive()
    }
}
