//! A message's data, object or text, as an event. The browser's own `JSON.parse` reads the text, and its fields come as one
//! text: a call for each would be most of what a message costs.

use flinks_protocol::{Decoded, Field, MAX_MESSAGE_LENGTH, Malformed, Payload, decode};
use std::str::Split;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/page.js")]
extern "C" {
    #[wasm_bindgen(js_name = fieldsOf)]
    fn fields_of(data: &JsValue, longest: u32) -> Option<String>;
    #[wasm_bindgen(js_name = queryField)]
    fn query_field(url: &str, name: &str) -> Option<String>;
}

/// Decodes what a genuine message carried. Nothing that it holds can fail more than this call.
pub(crate) fn decode_data(data: &JsValue) -> Result<Decoded, Malformed> {
    match fields_of(data, MAX_MESSAGE_LENGTH as u32) {
        None => Err(Malformed::NotAnObject),
        Some(fields) if fields == "!" => Err(Malformed::TooLong),
        Some(fields) => Ok(decode(&Fields(&fields))),
    }
}

/// What `fieldsOf` of `js/page.js` has written.
struct Fields<'a>(&'a str);

impl Payload for Fields<'_> {
    fn field(&self, name: &str) -> Field {
        let mut parts = self.0.split(['\0']);
        while let (Some(of), Some(value)) = (parts.next(), parts.next()) {
            if of == name {
                return read(value, &mut parts);
            }
            // Its items are no names.
            if is_list(value) {
                read(value, &mut parts);
            }
        }
        Field::Absent
    }

    fn query_field(&self, url: &str, name: &str) -> Option<String> {
        query_field(url, name)
    }
}

fn is_list(value: &str) -> bool {
    value.as_bytes().first() == Some(&b'[')
}

/// A value; the items of a list are the parts that follow.
fn read(value: &str, parts: &mut Split<'_, [char; 1]>) -> Field {
    let rest = value.get(1..).unwrap_or_default();
    match value.as_bytes().first() {
        Some(b'\'') => Field::Text(rest.to_owned()),
        Some(b'#') => rest.parse().map_or(Field::Other, Field::Whole),
        Some(b'0') => Field::Null,
        Some(b'+') => Field::Boolean(true),
        Some(b'-') => Field::Boolean(false),
        Some(b'[') => {
            let mut items = Vec::new();
            for _ in 0..rest.parse::<i64>().unwrap_or(0) {
                if let Some(item) = parts.next() {
                    items.push(read(item, parts));
                }
            }
            Field::List(items)
        }
        _ => Field::Other,
    }
}
