//! A message as it arrived, and the reading of its fields by their type: a wrong one costs that field, not the message, and is
//! reported.

use crate::connection::Institution;
use crate::flinks_code::FlinksCode;
use crate::id::{AccountId, LoginId, RequestId, State, Tag, mask};
use std::fmt;

/// The longest text that is parsed as a message, and the most that all texts of one hold together, in UTF-16 code units, as
/// browsers count. It is far above what the widget sends.
pub const MAX_MESSAGE_LENGTH: usize = 100_000;
/// The largest whole number that JavaScript's numbers hold exactly.
pub(crate) const MAX_EXACT: i64 = (1 << 53) - 1;

/// One field of a message as it arrived. `Debug` masks texts: they may be identifiers.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Field {
    /// Not there.
    Absent,
    /// `null`, or `undefined`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number that is whole and exact; others are [`Field::Other`].
    Whole(i64),
    /// A text.
    Text(String),
    /// A list. Lists in it are [`Field::Other`].
    List(Vec<Field>),
    /// An object, or anything else: it is not looked into.
    Other,
}

impl Field {
    /// How many items a list may have; a longer one is [`Field::Other`], and more values in one text are not usable.
    pub const MAX_ITEMS: usize = 1_000;

    /// A number of JavaScript, in which whole and other numbers are of one type.
    pub fn number(number: f64) -> Self {
        match number.fract() == 0.0 {
            true => Self::whole(number as i64),
            false => Self::Other,
        }
    }

    pub(crate) fn whole(number: impl TryInto<i64>) -> Self {
        match number.try_into() {
            Ok(number) if (-MAX_EXACT..=MAX_EXACT).contains(&number) => Self::Whole(number),
            _ => Self::Other,
        }
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::Null => f.write_str("Null"),
            Self::Boolean(value) => f.debug_tuple("Boolean").field(value).finish(),
            Self::Whole(number) => f.debug_tuple("Whole").field(number).finish(),
            Self::Text(text) => f.debug_tuple("Text").field(&mask(text)).finish(),
            Self::List(items) => f.debug_tuple("List").field(items).finish(),
            Self::Other => f.write_str("Other"),
        }
    }
}

/// The fields of a message by name, each of whatever type it came as.
///
/// It is deserialised from any object, in the browser and natively alike, and never from the whole of it: objects and
/// lists inside its fields are not entered, because they may contain themselves, and lengths are bounded.
///
/// ```
/// use flinks_protocol::{Field, Fields};
/// let fields = Fields::from_json(&serde_json::json!({"step": "RETRY_COUNT", "count": 2.0, "more": {"a": 1}}))?;
/// assert_eq!(fields.get("count"), &Field::Whole(2));
/// assert_eq!(fields.get("more"), &Field::Other);
/// assert_eq!(fields.get("url"), &Field::Absent);
/// # Ok::<(), flinks_protocol::Malformed>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(
    /// A dozen. Of equal names the last one counts, as in JSON.
    pub(crate) Vec<(String, Field)>,
);

impl Fields {
    /// How many fields of a message are read; the others are ignored.
    pub const MAX_FIELDS: usize = 1_000;

    /// The field with this name.
    pub fn get(&self, name: &str) -> &Field {
        let mut fields = self.0.iter().rev();
        let field = fields.find(|(known, _)| known == name);
        field.map_or(&Field::Absent, |(_, field)| field)
    }
}

impl FromIterator<(String, Field)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, Field)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
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

/// A field that was there and could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field's name on the wire.
    pub field: &'static str,
    /// What was expected instead.
    pub expected: &'static str,
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}", self.field, self.expected)
    }
}

/// Reads fields by name from one place, or from several: then the first with a usable value counts.
#[derive(Debug)]
pub(crate) struct FieldReader<'a> {
    places: Vec<&'a Fields>,
    problems: Vec<FieldProblem>,
}

/// What was expected of a field that cannot be used.
type Expected = &'static str;

