//! A message's data, object or text, as what it says.

use flinks_protocol::{Decoded, Fields, MAX_MESSAGE_LENGTH, Malformed, decode};
use js_sys::{Array, JSON, JsString};
use wasm_bindgen::{JsCast, JsValue};

/// Decodes what a genuine message carried. Nothing that it holds can fail more than this call.
pub(crate) fn decode_data(data: &JsValue) -> Result<Decoded, Malformed> {
    let object = match data.dyn_ref::<JsString>() {
        Some(text) if text.length() as usize > MAX_MESSAGE_LENGTH => {
            return Err(Malformed::TooLong);
        }
        Some(text) => JSON::parse(&String::from(text)).map_err(|_| Malformed::NotJson)?,
        None => data.clone(),
    };
    // Fields can be read of an array, too, which no message is.
    if !object.is_object() || Array::is_array(&object) {
        return Err(Malformed::NotAnObject);
    }
    let fields: Fields =
        serde_wasm_bindgen::from_value(object).map_err(|_| Malformed::NotAnObject)?;
    Ok(decode(&fields))
}
