//! What the element tells: plain objects, with the names of the contract.

use flinks_embed::plain::{handoff_body, handoff_state, object, traced};
use flinks_embed::{Locale, Notice, Received};
use flinks_protocol::{HandoffBody, HandoffState, Lifecycle, What};
use js_sys::{Function, JSON, Reflect};
use wasm_bindgen::JsValue;

/// Hands notices on as `(kind, detail, text)`; the text is for the person, where there is one.
pub(crate) fn tell(notify: &Function, locale: Locale, notice: Notice) {
    let (kind, detail, text) = match notice {
        Notice::Event(received) => ("event", fields(received), ""),
        Notice::Phase(phase) => ("phase", phase.name().into(), locale.phase(phase)),
        Notice::Success(connection) => {
            let body = handoff_body(&HandoffBody::new(&connection, None));
            ("success", body, locale.connected())
        }
        Notice::Exit(exit) => ("exit", because(exit.name()), locale.exit(exit)),
        Notice::Error(failure) => ("error", because(failure.name()), locale.failure(failure)),
        // Its answer follows.
        Notice::Handoff(HandoffState::Accepted) => return,
        Notice::Handoff(state) => ("handoff", handoff_state(&state), ""),
        Notice::HandoffAnswer(answer) => {
            let detail = handoff_state(&HandoffState::Accepted);
            set(&detail, "answer", &answer);
            ("handoff", detail, "")
        }
        Notice::Traced { at_ms, what } => {
            let detail = traced(&what);
            set(&detail, "atMs", &at_ms.into());
            call(notify, "traced", &detail, "");
            match what {
                What::Refused { .. } => ("refused", detail, ""),
                What::Lifecycle {
                    change: Lifecycle::Ready,
                    ..
                } => ("ready", JsValue::NULL, ""),
                _ => return,
            }
        }
        _ => return,
    };
    call(notify, kind, &detail, text);
}

fn because(reason: &str) -> JsValue {
    object(&[("reason", reason.into())])
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Fails only for an object that is none.
    let _ = Reflect::set(object, &name.into(), value);
}

fn call(notify: &Function, kind: &str, detail: &JsValue, text: &str) {
    // What a listener throws is the page's own, and the browser has reported it.
    let _ = notify.call3(&JsValue::UNDEFINED, &kind.into(), detail, &text.into());
}

/// The message as the widget sent it, object or text.
fn fields(received: Received) -> JsValue {
    match received.raw.as_string() {
        Some(text) => JSON::parse(&text).unwrap_or_default(),
        None => received.raw,
    }
}
