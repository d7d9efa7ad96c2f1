//! One session in one iframe of an element: what the runtime emits becomes DOM events, the trace, and words for the person.

use crate::emitted::{OutcomeValue, dispatch, handoff, message, to_js};
use crate::status::announce;
use flinks_embed::{EmbedEvent, Locale};
use flinks_protocol::{Lifecycle, Outcome, SessionEvent};
use flinks_trace::Traced;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

/// Receives what one session emits.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) host: HtmlElement,
    pub(crate) locale: Locale,
}

impl Running {
    /// Takes one event. Listeners of the page may call the element meanwhile.
    pub(crate) fn on_event(&self, emitted: EmbedEvent) {
        let EmbedEvent {
            at_ms, event, data, ..
        } = emitted;
        if let Some(words) = self.words(&event) {
            announce(&self.host, words);
        }
        let traced = Traced::of(at_ms, &event).map(|traced| to_js(&traced));
        if let Some(traced) = &traced {
            dispatch(&self.host, "flinks-traced", traced);
        }
        match event {
            SessionEvent::Message { .. } => dispatch(&self.host, "flinks-event", &message(data)),
            SessionEvent::Refused { .. } => {
                dispatch(&self.host, "flinks-refused", &traced.unwrap_or_default());
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
