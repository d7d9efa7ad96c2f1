//! A message's data, object or text, as an event. The browser's own `JSON.parse` reads the text.

use crate::page::{object_of, query_field, read_field};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use flinks_protocol::{Decoded, Field, MAX_MESSAGE_LENGTH, Malformed, Payload, decode};
use wasm_bindgen::JsValue;

const LONGEST: u32 = MAX_MESSAGE_LENGTH as u32;

/// Decodes what a genuine message carried. Nothing that it holds can fail more than this call.
pub(crate) fn decode_data(data: &JsValue) -> Result<Decoded, Malformed> {
    let object = object_of(data, LONGEST);
    if object.is_undefined() {
        Err(Malformed::NotAnObject)
    } else if object.is_null() {
        Err(Malformed::TooLong)
    } else {
        Ok(decode(&Object(&object)))
    }
}

struct Object<'a>(&'a JsValue);

impl Payload for Object<'_> {
    fn field(&self, name: &str) -> Field {
        // This also sees what is inherited; a structured clone inherits nothing that has these names.
        read_field(self.0, name, LONGEST).map_or(Field::Absent, |field| read(&field))
    }

    fn query_field(&self, url: &str, name: &str) -> Option<String> {
        query_field(url, name)
    }
}

/// What `readField` of `js/page.js` has written.
fn read(field: &str) -> Field {
    let rest = field.get(1..).unwrap_or_default();
    match field.as_bytes().first() {
        Some(b'\'') => Field::Text(rest.to_owned()),
        Some(b'#') => rest.parse().map_or(Field::Other, Field::Whole),
        Some(b'0') => Field::Null,
        Some(b'+') => Field::Boolean(true),
        Some(b'-') => Field::Boolean(false),
        Some(b'[') if rest.is_empty() => Field::List(Vec::new()),
        Some(b'[') => Field::List(rest.split(['\0']).map(read).collect()),
        _ => Field::Other,
    }
}
