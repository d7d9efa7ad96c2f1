//! A message as JSON: `serde` fills [`Fields`] natively, as the browser's half does from JavaScript's values.

use crate::event::{Decoded, decode};
use crate::fields::{Field, Fields, MAX_MESSAGE_LENGTH, Malformed};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Decodes a message as it stood in `MessageEvent.data`: an object, or the JSON text of one (`stringify=true`).
///
/// # Errors
/// [`Malformed`] when it is neither.
///
/// ```
/// use flinks_protocol::{decode_json, Event};
/// let decoded = decode_json(&serde_json::json!({"step": "APP_MOUNTED"}))?;
/// assert_eq!(decoded.event, Event::AppMounted);
/// let as_text = decode_json(&serde_json::json!(r#"{"step": "APP_MOUNTED"}"#))?;
/// assert_eq!(as_text, decoded);
/// # Ok::<(), flinks_protocol::Malformed>(())
/// ```
pub fn decode_json(message: &Value) -> Result<Decoded, Malformed> {
    let fields = match message {
        Value::String(text) if text.encode_utf16().count() > MAX_MESSAGE_LENGTH => {
            return Err(Malformed::TooLong);
        }
        Value::String(text) => {
            let message = serde_json::from_str(text).map_err(|_| Malformed::NotJson)?;
            Fields::from_json(&message)?
        }
        message => Fields::from_json(message)?,
    };
    Ok(decode(&fields))
}

impl Fields {
    /// The fields of a JSON object.
    ///
    /// # Errors
    /// [`Malformed::NotAnObject`] for any other value.
    pub fn from_json(value: &Value) -> Result<Self, Malformed> {
        Self::deserialize(value).map_err(|_| Malformed::NotAnObject)
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Not `deserialize_map`: in the browser that takes every iterable for a map, texts too.
        deserializer.deserialize_any(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        let mut text_left = MAX_MESSAGE_LENGTH;
        for _ in 0..Fields::MAX_FIELDS {
            let Some(name) = map.next_key_seed(FieldVisitor::new(&mut text_left))? else {
                return Ok(fields);
            };
            // Some values have no deserializer, such as a function: they cost their field, not the message.
            let field = map.next_value_seed(FieldVisitor::new(&mut text_left));
            // The keys of a JavaScript `Map` need not be texts.
            if let Field::Text(name) = name {
                fields.0.push((name, field.unwrap_or(Field::Other)));
            }
        }
        // `serde_json` refuses an object that is not read to its end.
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(fields)
    }
}

/// Takes one value for what it is. It accepts everything that a deserializer may find, so that the type of a field is
/// never an error.
struct FieldVisitor<'a> {
    /// What the texts of the message may still take.
    text_left: &'a mut usize,
    is_item: bool,
}

impl<'a> FieldVisitor<'a> {
    fn new(text_left: &'a mut usize) -> Self {
        Self {
            text_left,
            is_item: false,
        }
    }

    fn text(self, text: String) -> Field {
        match self.text_left.checked_sub(text.encode_utf16().count()) {
            Some(left) => {
                *self.text_left = left;
                Field::Text(text)
            }
            None => Field::Other,
        }
    }
}

