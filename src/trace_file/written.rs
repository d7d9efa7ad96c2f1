//! Entries as plain objects, with the names that serde gives them on the server's side. By hand: serde's own way costs the
//! browser 10 kB, and a test compares the two.

use crate::protocol::{Entry, HandoffState, Recorded, TraceHeader, What};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

pub(super) fn header(header: &TraceHeader) -> JsValue {
    object(&[
        ("flinksTrace", header.flinks_trace.into()),
        ("masked", header.masked.into()),
    ])
}

pub(super) fn entry(entry: &Entry) -> JsValue {
    let written = object(&[
        // Exact: nobody counts so far.
        ("sequence", (entry.sequence as f64).into()),
        ("atMs", entry.at_ms.into()),
        ("times", entry.times.into()),
    ]);
    let put = |name, value: JsValue| set(&written, name, &value);
    match &entry.what {
        What::Received {
            step,
            fields,
            problems,
            phase,
            payload,
        } => {
            put("kind", "received".into());
            put("step", step.into());
            let pairs = fields.iter().map(|(name, value)| list([name, value]));
            put("fields", pairs.collect::<Array>().into());
            put("problems", list(problems));
            put("phase", phase.name().into());
            if let Some(payload) = payload {
                put("payload", value(payload));
            }
        }
        What::Refused { reason, origin } => {
            put("kind", "refused".into());
            put("reason", reason.name().into());
            put("origin", origin.into());
        }
        What::Handoff(state) => {
            put("kind", "handoff".into());
            put("state", state.name().into());
            match *state {
                HandoffState::Sending { attempt } => put("attempt", attempt.into()),
                HandoffState::Waiting { attempt, delay_ms } => {
                    put("attempt", attempt.into());
                    put("delayMs", (delay_ms as f64).into());
                }
                HandoffState::Refused { status } => put("status", status.into()),
                _ => {}
            }
        }
        What::Lifecycle { change, detail } => {
            put("kind", "lifecycle".into());
            put("change", change.name().into());
            if !detail.is_empty() {
                put("detail", detail.into());
            }
        }
        _ => {}
    }
    written
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    for (name, value) in members {
        set(&object, name, value);
    }
    object
}

fn list<'a>(texts: impl IntoIterator<Item = &'a String>) -> JsValue {
    texts
        .into_iter()
        .map(JsValue::from)
        .collect::<Array>()
        .into()
}

fn value(recorded: &Recorded) -> JsValue {
    match recorded {
        Recorded::Boolean(value) => (*value).into(),
        Recorded::Number(number) => (*number).into(),
        Recorded::Text(text) => text.into(),
        Recorded::List(items) => items.iter().map(value).collect::<Array>().into(),
        Recorded::Object(members) => {
            let object = Object::new().into();
            for (name, member) in members {
                set(&object, name, &value(member));
            }
            object
        }
        _ => JsValue::NULL,
    }
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Fails only for an object that is none.
    let _ = Reflect::set(object, &name.into(), value);
}
