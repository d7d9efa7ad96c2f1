//! A message out of JavaScript as a tree for the trace.

use crate::protocol::{MAX_MESSAGE_LENGTH, Recorded};
use js_sys::{Array, JSON, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// What a genuine message carried, cut to a bounded size. Cyclic and deep ones end at [`Recorded::DEEPEST`].
pub(crate) fn recorded(data: &JsValue) -> Recorded {
    match data.dyn_ref::<JsString>() {
        // `stringify=true`: the text of an object.
        Some(text) if text.length() as usize <= MAX_MESSAGE_LENGTH => {
            JSON::parse(&String::from(text))
                .map_or(Recorded::Null, |parsed| tree(&parsed, Recorded::DEEPEST))
        }
        _ => tree(data, Recorded::DEEPEST),
    }
}

/// A value as deep as that.
pub(crate) fn tree(value: &JsValue, depth: usize) -> Recorded {
    if let Some(value) = value.as_bool() {
        Recorded::Boolean(value)
    } else if let Some(number) = value.as_f64() {
        Recorded::Number(number)
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        Recorded::Text(cut(text))
    } else if depth == 0 {
        Recorded::Null
    } else if Array::is_array(value) {
        let items = Array::from(value);
        let kept = items.length().min(Recorded::MOST_MEMBERS as u32);
        Recorded::List(
            (0..kept)
                .map(|at| tree(&items.get(at), depth - 1))
                .collect(),
        )
    } else if let Some(object) = value.dyn_ref::<Object>() {
        let members = Object::keys(object);
        let kept = members.length().min(Recorded::MOST_MEMBERS as u32);
        let members = (0..kept).filter_map(|at| {
            let name = members.get(at);
            let value = Reflect::get(object, &name).ok()?;
            Some((cut(name.dyn_ref()?), tree(&value, depth - 1)))
        });
        Recorded::object(members)
    } else {
        Recorded::Null
    }
}

fn cut(text: &JsString) -> String {
    match text.length() as usize > Recorded::LONGEST_TEXT {
        true => format!(
            "{}…",
            String::from(text.substring(0, Recorded::LONGEST_TEXT as u32))
        ),
        false => text.into(),
    }
}
