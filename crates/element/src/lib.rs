#![doc = include_str!("../README.md")]

mod told;

use flinks_embed::{Locale, Recipient, Watch, WatchOptions};
use flinks_protocol::{RetryPolicy, State};
use std::rc::Rc;
use told::{Listener, tell};
use wasm_bindgen::prelude::*;

/// What the class in `js/` knows of one session in one iframe. Freeing it ends the session.
///
/// The frame is the class's: it has begun to load before this is here. So the class says what has become of it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session(Watch);

#[wasm_bindgen]
impl Session {
    /// Watches an iframe for the messages of one origin. `endpoint` is `{url, headers?, credentials?}` or undefined: where
    /// the connection is handed over, `url` by itself once more.
    #[wasm_bindgen(constructor)]
    pub fn new(
        iframe: &JsValue,
        origin: String,
        load_timeout_ms: f64,
        endpoint: JsValue,
        url: Option<String>,
        french: bool,
        listener: Listener,
    ) -> Session {
        let locale = if french { Locale::Fr } else { Locale::En };
        Self(Watch::new(
            iframe,
            WatchOptions {
                origin,
                load_timeout_ms,
                recipient: url.map(|url| Recipient::new(url, endpoint, RetryPolicy::default())),
                notify: Rc::new(move |notice| tell(&listener, locale, notice)),
            },
        ))
    }

    /// A new session: it waits for its token.
    pub fn begin(&self) {
        self.0.begin();
    }

    /// The token is asked for; `problem` says why there is none.
    #[wasm_bindgen(js_name = tokenRequested)]
    pub fn token_requested(&self, problem: &str) {
        self.0.token_requested(problem);
    }

    /// There is no token.
    #[wasm_bindgen(js_name = tokenUnavailable)]
    pub fn token_unavailable(&self) {
        self.0.token_unavailable();
    }

    /// There is no other token than the refused one.
    #[wasm_bindgen(js_name = tokenRefused)]
    pub fn token_refused(&self) {
        self.0.token_refused();
    }

    /// The frame has its URL since `at_ms`, with a `state` in its redirect URL if `in_url`.
    pub fn shown(&self, at_ms: f64, state: Option<String>, in_url: bool) {
        let state = state.and_then(|state| State::parse(&state).ok());
        self.0.set_state(state, in_url);
        self.0.expect_widget(at_ms);
    }

    /// Takes a message that came before the session; the guard decides.
    pub fn hear(&self, message: &JsValue) {
        self.0.hear(message);
    }

    /// Ends the session.
    pub fn cancel(&self) {
        self.0.cancel();
    }
}
