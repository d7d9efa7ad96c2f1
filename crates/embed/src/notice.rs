//! What is told of a session.

use flinks_protocol::{Connection, Decoded, Event, Exit, Failure, HandoffState, Phase};
use flinks_trace::EntryKind;
use std::fmt;
use wasm_bindgen::JsValue;

/// A genuine message, decoded. `Debug` leaves the raw data out.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// What it says, and which fields could not be used.
    pub decoded: Decoded,
    /// The data as it came, ids and all.
    pub raw: JsValue,
    /// When it came, in milliseconds since the page began.
    pub at_ms: f64,
    /// The phase after it.
    pub phase: Phase,
}

impl Received {
    /// What it says, one variant for each message that is known.
    pub fn event(&self) -> &Event {
        &self.decoded.event
    }

    /// The record of it for a trace, masked.
    pub fn what(&self) -> EntryKind {
        EntryKind::received(&self.decoded, self.phase)
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("decoded", &self.decoded)
            .finish_non_exhaustive()
    }
}

/// Something that the page may want to know.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Notice {
    /// The widget sent a message.
    Event(Received),
    /// The session is in another phase.
    Phase(Phase),
    /// The widget refused its token for the first time: it waits for another.
    TokenRefused,
    /// The session ended with a connection. Once per session.
    Success(Connection),
    /// The session ended without one. Once per session.
    Exit(Exit),
    /// The session failed. Once per session.
    Error(Failure),
    /// The hand-off is in another state.
    Handoff(HandoffState),
    /// The server took the hand-off; its answer as JSON, or undefined.
    HandoffAnswer(JsValue),
    /// A record for a trace; that of a message is made by [`Received::what`] for those who keep one.
    Traced {
        /// Milliseconds since the page began.
        at_ms: f64,
        /// How many equal ones came together: more than one for a flood of refused messages.
        times: u32,
        /// What happened, masked.
        what: EntryKind,
    },
}