impl<'a> FieldReader<'a> {
    pub(crate) fn new(places: impl IntoIterator<Item = &'a Fields>) -> Self {
        Self {
            places: places.into_iter().collect(),
            problems: Vec::new(),
        }
    }

    /// The same places, and more behind them.
    pub(crate) fn followed_by<'b>(
        &self,
        more: impl IntoIterator<Item = &'b Fields>,
    ) -> FieldReader<'b>
    where
        'a: 'b,
    {
        FieldReader::new(self.places.iter().copied().chain(more))
    }

    pub(crate) fn into_problems(self) -> Vec<FieldProblem> {
        self.problems
    }

    /// Reports what is wrong with a field, once.
    pub(crate) fn report(&mut self, problem: FieldProblem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    pub(crate) fn has_reported(&self, field: &str) -> bool {
        self.problems.iter().any(|problem| problem.field == field)
    }

    /// A text; an empty one counts as absent.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        self.parsed(name, |text| Ok(text.to_owned()))
    }

    pub(crate) fn institution(&mut self, name: &'static str) -> Option<Institution> {
        self.first(name, |field| match field {
            Field::Whole(number) => Ok(Some(Institution::Number(*number))),
            Field::Text(text) if text.is_empty() => Ok(None),
            Field::Text(text) => Ok(Some(Institution::Name(text.clone()))),
            _ => Err("text, a whole number or null"),
        })
    }

    pub(crate) fn login_id(&mut self, name: &'static str) -> Option<LoginId> {
        self.parsed(name, |text| LoginId::parse(text).map_err(|_| "a UUID"))
    }

    pub(crate) fn request_id(&mut self, name: &'static str) -> Option<RequestId> {
        self.parsed(name, |text| RequestId::parse(text).map_err(|_| "a UUID"))
    }

    pub(crate) fn flinks_code(&mut self, name: &'static str) -> Option<FlinksCode> {
        self.parsed(name, |text| Ok(FlinksCode::from_name(text)))
    }

    pub(crate) fn tag(&mut self, name: &'static str) -> Option<Tag> {
        self.parsed(name, |text| Ok(Tag::new(text)))
    }

    /// Other software calls its own values `state` too: one of another form is ignored.
    pub(crate) fn state(&mut self, name: &'static str) -> Option<State> {
        self.first(name, |field| match field {
            Field::Text(text) => Ok(State::parse(text).ok()),
            _ => Ok(None),
        })
    }

    /// One id, several joined by commas, or a list of either. Each counts once.
    pub(crate) fn account_ids(&mut self, name: &'static str) -> Vec<AccountId> {
        let ids = self.list(name, |text| {
            let parts = text.split(',').map(str::trim_ascii);
            let parts = parts.filter(|part| !part.is_empty());
            parts
                .map(|part| AccountId::parse(part).map_err(|_| "account ids"))
                .collect()
        });
        let mut each = Vec::new();
        for id in ids {
            if !each.contains(&id) {
                each.push(id);
            }
        }
        each
    }

    /// A text of a certain form; an empty one counts as absent.
    fn parsed<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, Expected>,
    ) -> Option<T> {
        self.first(name, |field| match field {
            Field::Text(text) if text.is_empty() => Ok(None),
            Field::Text(text) => parse(text).map(Some),
            _ => Err("text"),
        })
    }

    /// The value of the first place that has a usable one. Unusable ones before it are reported.
    fn first<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&Field) -> Result<Option<T>, Expected>,
    ) -> Option<T> {
        for place in self.places.clone() {
            match place.get(name) {
                Field::Absent | Field::Null => {}
                field => match read(field) {
                    Ok(None) => {}
                    Ok(value) => return value,
                    Err(expected) => self.report(FieldProblem {
                        field: name,
                        expected,
                    }),
                },
            }
        }
        None
    }

    /// The usable values of the first place that has any. Unusable ones beside them are reported.
    fn list<T>(
        &mut self,
        name: &'static str,
        split: impl Fn(&str) -> Vec<Result<T, Expected>>,
    ) -> Vec<T> {
        for place in self.places.clone() {
            let items = match place.get(name) {
                Field::Absent | Field::Null => continue,
                Field::List(items) => items.as_slice(),
                single => std::slice::from_ref(single),
            };
            let mut values = Vec::new();
            for item in items {
                let split = match item {
                    Field::Text(text) => split(text),
                    _ => vec![Err("text or a list of texts")],
                };
                for value in split {
                    match value {
                        Ok(value) => values.push(value),
                        Err(expected) => self.report(FieldProblem {
                            field: name,
                            expected,
                        }),
                    }
                }
            }
            // A text may join more values than a list has items.
            if values.len() > Field::MAX_ITEMS {
                self.report(FieldProblem {
                    field: name,
                    expected: "at most 1000 values",
                });
            } else if !values.is_empty() {
                return values;
            }
        }
        Vec::new()
    }
}

