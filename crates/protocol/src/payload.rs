//! Reading a message field by field: a wrong type costs that field, not the message, and is reported.

use crate::id::{is_opaque, is_uuid};
use crate::message::{Content, Value};
use crate::query;
use std::fmt;

/// The longest text that is parsed as a message, in characters: far above what the widget sends.
pub const MAX_MESSAGE_LENGTH: usize = 100_000;

/// One field of a message as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Not there.
    Absent,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number that is whole and exact; others are [`Field::Other`].
    Whole(i64),
    /// A text. In a message, one with a NUL in it is [`Field::Other`].
    Text(String),
    /// A list.
    List(Vec<Field>),
    /// An object or anything else.
    Other,
}

impl From<&String> for Field {
    /// No name, id or address has a NUL in it.
    fn from(text: &String) -> Self {
        match text.contains('\0') {
            true => Self::Other,
            false => Self::Text(text.clone()),
        }
    }
}

/// The fields of a message, wherever it is kept: a JavaScript object or a JSON value.
pub trait Payload {
    /// The field with this name. It must not fail: what cannot be read is [`Field::Other`].
    fn field(&self, name: &str) -> Field;

    /// A field of the query of a URL, decoded. A browser can do this by itself.
    fn query_field(&self, url: &str, name: &str) -> Option<String> {
        let mut pairs = query::pairs(query::of(url)?);
        pairs.find_map(|(key, value)| (key == name).then_some(value))
    }
}

/// A field that was there and could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field's name on the wire.
    pub field: &'static str,
    /// What was expected instead.
    pub expected: &'static str,
}

impl FieldProblem {
    /// As `Display` writes it, without the kilobytes of a formatter.
    pub(crate) fn sentence(&self) -> String {
        let mut sentence = self.field.to_owned();
        sentence.push_str(": expected ");
        sentence.push_str(self.expected);
        sentence
    }
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

/// Why a message is none of the widget's, whatever its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// Not an object, and not the JSON text of one.
    #[error("not an object")]
    NotAnObject,
    /// A text that is not JSON.
    #[error("text that is not JSON")]
    NotJson,
    /// A text longer than [`MAX_MESSAGE_LENGTH`].
    #[error("text that is too long")]
    TooLong,
}

/// What a field is, and so how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldType {
    Boolean,
    Count,
    Institution,
    Texts,
    AccountIds,
    LoginId,
    RequestId,
    Tag,
    State,
    Code,
    /// A URL with whole ids in it.
    Url,
}

pub(crate) struct Reader<'a> {
    payload: &'a dyn Payload,
    pub(crate) problems: Vec<FieldProblem>,
}

