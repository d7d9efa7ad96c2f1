//! Reading fields by their type: a wrong one costs that field, not the message, and is reported.

use crate::connection::Institution;
use crate::fields::{Field, Fields};
use crate::flinks_code::FlinksCode;
use crate::id::{AccountId, LoginId, RequestId, State, Tag};
use std::collections::HashSet;
use std::fmt;

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

    pub(crate) fn boolean(&mut self, name: &'static str) -> Option<bool> {
        self.first(name, |field| match field {
            Field::Boolean(value) => Ok(Some(*value)),
            _ => Err("true or false"),
        })
    }

    /// A count; the types of some are not documented, so a number in a text and the length of a list are taken too.
    pub(crate) fn count(&mut self, name: &'static str) -> Option<u32> {
        self.first(name, |field| {
            let count = match field {
                Field::Whole(number) => u32::try_from(*number).ok(),
                Field::Text(text) => text.trim_ascii().parse().ok(),
                Field::List(items) => u32::try_from(items.len()).ok(),
                _ => None,
            };
            count.map(Some).ok_or("a whole number")
        })
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

    /// One text or a list of texts.
    pub(crate) fn texts(&mut self, name: &'static str) -> Vec<String> {
        self.list(name, |text| vec![Ok(text.to_owned())])
    }

    /// One id, several joined by commas, or a list of either. Each counts once.
    pub(crate) fn account_ids(&mut self, name: &'static str) -> Vec<AccountId> {
        let mut ids = self.list(name, |text| {
            let parts = text.split(',').map(str::trim_ascii);
            let parts = parts.filter(|part| !part.is_empty());
            parts
                .map(|part| AccountId::parse(part).map_err(|_| "account ids"))
                .collect()
        });
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        ids
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
            if !values.is_empty() {
                return values;
            }
        }
        Vec::new()
    }
}
