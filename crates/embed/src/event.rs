//! What an embed emits.

use flinks_protocol::SessionEvent;
use std::fmt;
use wasm_bindgen::JsValue;

/// Something that happened in a session, with its time and what JavaScript knows of it.
///
/// Each session has exactly one [`SessionEvent::Outcome`], after [`Phase::Finished`](flinks_protocol::Phase::Finished).
/// `Debug` leaves [`data`](Self::data) out: it may hold whole identifiers.
#[derive(Clone)]
#[non_exhaustive]
pub struct EmbedEvent {
    /// Milliseconds since the page began. Messages have the time at which the browser received them.
    pub at_ms: f64,
    /// What happened.
    pub event: SessionEvent,
    /// A message's data as it was sent, or your server's JSON answer to an accepted hand-off; undefined otherwise.
    pub data: JsValue,
}

impl EmbedEvent {
    pub(crate) fn new(at_ms: f64, event: SessionEvent, data: JsValue) -> Self {
        Self { at_ms, event, data }
    }
}

impl fmt::Debug for EmbedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbedEvent")
            .field("at_ms", &self.at_ms)
            .field("event", &self.event)
            .finish_non_exhaustive()
    }
}
