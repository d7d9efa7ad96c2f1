//! What a page receives: the DOM events of the element, and the shapes of their details.

use flinks_protocol::{HandoffBody, HandoffState, Outcome};
use js_sys::{JSON, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, EventTarget};

/// The property `outcome`.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(crate) enum OutcomeValue {
    Connected { connection: HandoffBody },
    Exited(Reason),
    Failed(Reason),
}

/// The detail of `flinks-exit` and `flinks-error`.
#[derive(Debug, Serialize)]
pub(crate) struct Reason {
    reason: &'static str,
}

impl OutcomeValue {
    pub(crate) fn of(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Outcome::Connected(connection) => Some(Self::Connected {
                connection: HandoffBody::new(connection, None),
            }),
            Outcome::Exited(exit) => Some(Self::Exited(Reason {
                reason: exit.name(),
            })),
            Outcome::Failed(failure) => Some(Self::Failed(Reason {
                reason: failure.name(),
            })),
            _ => None,
        }
    }

    /// Dispatches the event of this end.
    pub(crate) fn dispatch(&self, target: &EventTarget) {
        match self {
            Self::Connected { connection } => {
                dispatch(target, "flinks-success", &to_js(connection));
            }
            Self::Exited(reason) => dispatch(target, "flinks-exit", &to_js(reason)),
            Self::Failed(reason) => dispatch(target, "flinks-error", &to_js(reason)),
        }
    }
}

/// The detail of `flinks-handoff`: with the state, what the server that accepted has answered.
pub(crate) fn handoff(state: HandoffState, answer: &JsValue) -> JsValue {
    let detail = to_js(&state);
    if !answer.is_undefined() {
        // Fails only for what is no object.
        let _ = Reflect::set(&detail, &"answer".into(), answer);
    }
    detail
}

/// A plain object, as `JSON.stringify` takes it.
pub(crate) fn to_js(value: &impl Serialize) -> JsValue {
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or_default()
}

/// A message of the widget as an object: `stringify=true` sends the JSON text of one.
pub(crate) fn message(data: JsValue) -> JsValue {
    match data.as_string() {
        Some(text) => JSON::parse(&text).unwrap_or(data),
        None => data,
    }
}

/// Dispatches an event of the element. What a listener throws is reported by the browser.
pub(crate) fn dispatch(target: &EventTarget, name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    init.set_bubbles(true);
    init.set_composed(true);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        // Fails only for an event that is being dispatched already.
        let _ = target.dispatch_event(&event);
    }
}
