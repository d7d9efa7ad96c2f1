//! The payload of a traced message, as a tree that decodes again.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A JSON value out of a traced message.
///
/// In a [`Trace`](crate::Trace) it is masked: ids are replaced by pseudonyms of the same shape, so that it still decodes.
///
/// Deserialising never fails for what a value holds, and is bounded: deep and cyclic values end at [`DEEPEST`](Self::DEEPEST), long texts
/// and lists are cut.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Recorded {
    /// `null`, or what JSON cannot say.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Recorded>),
    /// An object.
    Object(BTreeMap<String, Recorded>),
}

impl Recorded {
    /// How many characters are kept of a text; the rest is replaced by an ellipsis.
    pub const LONGEST_TEXT: usize = 2_000;
    /// How deep a payload is kept; the widget's own are one deep.
    pub const DEEPEST: usize = 6;
    /// How many members of a list or of an object are kept.
    pub const MOST_MEMBERS: usize = 100;

    /// An object.
    pub fn object(members: impl Iterator<Item = (String, Self)>) -> Self {
        Self::Object(members.collect())
    }
}

impl<'de> Deserialize<'de> for Recorded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Level(Self::DEEPEST).deserialize(deserializer)
    }
}

/// A list that is longer is not read.
const MAX_ITEMS: usize = 10_000;

/// A value with so many levels of lists and objects below it.
#[derive(Clone, Copy)]
struct Level(usize);

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Recorded;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Recorded, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = Recorded;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Recorded, E> {
        Ok(Recorded::Null)
    }

    fn visit_none<E>(self) -> Result<Recorded, E> {
        Ok(Recorded::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Recorded, D::Error> {
        self.deserialize(value)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Recorded, E> {
        Ok(Recorded::Boolean(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Recorded, E> {
        Ok(Recorded::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Recorded, E> {
        Ok(Recorded::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Recorded, E> {
        Ok(Recorded::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Recorded, E> {
        Ok(Recorded::Text(cut(text)))
    }

    fn visit_bytes<E>(self, _bytes: &[u8]) -> Result<Recorded, E> {
        Ok(Recorded::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Recorded, A::Error> {
        // A sparse array of JavaScript may have four billion items: it is not walked through.
        if items.size_hint().is_some_and(|length| length > MAX_ITEMS) {
            return Ok(Recorded::Null);
        }
        let mut kept = Vec::new();
        if let Some(below) = self.0.checked_sub(1) {
            while kept.len() < Recorded::MOST_MEMBERS {
                match items.next_element_seed(Level(below)) {
                    Ok(Some(item)) => kept.push(item),
                    Ok(None) => break,
                    // What has no deserializer, such as a function, costs itself only.
                    Err(_) => kept.push(Recorded::Null),
                }
            }
        }
        // serde_json wants all items to be read.
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(match self.0 {
            0 => Recorded::Null,
            _ => Recorded::List(kept),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Recorded, A::Error> {
        let mut kept = BTreeMap::new();
        if let Some(below) = self.0.checked_sub(1) {
            while kept.len() < Recorded::MOST_MEMBERS
                && let Some(name) = members.next_key::<String>()?
            {
                let value = members.next_value_seed(Level(below));
                kept.insert(cut(&name), value.unwrap_or(Recorded::Null));
            }
        }
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(match self.0 {
            0 => Recorded::Null,
            _ => Recorded::Object(kept),
        })
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(Recorded::LONGEST_TEXT) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn recorded(value: Value) -> Recorded {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_deep_value_ends_and_what_is_beside_it_stays() {
        let mut deep = json!("end");
        for _ in 0..100 {
            deep = json!([deep]);
        }
        let mut kept = &recorded(json!({"deep": deep, "step": "A"}));
        let Recorded::Object(members) = kept else {
            panic!("{kept:?}")
        };
        assert_eq!(members["step"], Recorded::Text("A".into()));
        kept = &members["deep"];
        let mut depth = 1;
        while let Recorded::List(items) = kept {
            kept = &items[0];
            depth += 1;
        }
        assert_eq!((depth, kept), (Recorded::DEEPEST, &Recorded::Null));
    }

    #[test]
    fn long_lists_and_texts_are_cut() {
        let Recorded::List(items) = recorded(json!(vec![1; 1_000])) else {
            panic!()
        };
        assert_eq!(items.len(), Recorded::MOST_MEMBERS);
        let text = recorded(json!("é".repeat(3_000)));
        assert_eq!(text, Recorded::Text("é".repeat(2_000) + "…"));
    }
}
