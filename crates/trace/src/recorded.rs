//! The payload of a traced message, as a tree that decodes again.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A JSON value out of a traced message.
///
/// In a [`Trace`](crate::Trace) it is masked: ids are replaced by pseudonyms of the same shape, so that it still decodes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

    /// As much of a text as is kept.
    pub fn cut(text: &str) -> String {
        match text.char_indices().nth(Self::LONGEST_TEXT) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
            None => text.to_owned(),
        }
    }
}
