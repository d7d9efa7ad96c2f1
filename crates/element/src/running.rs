//! One session in one iframe of an element: what the runtime emits becomes DOM events, the trace, and words for the person.

use crate::emitted::{OutcomeValue, dispatch, handoff, message, to_js};
use crate::status::announce;
use flinks_embed::{EmbedEvent, Locale};
use flinks_protocol::{Lifecycle, Outcome, SessionEvent};
use flinks_trace::Trace;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

/// Receives what one session emits.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) host: HtmlElement,
    pub(crate) locale: Locale,
    pub(crate) trace: Rc<RefCell<Trace>>,
}

impl Running {
    /// Takes one event. Listeners of the page may call the element meanwhile, so nothing is borrowed while they run.
    pub(crate) fn on_event(&self, emitted: EmbedEvent) {
        let EmbedEvent {
            at_ms, event, data, ..
        } = emitted;
        if let Some(words) = self.words(&event) {
            announce(&self.host, words);
        }
        let entry = self.record(at_ms, &event);
        if let Some(entry) = &entry {
            dispatch(&self.host, "flinks-traced", entry);
        }
        match event {
            SessionEvent::Message { .. } => dispatch(&self.host, "flinks-event", &message(data)),
            SessionEvent::Refused { .. } => {
                dispatch(&self.host, "flinks-refused", &entry.unwrap_or_default());
            }
            SessionEvent::Outcome(outcome) => {
                if let Some(outcome) = OutcomeValue::of(&outcome) {
                    outcome.dispatch(&self.host);
                }
            }
            SessionEvent::Handoff(state) => {
                dispatch(&self.host, "flinks-handoff", &handoff(state, &data));
            }
            SessionEvent::Lifecycle {
                change: Lifecycle::Ready,
                ..
            } => dispatch(&self.host, "flinks-ready", &JsValue::NULL),
            _ => {}
        }
    }

    /// Keeps an entry of the trace, and gives it as the page receives it.
    fn record(&self, at_ms: f64, event: &SessionEvent) -> Option<JsValue> {
        let entry = self.trace.borrow_mut().record(at_ms, event)?;
        Some(to_js(&entry))
    }

    fn words(&self, event: &SessionEvent) -> Option<&'static str> {
        match event {
            SessionEvent::Message { decoded, .. } if decoded.flinks_code.is_some() => {
                Some(self.locale.attempt_failed())
            }
            SessionEvent::Phase(phase) => Some(self.locale.phase(*phase)),
            SessionEvent::Outcome(Outcome::Connected(_)) => Some(self.locale.connected()),
            SessionEvent::Outcome(Outcome::Exited(exit)) => Some(self.locale.exit(*exit)),
            SessionEvent::Outcome(Outcome::Failed(failure)) => Some(self.locale.failure(*failure)),
            _ => None,
        }
    }
}
