//! A message's data, object or text, as an event. The browser's own `JSON.parse` reads the text.

use flinks_protocol::{Decoded, Field, MAX_MESSAGE_LENGTH, Malformed, Payload, decode};
use js_sys::{Array, JSON, JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Decodes what a genuine message carried. Nothing that it holds can fail more than this call.
pub(crate) fn decode_data(data: &JsValue) -> Result<Decoded, Malformed> {
    match data.dyn_ref::<JsString>() {
        Some(text) if text.length() as usize > MAX_MESSAGE_LENGTH => Err(Malformed::TooLong),
        Some(text) => {
            // A lone surrogate does not survive the way through Rust, nor would it be a letter of any field.
            let parsed = JSON::parse(&String::from(text)).map_err(|_| Malformed::NotJson)?;
            decode_object(&parsed)
        }
        None => decode_object(data),
    }
}

fn decode_object(data: &JsValue) -> Result<Decoded, Malformed> {
    if data.is_object() && !Array::is_array(data) {
        Ok(decode(&Object(data)))
    } else {
        Err(Malformed::NotAnObject)
    }
}

struct Object<'a>(&'a JsValue);

impl Payload for Object<'_> {
    fn field(&self, name: &str) -> Field {
        // `Reflect.get` also sees what is inherited; a structured clone inherits nothing that has these names.
        Reflect::get(self.0, &JsValue::from_str(name))
            .map_or(Field::Other, |value| field(&value, true))
    }
}

fn field(value: &JsValue, lists: bool) -> Field {
    if value.is_undefined() {
        Field::Absent
    } else if value.is_null() {
        Field::Null
    } else if let Some(value) = value.as_bool() {
        Field::Boolean(value)
    } else if let Some(number) = value.as_f64() {
        Field::Number(number)
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        if text.length() as usize > MAX_MESSAGE_LENGTH {
            return Field::Other;
        }
        Field::Text(String::from(text))
    } else if lists && Array::is_array(value) {
        // One level, and no more items than a person has accounts.
        const MOST: u32 = 1_000;
        let items = Array::from(value);
        Field::List(
            (0..items.length().min(MOST))
                .map(|at| field(&items.get(at), false))
                .collect(),
        )
    } else {
        Field::Other
    }
}
