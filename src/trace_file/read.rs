//! Entries out of plain objects. By hand: what serde derives for them costs the browser 15 kB.

use crate::protocol::{
    Entry, HandoffState, Lifecycle, Phase, Recorded, Refusal, TraceHeader, What,
};
use crate::recorded::tree;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// `None` for what is no header.
pub(super) fn header(value: &JsValue) -> Option<TraceHeader> {
    Some(TraceHeader {
        flinks_trace: number(value, "flinksTrace").ok()? as u32,
        masked: field(value, "masked").as_bool()?,
    })
}

/// An entry, or what is wrong with it.
pub(super) fn entry(value: &JsValue) -> Result<Entry, String> {
    Ok(Entry {
        sequence: number(value, "sequence")? as u64,
        at_ms: number(value, "atMs")?,
        times: number(value, "times")? as u32,
        what: what(value)?,
    })
}

/// What an entry records: `{kind, …}`.
pub(crate) fn what(value: &JsValue) -> Result<What, String> {
    match text(value, "kind")?.as_str() {
        "received" => received(value),
        "refused" => Ok(What::Refused {
            reason: one_of(value, "reason", &Refusal::ALL, |reason| reason.name())?,
            origin: text(value, "origin")?,
        }),
        "handoff" => Ok(What::Handoff(handoff(value)?)),
        "lifecycle" => Ok(What::Lifecycle {
            change: one_of(value, "change", &Lifecycle::ALL, |change| change.name())?,
            detail: text(value, "detail").unwrap_or_default(),
        }),
        _ => Err(wrong("kind")),
    }
}

fn received(value: &JsValue) -> Result<What, String> {
    let fields = items(value, "fields")?.into_iter().map(|pair| {
        let pair = pair.dyn_ref::<Array>()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    let problems = items(value, "problems")?;
    let problems = problems.into_iter().map(|problem| problem.as_string());
    let payload = field(value, "payload");
    Ok(What::Received {
        step: text(value, "step")?,
        fields: all(fields).ok_or_else(|| wrong("fields"))?,
        problems: all(problems).ok_or_else(|| wrong("problems"))?,
        phase: one_of(value, "phase", &Phase::ALL, |phase| phase.name())?,
        payload: (!payload.is_undefined()).then(|| tree(&payload, Recorded::DEEPEST)),
    })
}

fn handoff(value: &JsValue) -> Result<HandoffState, String> {
    let attempt = || number(value, "attempt").map(|attempt| attempt as u32);
    Ok(match text(value, "state")?.as_str() {
        "idle" => HandoffState::Idle,
        "sending" => HandoffState::Sending {
            attempt: attempt()?,
        },
        "waiting" => HandoffState::Waiting {
            attempt: attempt()?,
            delay_ms: number(value, "delayMs")? as u64,
        },
        "accepted" => HandoffState::Accepted,
        "refused" => HandoffState::Refused {
            status: number(value, "status")? as u16,
        },
        "gave-up" => HandoffState::GaveUp,
        _ => return Err(wrong("state")),
    })
}

/// All, if each one is there.
fn all<T>(items: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut found = Vec::new();
    for item in items {
        found.push(item?);
    }
    Some(found)
}

/// The one whose name it is.
fn one_of<T: Copy>(
    value: &JsValue,
    name: &str,
    known: &[T],
    name_of: fn(&T) -> &'static str,
) -> Result<T, String> {
    let text = text(value, name)?;
    let found = known.iter().find(|known| name_of(known) == text);
    found.copied().ok_or_else(|| wrong(name))
}

fn items(value: &JsValue, name: &str) -> Result<Array, String> {
    field(value, name).dyn_into().map_err(|_| wrong(name))
}

fn text(value: &JsValue, name: &str) -> Result<String, String> {
    field(value, name).as_string().ok_or_else(|| wrong(name))
}

fn number(value: &JsValue, name: &str) -> Result<f64, String> {
    field(value, name).as_f64().ok_or_else(|| wrong(name))
}

fn field(value: &JsValue, name: &str) -> JsValue {
    // Fails only for what has no fields.
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or_default()
}

fn wrong(name: &str) -> String {
    format!("{name} is missing, or not what it should be")
}
