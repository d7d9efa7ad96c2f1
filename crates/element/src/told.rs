//! What the class is told, as JSON with the names of the contract.

use alloc::string::String;
use flinks_embed::{Locale, Notice};
use flinks_protocol::{HandoffState, JsonObject};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The class, as it listens. It does not throw: what a listener of the page throws is reported by the browser.
    pub type Listener;

    /// An event of the element: its kind, its detail as JSON (of a phase its name) or as a value, and words for the person,
    /// where there are some.
    #[wasm_bindgen(method)]
    fn told(this: &Listener, kind: &str, json: &str, value: &JsValue, words: &str);

    /// A record for the trace.
    #[wasm_bindgen(method)]
    fn traced(this: &Listener, json: &str, at_ms: f64, times: u32);
}

pub(crate) fn tell(listener: &Listener, locale: Locale, notice: Notice) {
    let (kind, json, words) = match notice {
        Notice::Event(received) => {
            let words = match received.decoded.is_flinks_code() {
                true => locale.attempt_failed(),
                false => "",
            };
            return listener.told("event", "", &received.raw, words);
        }
        Notice::Phase(phase) => {
            let words = locale.phase(phase);
            return listener.told("phase", phase.name(), &JsValue::UNDEFINED, words);
        }
        Notice::TokenRefused => ("token-refused", String::new(), ""),
        Notice::Success(connection) => {
            let state = connection.state.as_ref();
            ("success", connection.to_json(state), locale.connected())
        }
        Notice::Exit(exit) => ("exit", because(exit.name()), locale.exit(exit)),
        Notice::Error(failure) => ("error", because(failure.name()), locale.failure(failure)),
        // Its answer follows.
        Notice::Handoff(HandoffState::Accepted) => return,
        Notice::Handoff(state) => ("handoff", state.to_json(), ""),
        Notice::HandoffAnswer(answer) => {
            let json = HandoffState::Accepted.to_json();
            return listener.told("handoff", &json, &answer, "");
        }
        Notice::Traced { at_ms, times, what } => {
            return listener.traced(&what.to_json(), at_ms, times);
        }
        _ => return,
    };
    listener.told(kind, &json, &JsValue::UNDEFINED, words);
}

fn because(reason: &str) -> String {
    JsonObject::new().text("reason", reason).end()
}
