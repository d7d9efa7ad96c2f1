//! A message's data, object or text, as an event. The browser's own `JSON.parse` reads the text.

use crate::page::{field, parse, query_field};
use alloc::string::String;
use flinks_protocol::{Decoded, Field, MAX_MESSAGE_LENGTH, Malformed, Payload, decode};
use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, JsValue};

/// Decodes what a genuine message carried. Nothing that it holds can fail more than this call.
pub(crate) fn decode_data(data: &JsValue) -> Result<Decoded, Malformed> {
    match data.dyn_ref::<JsString>() {
        Some(text) if text.length() as usize > MAX_MESSAGE_LENGTH => Err(Malformed::TooLong),
        // A lone surrogate does not survive the way through Rust, nor would it be a letter of any field.
        Some(text) => decode_object(&parse(&String::from(text))),
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
        // This also sees what is inherited; a structured clone inherits nothing that has these names.
        read(&field(self.0, name), true)
    }

    fn query_field(&self, url: &str, name: &str) -> Option<String> {
        query_field(url, name)
    }
}

fn read(value: &JsValue, lists: bool) -> Field {
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
        let items: &Array = value.unchecked_ref();
        Field::List(
            (0..items.length().min(MOST))
                .map(|at| read(&items.get(at), false))
                .collect(),
        )
    } else {
        Field::Other
    }
}
