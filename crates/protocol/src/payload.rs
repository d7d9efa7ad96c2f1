//! Reading a message field by field: a wrong type costs that field, not the message, and is reported.

use crate::connection::{Institution, Redirect};
use crate::event::{CodeMessage, Event, Step};
use crate::flinks_code::FlinksCode;
use crate::id::{AccountId, InvalidId, LoginId, RequestId, State, Tag};
use crate::query;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

/// The longest text that is parsed as a message, in characters: far above what the widget sends.
pub const MAX_MESSAGE_LENGTH: usize = 100_000;

/// One field of a message as it arrived.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// Not there.
    Absent,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Field>),
    /// An object or anything else.
    Other,
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
        [self.field, ": expected ", self.expected].concat()
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

/// A message and what was wrong with its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The message.
    pub event: Event,
    /// The fields that could not be used.
    pub problems: Vec<FieldProblem>,
}

/// Decodes an object. Total: whatever the fields hold, an event comes out.
///
/// An object with neither a known step nor a FlinksCode is [`Event::Unknown`]: the vendor adds messages.
pub fn decode(payload: &dyn Payload) -> Decoded {
    let mut reader = Reader {
        payload,
        problems: Vec::new(),
    };
    let event = match reader.text("step") {
        Some(step) => match Step::from_name(&step) {
            Some(step) => Event::read(step, &mut reader),
            None => Event::Unknown { step: Some(step) },
        },
        None => match reader.text("flinksCode") {
            Some(code) => Event::FlinksCode(reader.code_message(None, &code)),
            None => Event::Unknown { step: None },
        },
    };
    Decoded {
        event,
        problems: reader.problems,
    }
}

pub(crate) struct Reader<'a> {
    payload: &'a dyn Payload,
    problems: Vec<FieldProblem>,
}

impl Reader<'_> {
    fn report(&mut self, field: &'static str, expected: &'static str) {
        self.problems.push(FieldProblem { field, expected });
    }

    /// A text; an empty one counts as absent, as in a redirect's query.
    fn text(&mut self, name: &'static str) -> Option<String> {
        match self.payload.field(name) {
            Field::Text(text) => (!text.is_empty()).then_some(text),
            Field::Absent | Field::Null => None,
            _ => {
                self.report(name, "text");
                None
            }
        }
    }

    fn id<T>(&mut self, name: &'static str, parse: fn(&str) -> Result<T, InvalidId>) -> Option<T> {
        let text = self.text(name)?;
        let id = parse(&text).ok();
        if id.is_none() {
            self.report(name, "a UUID");
        }
        id
    }

    pub(crate) fn boolean(&mut self, name: &'static str) -> Option<bool> {
        match self.payload.field(name) {
            Field::Boolean(value) => Some(value),
            Field::Absent | Field::Null => None,
            _ => {
                self.report(name, "true or false");
                None
            }
        }
    }

    pub(crate) fn institution(&mut self, name: &'static str) -> Option<Institution> {
        let institution = match self.payload.field(name) {
            Field::Absent | Field::Null => return None,
            Field::Text(text) if text.is_empty() => return None,
            Field::Text(text) => Some(Institution::Name(text)),
            Field::Number(number) => whole(number).map(Institution::Number),
            _ => None,
        };
        if institution.is_none() {
            self.report(name, "text, a whole number or null");
        }
        institution
    }

    /// A count; the types of some are not documented, so a number in a text and the length of a list are taken too.
    pub(crate) fn count(&mut self, name: &'static str) -> Option<u32> {
        let count = match self.payload.field(name) {
            Field::Absent | Field::Null => return None,
            Field::Number(number) => whole(number).and_then(|number| u32::try_from(number).ok()),
            Field::Text(text) => text.trim_ascii().parse().ok(),
            Field::List(items) => u32::try_from(items.len()).ok(),
            _ => None,
        };
        if count.is_none() {
            self.report(name, "a whole number");
        }
        count
    }

    /// One text or a list of texts.
    pub(crate) fn texts(&mut self, name: &'static str) -> Vec<String> {
        let items = match self.payload.field(name) {
            Field::Absent | Field::Null => return Vec::new(),
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
        texts
    }

    /// One id, several joined by commas, or a list.
    pub(crate) fn account_ids(&mut self, name: &'static str) -> Vec<AccountId> {
        let texts = self.texts(name);
        let mut ids = Vec::new();
        for text in &texts {
            for part in text
                .split(',')
                .map(str::trim_ascii)
                .filter(|part| !part.is_empty())
            {
                match AccountId::parse(part) {
                    Ok(id) if ids.contains(&id) => {}
                    Ok(id) => ids.push(id),
                    Err(_) => self.report(name, "account ids"),
                }
            }
        }
        ids
    }

    pub(crate) fn code_message(&mut self, step: Option<Step>, code: &str) -> CodeMessage {
        CodeMessage {
            code: FlinksCode::from_name(code),
            step,
            request_id: self.id("requestId", RequestId::parse),
            institution: self.institution("institution"),
        }
    }

    /// The fields of REDIRECT: those at the top level first, then those in the query of `url`.
    pub(crate) fn redirect(&mut self, url_field: &'static str) -> Redirect {
        let url = self.text(url_field);
        let flinks_code = self
            .text("flinksCode")
            .map(|code| FlinksCode::from_name(&code));
        let mut redirect = Redirect {
            login_id: self.id("loginId", LoginId::parse),
            account_ids: self.account_ids("accountId"),
            institution: self.institution("institution"),
            request_id: self.id("requestId", RequestId::parse),
            tag: None,
            state: None,
            flinks_code,
            url: url.clone(),
        };
        if let Some(url) = url.as_deref() {
            let mut in_url = Reader {
                payload: &InUrl {
                    url,
                    reader: self.payload,
                },
                problems: Vec::new(),
            };
            redirect.fill_from(in_url.redirect_query());
            // The query matters only for what was missing: a login id that is bad in both places is reported once.
            if redirect.login_id.is_none()
                && self
                    .problems
                    .iter()
                    .all(|problem| problem.field != "loginId")
            {
                self.problems.append(&mut in_url.problems);
            }
        }
        if redirect.login_id.is_none()
            && self
                .problems
                .iter()
                .all(|problem| problem.field != "loginId")
        {
            self.report("loginId", "a UUID, here or in the query of url");
        }
        if redirect.flinks_code.is_some() {
            self.report(
                "flinksCode",
                "none in a REDIRECT: it does not count as a success",
            );
        }
        redirect
    }

    /// The fields of a landing page's query.
    fn redirect_query(&mut self) -> Redirect {
        Redirect {
            login_id: self.id("loginId", LoginId::parse),
            account_ids: self.account_ids("accountId"),
            institution: self.institution("institution"),
            request_id: self.id("requestId", RequestId::parse),
            tag: self.text("tag").map(Tag::new),
            state: self
                .text("state")
                .and_then(|state| State::parse(&state).ok()),
            flinks_code: self
                .text("flinksCode")
                .map(|code| FlinksCode::from_name(&code)),
            url: None,
        }
    }
}

/// Reads the query of a landing page's URL as if it were a message.
pub(crate) fn read_url(url: &str) -> (Redirect, Vec<FieldProblem>) {
    let mut reader = Reader {
        payload: &InUrl {
            url,
            reader: &NoMessage,
        },
        problems: Vec::new(),
    };
    let redirect = reader.redirect_query();
    (redirect, reader.problems)
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

/// A number that is whole and exact.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_991.0;
    let whole = number as i64;
    (whole as f64 == number && number.abs() <= EXACT).then_some(whole)
}
