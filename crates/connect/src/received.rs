//! A message of the widget, for `on_event`.

use crate::protocol::{Decoded, Event, Phase};
use crate::trace::EntryKind;
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
    pub fn event(&self) -> Event {
        self.decoded.event.clone()
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
