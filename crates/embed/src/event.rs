//! What an embed emits, and its way to the page.

use crate::browser::now;
use flinks_protocol::{Lifecycle, SessionEvent};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
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

impl fmt::Debug for EmbedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbedEvent")
            .field("at_ms", &self.at_ms)
            .field("event", &self.event)
            .finish_non_exhaustive()
    }
}

/// Calls the page's listener until the embed ends. The listener may end it, also in the middle of several events.
pub(crate) struct Emitter {
    on_event: Rc<dyn Fn(EmbedEvent)>,
    ended: Cell<bool>,
}

impl Emitter {
    pub(crate) fn new(on_event: Rc<dyn Fn(EmbedEvent)>) -> Self {
        Self {
            on_event,
            ended: Cell::new(false),
        }
    }

    /// Emits nothing from now on.
    pub(crate) fn end(&self) {
        self.ended.set(true);
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended.get()
    }

    pub(crate) fn emit(&self, event: SessionEvent) {
        self.emit_with(now(), event, JsValue::UNDEFINED);
    }

    pub(crate) fn emit_with(&self, at_ms: f64, event: SessionEvent, data: JsValue) {
        if !self.has_ended() {
            (self.on_event)(EmbedEvent { at_ms, event, data });
        }
    }

    pub(crate) fn lifecycle(&self, change: Lifecycle, detail: impl Into<String>) {
        let detail = detail.into();
        self.emit(SessionEvent::Lifecycle { change, detail });
    }
}
