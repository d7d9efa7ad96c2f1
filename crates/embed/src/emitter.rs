//! Events on their way to the page.

use crate::browser::now;
use crate::event::EmbedEvent;
use flinks_protocol::{Lifecycle, SessionEvent};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

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
            (self.on_event)(EmbedEvent::new(at_ms, event, data));
        }
    }

    pub(crate) fn lifecycle(&self, change: Lifecycle, detail: impl Into<String>) {
        let detail = detail.into();
        self.emit(SessionEvent::Lifecycle { change, detail });
    }
}
