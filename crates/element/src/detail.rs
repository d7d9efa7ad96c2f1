//! What the element tells: plain objects, with the names of the contract.

use flinks_embed::plain::{handoff_body, handoff_state, object, traced};
use flinks_embed::{Notice, Received};
use flinks_protocol::{HandoffBody, Lifecycle, What};
use js_sys::{Function, JSON, Reflect};
use wasm_bindgen::JsValue;

/// Hands a notice on as `(kind, detail)`.
pub(crate) fn tell(notify: &Function, notice: Notice) {
    let (kind, detail) = match notice {
        Notice::Event(received) => ("event", fields(received)),
        Notice::Phase(phase) => ("phase", phase.name().into()),
        Notice::Success(connection) => (
            "success",
            handoff_body(&HandoffBody::new(&connection, None)),
        ),
        Notice::Exit(exit) => ("exit", object(&[("reason", exit.name().into())])),
        Notice::Error(failure) => (
            "error",
            object(&[
                ("reason", failure.name().into()),
                ("message", failure.to_string().into()),
            ]),
        ),
        Notice::Handoff(state) => ("handoff", handoff_state(&state)),
        Notice::HandoffAnswer(answer) => ("answer", answer),
        Notice::Traced { at_ms, what } => {
            let detail = traced(&what);
            let _ = Reflect::set(&detail, &"atMs".into(), &at_ms.into());
            call(notify, "traced", &detail);
            match what {
                What::Refused { .. } => ("refused", detail),
                What::Lifecycle {
                    change: Lifecycle::Ready,
                    ..
                } => ("ready", object(&[])),
                _ => return,
            }
        }
        _ => return,
    };
    call(notify, kind, &detail);
}

fn call(notify: &Function, kind: &str, detail: &JsValue) {
    // What a listener throws is the page's own, and the browser has reported it.
    let _ = notify.call2(&JsValue::UNDEFINED, &kind.into(), detail);
}

/// The message as the widget sent it, object or text.
fn fields(received: Received) -> JsValue {
    match received.raw.as_string() {
        Some(text) => JSON::parse(&text).unwrap_or_default(),
        None => received.raw,
    }
}
