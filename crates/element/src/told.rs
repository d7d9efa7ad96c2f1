//! What the class is told, as JSON with the names of the contract.

use flinks_embed::{Locale, Notice};
use flinks_protocol::{HandoffBody, HandoffState};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The class, as it listens. It does not throw: what a listener of the page throws is reported by the browser.
    pub type Listener;

    /// A message of the widget as it was sent, its record for the trace, and words for the person, where there are some.
    #[wasm_bindgen(method)]
    fn heard(this: &Listener, message: &JsValue, json: &str, at_ms: f64, words: Option<&str>);

    /// Another event of the element: its kind, its detail as JSON (of a phase its name), the server's answer, and words for
    /// the person, where there are some.
    #[wasm_bindgen(method)]
    fn told(this: &Listener, kind: &str, json: &str, answer: &JsValue, words: Option<&str>);

    /// A record for the trace of anything else.
    #[wasm_bindgen(method)]
    fn traced(this: &Listener, json: &str, at_ms: f64, times: u32);
}

pub(crate) fn tell(listener: &Listener, locale: Locale, notice: Notice) {
    let (kind, json, words) = match notice {
        Notice::Event(received) => {
            let failed = received.decoded.flinks_code.is_some();
            let words = failed.then(|| locale.attempt_failed());
            let json = json(&received.what());
            return listener.heard(&received.raw, &json, received.at_ms, words);
        }
        Notice::Phase(phase) => {
            let words = locale.phase(phase);
            ("phase", phase.name().to_owned(), Some(words))
        }
        Notice::TokenRefused => ("token-refused", String::new(), None),
        Notice::Success(connection) => {
            let json = json(&HandoffBody::new(&connection, None));
            ("success", json, Some(locale.connected()))
        }
        Notice::Exit(exit) => ("exit", because(exit.name()), Some(locale.exit(exit))),
        Notice::Error(failure) => {
            let words = locale.failure(failure);
            ("error", because(failure.name()), Some(words))
        }
        // Its answer follows.
        Notice::Handoff(HandoffState::Accepted) => return,
        Notice::Handoff(state) => ("handoff", json(&state), None),
        Notice::HandoffAnswer(answer) => {
            let json = json(&HandoffState::Accepted);
            return listener.told("handoff", &json, &answer, None);
        }
        Notice::Traced { at_ms, times, what } => {
            return listener.traced(&json(&what), at_ms, times);
        }
        _ => return,
    };
    listener.told(kind, &json, &JsValue::UNDEFINED, words);
}

fn because(reason: &str) -> String {
    json(&serde_json::json!({ "reason": reason }))
}

/// None of these types can fail to be written.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
