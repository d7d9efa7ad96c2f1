//! A message out of JavaScript as a tree for the trace.

use crate::protocol::MAX_MESSAGE_LENGTH;
use crate::trace::Recorded;
use js_sys::{Array, ArrayBuffer, JSON, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// What a genuine message carried, cut to a bounded size; `stringify=true` sends the JSON text of an object.
pub(crate) fn recorded(data: &JsValue) -> Recorded {
    let parsed = match data.dyn_ref::<JsString>() {
        Some(text) if text.length() as usize <= MAX_MESSAGE_LENGTH => {
            JSON::parse(&String::from(text)).unwrap_or_default()
        }
        _ => data.clone(),
    };
    read(&parsed, Recorded::DEEPEST)
}

/// A value with so many levels of lists and objects below it. What JSON cannot say is null.
fn read(value: &JsValue, levels: usize) -> Recorded {
    if let Some(value) = value.as_bool() {
        return Recorded::Boolean(value);
    }
    if let Some(number) = value.as_f64() {
        return Recorded::Number(number);
    }
    if let Some(text) = value.as_string() {
        return Recorded::Text(Recorded::cut(&text));
    }
    let Some(below) = levels.checked_sub(1) else {
        return Recorded::Null;
    };
    if let Some(list) = value.dyn_ref::<Array>() {
        let items = list.iter().take(Recorded::MOST_MEMBERS);
        return Recorded::List(items.map(|item| read(&item, below)).collect());
    }
    // A buffer is an object with a key for each byte.
    if !value.is_object() || ArrayBuffer::is_view(value) {
        return Recorded::Null;
    }
    let names = Object::keys(value.unchecked_ref::<Object>());
    let members = names.iter().take(Recorded::MOST_MEMBERS);
    Recorded::object(members.filter_map(|name| {
        let member = Reflect::get(value, &name).ok()?;
        Some((Recorded::cut(&name.as_string()?), read(&member, below)))
    }))
}
