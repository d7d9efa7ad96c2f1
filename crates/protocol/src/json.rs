//! Decoding where serde_json is at hand: on servers, in tools and tests. In the browser `JSON.parse` does this work.

use crate::message::{Decoded, decode};
use crate::payload::{Field, MAX_MESSAGE_LENGTH, Malformed, Payload};
use serde_json::{Map, Value};

/// Decodes a message as it stood in `MessageEvent.data`: an object, or the JSON text of one (`stringify=true`).
///
/// # Errors
/// [`Malformed`] when it is neither.
///
/// ```
/// use flinks_protocol::{decode_json, Event};
/// let decoded = decode_json(&serde_json::json!({"step": "APP_MOUNTED"}))?;
/// assert_eq!(decoded.event(), Event::AppMounted);
/// let as_text = decode_json(&serde_json::json!(r#"{"step": "APP_MOUNTED"}"#))?;
/// assert_eq!(as_text, decoded);
/// # Ok::<(), flinks_protocol::Malformed>(())
/// ```
pub fn decode_json(data: &Value) -> Result<Decoded, Malformed> {
    match data {
        Value::Object(fields) => Ok(decode(fields)),
        Value::String(text) if text.chars().count() > MAX_MESSAGE_LENGTH => Err(Malformed::TooLong),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Ok(decode(&fields)),
            Ok(_) => Err(Malformed::NotAnObject),
            Err(_) => Err(Malformed::NotJson),
        },
        _ => Err(Malformed::NotAnObject),
    }
}

impl Payload for Map<String, Value> {
    fn field(&self, name: &str) -> Field {
        self.get(name).map_or(Field::Absent, Field::from)
    }
}

impl From<&Value> for Field {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Boolean(*value),
            Value::Number(number) => number.as_f64().map_or(Self::Other, Self::from),
            Value::String(text) => Self::from(text),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(_) => Self::Other,
        }
    }
}