impl<'a> Reader<'a> {
    /// The fields of a message with a FlinksCode.
    pub(crate) const OF_A_CODE: &'static [(&'static str, FieldType)] = &[
        ("requestId", FieldType::RequestId),
        ("institution", FieldType::Institution),
    ];

    /// The fields of a redirect, in a message or in a URL's query.
    const OF_A_REDIRECT: &'static [(&'static str, FieldType)] = &[
        ("loginId", FieldType::LoginId),
        ("accountId", FieldType::AccountIds),
        ("institution", FieldType::Institution),
        ("requestId", FieldType::RequestId),
        ("tag", FieldType::Tag),
        ("state", FieldType::State),
        ("flinksCode", FieldType::Code),
    ];

    pub(crate) fn new(payload: &'a dyn Payload) -> Self {
        Self {
            payload,
            problems: Vec::new(),
        }
    }

    /// Those of the fields that are there and can be used.
    pub(crate) fn values(&mut self, fields: &[(&'static str, FieldType)]) -> Vec<Value> {
        let mut values = Vec::new();
        for (name, field_type) in fields {
            if let Some(value) = self.value(name, *field_type) {
                values.push(value);
            }
        }
        values
    }

    fn value(&mut self, name: &'static str, field_type: FieldType) -> Option<Value> {
        let content = match field_type {
            FieldType::Boolean => self.boolean(name),
            FieldType::Count => self.count(name),
            FieldType::Institution => self.institution(name),
            FieldType::Texts => self.texts(name),
            FieldType::AccountIds => self.account_ids(name),
            _ => self.checked(name, field_type),
        };
        Some(Value {
            name,
            field_type,
            content: content?,
        })
    }

    fn checked(&mut self, name: &'static str, field_type: FieldType) -> Option<Content> {
        let text = self.text(name)?;
        match field_type {
            FieldType::LoginId | FieldType::RequestId if !is_uuid(&text) => {
                self.report(name, "a UUID");
                None
            }
            FieldType::State if !is_opaque(&text) => None,
            _ => Some(Content::Text(text)),
        }
    }

    fn report(&mut self, field: &'static str, expected: &'static str) {
        self.problems.push(FieldProblem { field, expected });
    }

    /// A text; an empty one counts as absent, as in a redirect's query.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        match self.payload.field(name) {
            Field::Text(text) => (!text.is_empty()).then_some(text),
            Field::Absent | Field::Null => None,
            _ => {
                self.report(name, "text");
                None
            }
        }
    }

    fn boolean(&mut self, name: &'static str) -> Option<Content> {
        match self.payload.field(name) {
            Field::Boolean(value) => return Some(Content::Boolean(value)),
            Field::Absent | Field::Null => {}
            _ => self.report(name, "true or false"),
        }
        None
    }

    fn institution(&mut self, name: &'static str) -> Option<Content> {
        match self.payload.field(name) {
            Field::Text(text) if !text.is_empty() => return Some(Content::Text(text)),
            Field::Whole(number) => return Some(Content::Whole(number)),
            Field::Absent | Field::Null | Field::Text(_) => {}
            _ => self.report(name, "text, a whole number or null"),
        }
        None
    }

    /// A count; the types of some are not documented, so a number in a text and the length of a list are taken too.
    fn count(&mut self, name: &'static str) -> Option<Content> {
        let count = match self.payload.field(name) {
            Field::Absent | Field::Null => return None,
            Field::Whole(number) => u32::try_from(number).ok(),
            Field::Text(text) => text.trim_ascii().parse().ok(),
            Field::List(items) => u32::try_from(items.len()).ok(),
            _ => None,
        };
        if count.is_none() {
            self.report(name, "a whole number");
        }
        count.map(|count| Content::Whole(count.into()))
    }

    /// One text or a list of texts.
    fn texts(&mut self, name: &'static str) -> Option<Content> {
        let items = match self.payload.field(name) {
            Field::Absent | Field::Null => return None,
            Field::List(items) => items,
            single => vec![single],
        };
        let mut texts = Vec::new();
        for item in items {
            match item {
                Field::Text(text) => texts.push(text),
                _ => self.report(name, "text or a list of texts"),
            }
        }
        (!texts.is_empty()).then_some(Content::Texts(texts))
    }

    /// One id, several joined by commas, or a list.
    fn account_ids(&mut self, name: &'static str) -> Option<Content> {
        let Content::Texts(texts) = self.texts(name)? else {
            return None;
        };
        let mut ids: Vec<String> = Vec::new();
        for text in texts {
            // A list of one: looking for a letter alone is a kilobyte of its own.
            for part in text.split([',']) {
                let part = part.trim_ascii();
                if is_opaque(part) {
                    if ids.iter().all(|id| id != part) {
                        ids.push(part.to_owned());
                    }
                } else if !part.is_empty() {
                    self.report(name, "account ids");
                }
            }
        }
        (!ids.is_empty()).then_some(Content::Texts(ids))
    }

    /// The fields of REDIRECT: each at the top level, or else in the query of `url`.
    pub(crate) fn redirect(&mut self) -> Vec<Value> {
        let url = self.text("url");
        let in_url = url.as_deref().map(|url| InUrl {
            url,
            reader: self.payload,
        });
        let mut in_url = in_url.as_ref().map(|in_url| Reader::new(in_url));
        let mut values = Vec::new();
        for (name, field_type) in Self::OF_A_REDIRECT {
            // Ours come back in the URL only.
            let here = match field_type {
                FieldType::Tag | FieldType::State => None,
                _ => self.value(name, *field_type),
            };
            if let Some(value) = here.or_else(|| in_url.as_mut()?.value(name, *field_type)) {
                values.push(value);
            }
        }
        let has = |field_type| values.iter().any(|value| value.field_type == field_type);
        let (login_id, code) = (has(FieldType::LoginId), has(FieldType::Code));
        // A login id that is bad in both places is reported once.
        if let Some(in_url) = in_url.filter(|_| !login_id && !self.has_reported("loginId")) {
            self.problems.extend(in_url.problems);
        }
        if !login_id && !self.has_reported("loginId") {
            self.report("loginId", "a UUID, here or in the query of url");
        }
        if code {
            self.report(
                "flinksCode",
                "none in a REDIRECT: it does not count as a success",
            );
        }
        if let Some(url) = url {
            values.push(Value {
                name: "url",
                field_type: FieldType::Url,
                content: Content::Text(url),
            });
        }
        values
    }

    fn has_reported(&self, field: &str) -> bool {
        self.problems.iter().any(|problem| problem.field == field)
    }
}

/// Reads the query of a landing page's URL as if it were a message.
pub(crate) fn read_url(url: &str) -> (Vec<Value>, Vec<FieldProblem>) {
    let in_url = InUrl {
        url,
        reader: &NoMessage,
    };
    let mut reader = Reader::new(&in_url);
    let values = reader.values(Reader::OF_A_REDIRECT);
    (values, reader.problems)
}

/// The query of a URL as fields: all texts.
struct InUrl<'a> {
    url: &'a str,
    reader: &'a dyn Payload,
}

impl Payload for InUrl<'_> {
    fn field(&self, name: &str) -> Field {
        self.reader
            .query_field(self.url, name)
            .map_or(Field::Absent, Field::Text)
    }

    fn query_field(&self, url: &str, name: &str) -> Option<String> {
        self.reader.query_field(url, name)
    }
}

struct NoMessage;

impl Payload for NoMessage {
    fn field(&self, _name: &str) -> Field {
        Field::Absent
    }
}

/// A number, if it is whole and exact.
impl From<f64> for Field {
    fn from(number: f64) -> Self {
        const EXACT: f64 = 9_007_199_254_740_991.0;
        let whole = number as i64;
        match whole as f64 == number && number.abs() <= EXACT {
            true => Self::Whole(whole),
            false => Self::Other,
        }
    }
}