/// A field of an event: its type says how it is read, and what of it may be shown.
pub(crate) trait EventField: Sized {
    fn read(fields: &mut FieldReader<'_>, name: &'static str) -> Self;

    /// Adds it, unless it is not there. Identifiers are masked.
    fn show(&self, name: &'static str, shown: &mut Vec<(&'static str, String)>);
}

impl EventField for Option<bool> {
    fn read(fields: &mut FieldReader<'_>, name: &'static str) -> Self {
        fields.first(name, |field| match field {
            Field::Boolean(value) => Ok(Some(*value)),
            _ => Err("true or false"),
        })
    }

    fn show(&self, name: &'static str, shown: &mut Vec<(&'static str, String)>) {
        shown.extend(self.map(|value| (name, value.to_string())));
    }
}

/// A count; the types of some are not documented, so a number in a text and the length of a list are taken too.
impl EventField for Option<u32> {
    fn read(fields: &mut FieldReader<'_>, name: &'static str) -> Self {
        fields.first(name, |field| {
            let count = match field {
                Field::Whole(number) => u32::try_from(*number).ok(),
                Field::Text(text) => text.trim_ascii().parse().ok(),
                Field::List(items) => u32::try_from(items.len()).ok(),
                _ => None,
            };
            count.map(Some).ok_or("a whole number")
        })
    }

    fn show(&self, name: &'static str, shown: &mut Vec<(&'static str, String)>) {
        shown.extend(self.map(|count| (name, count.to_string())));
    }
}

impl EventField for Option<Institution> {
    fn read(fields: &mut FieldReader<'_>, name: &'static str) -> Self {
        fields.institution(name)
    }

    fn show(&self, name: &'static str, shown: &mut Vec<(&'static str, String)>) {
        let institution = self.as_ref();
        shown.extend(institution.map(|institution| (name, institution.to_string())));
    }
}

impl EventField for Option<RequestId> {
    fn read(fields: &mut FieldReader<'_>, name: &'static str) -> Self {
        fields.request_id(name)
    }

    fn show(&self, name: &'static str, shown: &mut Vec<(&'static str, String)>) {
        shown.extend(self.as_ref().map(|id| (name, id.masked())));
    }
}

/// One text or a list of texts.
impl EventField for Vec<String> {
    fn read(fields: &mut FieldReader<'_>, name: &'static str) -> Self {
        fields.list(name, |text| vec![Ok(text.to_owned())])
    }

    fn show(&self, name: &'static str, shown: &mut Vec<(&'static str, String)>) {
        if !self.is_empty() {
            shown.push((name, self.join(", ")));
        }
    }
}

impl EventField for Vec<AccountId> {
    fn read(fields: &mut FieldReader<'_>, name: &'static str) -> Self {
        fields.account_ids(name)
    }

    fn show(&self, name: &'static str, shown: &mut Vec<(&'static str, String)>) {
        if !self.is_empty() {
            let masked: Vec<_> = self.iter().map(AccountId::masked).collect();
            shown.push((name, masked.join(", ")));
        }
    }
}
