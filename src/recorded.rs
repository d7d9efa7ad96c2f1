//! A message out of JavaScript as a tree for the trace.

use crate::protocol::MAX_MESSAGE_LENGTH;
use crate::trace::Recorded;
use js_sys::{JSON, JsString};
use wasm_bindgen::{JsCast, JsValue};

/// What a genuine message carried, cut to a bounded size; `stringify=true` sends the JSON text of an object.
pub(crate) fn recorded(data: &JsValue) -> Recorded {
    let parsed = match data.dyn_ref::<JsString>() {
        Some(text) if text.length() as usize <= MAX_MESSAGE_LENGTH => {
            JSON::parse(&String::from(text)).unwrap_or_default()
        }
        _ => data.clone(),
    };
    serde_wasm_bindgen::from_value(parsed).unwrap_or(Recorded::Null)
}
