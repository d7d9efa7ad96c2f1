//! What JavaScript is told, as plain objects with the names that serde gives them. Written out by hand: serde's own way costs
//! the browser some kilobytes, and a test compares the two.

use flinks_protocol::{HandoffBody, HandoffState, Institution, What};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// An object with these entries.
pub fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        // Fails only for an object that is none.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// What is posted for a connection: `{loginId, accountIds, institution, requestId, tag, state}`.
pub fn handoff_body(body: &HandoffBody) -> JsValue {
    object(&[
        ("loginId", body.login_id.expose().into()),
        (
            "accountIds",
            list(body.account_ids.iter().map(|id| id.expose())),
        ),
        (
            "institution",
            match &body.institution {
                Some(Institution::Name(name)) => name.into(),
                // Exact: the decoder takes no number that is not.
                Some(Institution::Number(number)) => (*number as f64).into(),
                None => JsValue::NULL,
            },
        ),
        (
            "requestId",
            text(body.request_id.as_ref().map(|id| id.expose())),
        ),
        ("tag", text(body.tag.as_ref().map(|tag| tag.as_str()))),
        (
            "state",
            text(body.state.as_ref().map(|state| state.expose())),
        ),
    ])
}

/// `{state, attempt?, delayMs?, status?}`.
pub fn handoff_state(state: &HandoffState) -> JsValue {
    let mut entries = vec![("state", state.name().into())];
    match *state {
        HandoffState::Sending { attempt } => entries.push(("attempt", attempt.into())),
        HandoffState::Waiting { attempt, delay_ms } => {
            entries.extend([
                ("attempt", attempt.into()),
                ("delayMs", (delay_ms as f64).into()),
            ]);
        }
        HandoffState::Refused { status } => entries.push(("status", status.into())),
        _ => {}
    }
    object(&entries)
}

/// A record of the trace, masked: `{kind, …}`.
pub fn traced(what: &What) -> JsValue {
    let (kind, entries) = match what {
        What::Received {
            step,
            fields,
            problems,
            phase,
            ..
        } => {
            let pair = |(name, value): &(String, String)| list([name.as_str(), value]);
            let fields: Array = fields.iter().map(pair).collect();
            let entries = [
                ("step", step.into()),
                ("fields", fields.into()),
                ("problems", list(problems.iter().map(String::as_str))),
                ("phase", phase.name().into()),
            ];
            ("received", entries.to_vec())
        }
        What::Refused { reason, origin } => (
            "refused",
            vec![("reason", reason.name().into()), ("origin", origin.into())],
        ),
        What::Handoff(state) => {
            let object = handoff_state(state);
            let _ = Reflect::set(&object, &"kind".into(), &"handoff".into());
            return object;
        }
        What::Lifecycle { change, detail } => {
            let mut entries = vec![("change", change.name().into())];
            if !detail.is_empty() {
                entries.push(("detail", detail.into()));
            }
            ("lifecycle", entries)
        }
        _ => ("unknown", Vec::new()),
    };
    let object = object(&entries);
    let _ = Reflect::set(&object, &"kind".into(), &kind.into());
    object
}

/// JSON text by the browser's own writer.
pub(crate) fn json(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok()?.as_string()
}

fn text(value: Option<&str>) -> JsValue {
    value.map_or(JsValue::NULL, JsValue::from_str)
}

fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> JsValue {
    let texts: Array = texts.into_iter().map(JsValue::from_str).collect();
    texts.into()
}