impl<'de> DeserializeSeed<'de> for FieldVisitor<'_> {
    type Value = Field;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Field, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for FieldVisitor<'_> {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Field, E> {
        Ok(Field::Null)
    }

    fn visit_none<E>(self) -> Result<Field, E> {
        Ok(Field::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Field, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Field, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Field, E> {
        Ok(Field::Boolean(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Field, E> {
        Ok(Field::whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Field, E> {
        Ok(Field::whole(number))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Field, E> {
        Ok(Field::whole(number))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Field, E> {
        Ok(Field::whole(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Field, E> {
        Ok(Field::number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Field, E> {
        Ok(self.text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Field, E> {
        Ok(self.text(text))
    }

    fn visit_bytes<E>(self, _bytes: &[u8]) -> Result<Field, E> {
        Ok(Field::Other)
    }

    fn visit_byte_buf<E>(self, _bytes: Vec<u8>) -> Result<Field, E> {
        Ok(Field::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Field, A::Error> {
        // A sparse array of JavaScript may have four billion items: it is not walked through.
        if list
            .size_hint()
            .is_some_and(|length| length > Field::MAX_ITEMS)
        {
            return Ok(Field::Other);
        }
        let mut items = Vec::new();
        while !self.is_item && items.len() <= Field::MAX_ITEMS {
            let item = FieldVisitor {
                text_left: &mut *self.text_left,
                is_item: true,
            };
            match list.next_element_seed(item) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => return Ok(Field::List(items)),
                Err(_) => items.push(Field::Other),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Field::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Field, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Field::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::MAX_EXACT;
    use serde_json::json;

    fn fields(value: &Value) -> Fields {
        Fields::from_json(value).unwrap()
    }

    #[test]
    fn every_kind_of_value_is_a_field() {
        for (value, expected) in [
            (json!(null), Field::Null),
            (json!(true), Field::Boolean(true)),
            (json!(0), Field::Whole(0)),
            (json!(-14), Field::Whole(-14)),
            (json!(14.0), Field::Whole(14)),
            (json!(-0.0), Field::Whole(0)),
            (json!(MAX_EXACT), Field::Whole(MAX_EXACT)),
            (json!(-MAX_EXACT as f64), Field::Whole(-MAX_EXACT)),
            (json!(MAX_EXACT + 1), Field::Other),
            (json!(i64::MIN), Field::Other),
            (json!(u64::MAX), Field::Other),
            (json!(9_007_199_254_740_992.0), Field::Other),
            (json!(0.5), Field::Other),
            (json!(1e300), Field::Other),
            (json!(""), Field::Text(String::new())),
            (json!("a\0b"), Field::Text("a\0b".to_owned())),
            (json!({}), Field::Other),
            (json!({"a": {"b": [1]}}), Field::Other),
            (json!([]), Field::List(Vec::new())),
            (
                json!([1, "a", null, 0.5, [], [1], {"a": 1}, true]),
                Field::List(vec![
                    Field::Whole(1),
                    Field::Text("a".to_owned()),
                    Field::Null,
                    Field::Other,
                    Field::Other,
                    Field::Other,
                    Field::Other,
                    Field::Boolean(true),
                ]),
            ),
        ] {
            let message = json!({"before": 1, "field": value, "then": 2});
            // As a tree, and as a text that is parsed on the way.
            let parsed: Fields = serde_json::from_str(&message.to_string()).unwrap();
            for fields in [fields(&message), parsed] {
                assert_eq!(fields.get("field"), &expected, "{value}");
                assert_eq!(fields.get("before"), &Field::Whole(1), "{value}");
                assert_eq!(fields.get("then"), &Field::Whole(2), "{value}");
                assert_eq!(fields.get("other"), &Field::Absent, "{value}");
            }
        }
    }

    #[test]
    fn what_is_no_object_has_no_fields() {
        for value in [
            json!(null),
            json!(true),
            json!(7),
            json!(0.5),
            json!("step"),
            json!([["step", "APP_MOUNTED"]]),
        ] {
            assert_eq!(Fields::from_json(&value), Err(Malformed::NotAnObject));
        }
    }

    #[test]
    fn a_list_is_as_long_as_it_may_be() {
        for (length, is_list) in [
            (Field::MAX_ITEMS, true),
            (Field::MAX_ITEMS + 1, false),
            (50_000, false),
        ] {
            let message = json!({"a": vec![0; length], "b": [vec![0; length]], "c": 1});
            let parsed: Fields = serde_json::from_str(&message.to_string()).unwrap();
            for fields in [fields(&message), parsed] {
                match fields.get("a") {
                    Field::List(items) => assert_eq!(items.len(), length),
                    other => assert_eq!((other, is_list), (&Field::Other, false)),
                }
                assert_eq!(fields.get("b"), &Field::List(vec![Field::Other]));
                assert_eq!(fields.get("c"), &Field::Whole(1));
            }
        }
    }

    #[test]
    fn texts_share_one_bound_and_one_that_does_not_fit_costs_itself_only() {
        // Each letter is two bytes, and one unit of UTF-16.
        let half = "é".repeat(MAX_MESSAGE_LENGTH / 2);
        let fields = fields(&json!({"a": half, "b": half, "c": ["APP_MOUNTED", 1]}));
        assert_eq!(fields.get("a"), &Field::Text(half));
        assert_eq!(fields.get("b"), &Field::Other);
        assert_eq!(
            fields.get("c"),
            &Field::List(vec![Field::Text("APP_MOUNTED".to_owned()), Field::Whole(1)])
        );
    }

    #[test]
    fn of_too_many_fields_the_first_are_read() {
        let message: Value = (0..5_000)
            .map(|number| (format!("{number:04}"), json!(number)))
            .collect();
        let fields = fields(&message);
        assert_eq!(fields.0.len(), Fields::MAX_FIELDS);
        assert_eq!(fields.get("0999"), &Field::Whole(999));
        assert_eq!(fields.get("1000"), &Field::Absent);
    }

    #[test]
    fn no_id_is_printed_whole() {
        let id = "6747ff12-6943-429f-c710-08d9aaed1c78";
        let shown = format!("{:?}", fields(&json!({"loginId": id, "accountId": [id]})));
        assert!(shown.contains("6747…") && !shown.contains(id), "{shown}");
    }
}
