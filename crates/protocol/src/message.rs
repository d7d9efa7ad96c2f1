//! A message of the widget, read: what it is, and its fields.

use crate::connection::{Connection, Institution, success};
use crate::event::{Event, Step};
use crate::id::{AccountId, LoginId, RequestId, State, Tag, mask};
use crate::payload::{FieldProblem, FieldType, Payload, Reader};
use std::fmt;

/// A message and what was wrong with its fields. [`event`](Self::event) has it as an enum of all that are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub(crate) kind: Kind,
    pub(crate) values: Vec<Value>,
    /// The fields that could not be used.
    pub problems: Vec<FieldProblem>,
}

/// What a message says that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Step(Step),
    /// A FlinksCode, and the step if it came as one.
    Code(String, Option<Step>),
    /// Neither, and the step that it says.
    Unknown(Option<String>),
}

/// A field that is there and can be used.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Value {
    /// On the wire.
    pub name: &'static str,
    pub field_type: FieldType,
    pub content: Content,
}

/// What a field holds: its type says what that means, and that it was looked at.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Boolean(bool),
    Whole(i64),
    Text(String),
    Texts(Vec<String>),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(self.name).field(&self.shown()).finish()
    }
}

/// Decodes an object. Total: whatever the fields hold, a message comes out.
///
/// An object with neither a known step nor a FlinksCode is [`Event::Unknown`]: the vendor adds messages.
pub fn decode(payload: &dyn Payload) -> Decoded {
    let mut reader = Reader::new(payload);
    let kind = match reader.text("step") {
        Some(name) => match Step::from_name(&name) {
            Some(step) if step.is_code() => Kind::Code(name, Some(step)),
            Some(step) => Kind::Step(step),
            None => Kind::Unknown(Some(name)),
        },
        None => match reader.text("flinksCode") {
            Some(code) => Kind::Code(code, None),
            None => Kind::Unknown(None),
        },
    };
    let values = match &kind {
        Kind::Step(Step::Redirect) => reader.redirect(),
        Kind::Step(step) => reader.values(step.fields()),
        Kind::Code(..) => reader.values(Reader::OF_A_CODE),
        Kind::Unknown(_) => Vec::new(),
    };
    Decoded {
        kind,
        values,
        problems: reader.problems,
    }
}

impl Decoded {
    /// The message with its fields, one variant for each that is known.
    pub fn event(&self) -> Event {
        Event::of(self)
    }

    /// The step of the message; `None` for a FlinksCode without one and for unknown ones.
    pub fn step(&self) -> Option<Step> {
        match &self.kind {
            Kind::Step(step) => Some(*step),
            Kind::Code(_, step) => *step,
            Kind::Unknown(_) => None,
        }
    }

    /// The name of the step, or else the FlinksCode, or else `?`.
    pub fn name(&self) -> &str {
        match &self.kind {
            Kind::Step(step) => step.name(),
            Kind::Code(name, _) => name,
            Kind::Unknown(name) => name.as_deref().unwrap_or("?"),
        }
    }

    /// Whether it says that an attempt went wrong, and why.
    pub fn is_flinks_code(&self) -> bool {
        matches!(self.kind, Kind::Code(..))
    }

    /// The connection, if this is a success: a REDIRECT with a well-formed login id and no FlinksCode.
    pub fn connection(&self) -> Option<Connection> {
        match self.kind {
            Kind::Step(Step::Redirect) => connection(&self.values),
            _ => None,
        }
    }

    /// The fields that are there, by their names on the wire, ids masked: what may be shown.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        if let Kind::Code(code, _) = &self.kind {
            fields.push(("flinksCode", code.clone()));
        }
        for value in &self.values {
            if let Some(shown) = value.shown() {
                fields.push((value.name, shown));
            }
        }
        fields
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|value| value.name == name)
    }
}

/// The connection in the fields of a redirect.
pub(crate) fn connection(values: &[Value]) -> Option<Connection> {
    let of = |field_type| values.iter().find(|value| value.field_type == field_type);
    let login_id = of(FieldType::LoginId).and_then(|value| LoginId::parse(value.text()?).ok());
    Some(Connection {
        login_id: success(login_id, of(FieldType::Code).is_some())?,
        account_ids: of(FieldType::AccountIds).map_or_else(Vec::new, Value::account_ids),
        institution: of(FieldType::Institution).and_then(Value::institution),
        request_id: of(FieldType::RequestId).and_then(|value| RequestId::parse(value.text()?).ok()),
        tag: of(FieldType::Tag).and_then(|value| value.text().map(Tag::new)),
        state: of(FieldType::State).and_then(|value| State::parse(value.text()?).ok()),
    })
}

impl Value {
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn count(&self) -> Option<u32> {
        match self.content {
            Content::Whole(number) => u32::try_from(number).ok(),
            _ => None,
        }
    }

    pub(crate) fn institution(&self) -> Option<Institution> {
        match &self.content {
            Content::Whole(number) => Some(Institution::Number(*number)),
            Content::Text(name) => Some(Institution::Name(name.clone())),
            _ => None,
        }
    }

    pub(crate) fn account_ids(&self) -> Vec<AccountId> {
        let mut ids = Vec::new();
        if let Content::Texts(texts) = &self.content {
            for text in texts {
                ids.extend(AccountId::parse(text));
            }
        }
        ids
    }

    /// As it may be shown.
    fn shown(&self) -> Option<String> {
        let is_id = match self.field_type {
            FieldType::State | FieldType::Url => return None,
            FieldType::LoginId | FieldType::RequestId | FieldType::AccountIds | FieldType::Tag => {
                true
            }
            _ => false,
        };
        let shown = |text: &str| if is_id { mask(text) } else { text.to_owned() };
        Some(match &self.content {
            Content::Boolean(value) => if *value { "true" } else { "false" }.to_owned(),
            Content::Whole(number) => number.to_string(),
            Content::Text(text) => shown(text),
            Content::Texts(texts) => {
                let mut all = String::new();
                for text in texts {
                    if !all.is_empty() {
                        all.push_str(", ");
                    }
                    all.push_str(&shown(text));
                }
                all
            }
        })
    }
}
