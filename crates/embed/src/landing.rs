//! The landing page: the other way in which a connection arrives.

use crate::browser::window;
use crate::handoff::{Attempts, HandoffOptions};
use crate::state_store::{IssuedState, StateError};
use flinks_protocol::{
    Connection, HandoffState, RedirectError, parse_redirect, without_connection,
};
use std::fmt;
use wasm_bindgen::JsValue;

/// Why a landing page yields nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LandingError {
    /// There is no window.
    #[error("there is no window: a landing page needs a page")]
    NoWindow,
    /// The URL holds no connection.
    #[error(transparent)]
    Redirect(#[from] RedirectError),
    /// The connection is not of a session that began here: it was not handed over.
    #[error(transparent)]
    State(#[from] StateError),
}

/// A connection that came back in the page's URL, its state checked and taken.
#[derive(Debug, Clone)]
pub struct Landing {
    /// What came back.
    pub connection: Connection,
    issued: IssuedState,
    options: HandoffOptions,
}

impl Landing {
    /// Whether the page's URL looks like that of a landing page.
    pub fn is_here() -> bool {
        window()
            .and_then(|window| window.location().href().ok())
            .is_some_and(|url| !matches!(parse_redirect(&url), Err(RedirectError::NoLoginId)))
    }

    /// Reads the page's URL, takes the ids out of the address bar, and checks the state, in this order: an id does not
    /// stay in the history because its state was wrong.
    ///
    /// # Errors
    /// [`LandingError`] when there is no connection, or not one of ours.
    pub fn read(options: HandoffOptions) -> Result<Self, LandingError> {
        let window = window().ok_or(LandingError::NoWindow)?;
        let url = window
            .location()
            .href()
            .map_err(|_| LandingError::NoWindow)?;
        let connection = parse_redirect(&url);
        if let Ok(history) = window.history() {
            // Fails only where the page may not touch its history; then there is nothing more to be done.
            let _ =
                history.replace_state_with_url(&JsValue::NULL, "", Some(&without_connection(&url)));
        }
        let connection = connection?;
        let issued = options.take(connection.state.as_ref())?;
        Ok(Self {
            connection,
            issued,
            options,
        })
    }

    /// Hands the connection over. The REDIRECT event may have done so already: both use one idempotency key. `on_state`
    /// receives each state of the hand-off.
    pub fn hand_over(&self, on_state: impl Fn(HandoffState) + 'static) -> Delivery {
        // What the event left pending knows more than the URL: the same key, so the same connection.
        let mut stored = self.options.store().all().into_iter();
        let pending = stored
            .find(|pending| pending.key == self.issued.key)
            .or_else(|| HandoffOptions::prepare(&self.connection, self.issued.clone()));
        Delivery(pending.and_then(|pending| {
            Attempts::begin(self.options.clone(), pending, move |state, _| {
                on_state(state)
            })
        }))
    }
}

/// A hand-off under way. Dropping it ends it; it stays pending.
#[must_use = "dropping a delivery ends it"]
#[allow(dead_code, reason = "held for its drop")]
pub struct Delivery(Option<Attempts>);

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").finish_non_exhaustive()
    }
}
