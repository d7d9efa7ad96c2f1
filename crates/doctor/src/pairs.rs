//! The pairs of a query as they were meant: a `?` for an `&`, an address that is not encoded, a raw `#`, white space.
//!
//! What is not certain is left as the widget reads it, or said to be uncertain: no byte of a value is lost, or moved into
//! another one.

use crate::findings::Findings;
use crate::placeholder::{self, is_stand_in};
use crate::problem::{ProblemCode, Severity};
use crate::{names, percent, spaces};
use flinks_protocol::{Kind, Parameter, query};

/// A name and its value, decoded.
#[derive(Debug)]
pub(crate) struct Pair {
    pub name: String,
    pub value: String,
    /// The pair as a query has it, where its bytes are not UTF-8 and so no text can keep them.
    pub as_bytes: Option<String>,
}

/// A query as it was meant.
#[derive(Debug)]
pub(crate) struct Read {
    pub pairs: Vec<Pair>,
    /// Whether nothing had to be guessed.
    pub is_certain: bool,
}

/// Reads the query, and behind it the fragment, which may be the rest of a value.
pub(crate) fn read(query: &str, fragment: Option<&str>, findings: &mut Findings) -> Read {
    let mut reader = Reader {
        findings,
        read: Read {
            pairs: Vec::new(),
            is_certain: true,
        },
        open: None,
        may_go_on: false,
        fragment,
        in_value: false,
    };
    let text = match fragment {
        Some(fragment) => format!("{query}#{fragment}"),
        None => query.to_owned(),
    };
    for piece in text.split('&') {
        if !reader.piece(piece) {
            break;
        }
    }
    reader.close();
    reader.read
}

struct Reader<'a> {
    findings: &'a mut Findings,
    read: Read,
    /// An address that is not encoded, whose own query is being put together again.
    open: Option<(String, String)>,
    /// Whether one was ended by the name of a parameter, which may have been of its own query.
    may_go_on: bool,
    fragment: Option<&'a str>,
    /// Whether the `#` turned out to be part of a value.
    in_value: bool,
}

impl Reader<'_> {
    /// What stands between two `&`; `false` behind the last pair.
    fn piece(&mut self, piece: &str) -> bool {
        if let Some((_, address)) = &mut self.open
            && !names::begins(piece)
        {
            address.push('&');
            address.push_str(piece);
            return true;
        }
        self.may_go_on |= self.open.is_some();
        self.close();
        let mut rest = piece;
        let mut is_told = false;
        while let Some((before, behind)) = cut(rest) {
            let name = before.split('=').next().unwrap_or(before);
            if !is_told && !name.is_empty() {
                is_told = true;
                self.findings.error(
                    ProblemCode::SecondQuestionMark,
                    &names::shown(name),
                    "There are two '?': what stands behind the second one is part of a value.",
                    "Join parameters by '&'.",
                );
            }
            if !self.pair(before) {
                return false;
            }
            self.close();
            self.may_go_on |= names::meant(name).is_some_and(|cut| cut.kind() == Kind::Url);
            rest = behind;
        }
        self.pair(rest)
    }

    fn pair(&mut self, piece: &str) -> bool {
        if spaces::trim(piece).is_empty() {
            return true;
        }
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        let parameter = names::meant(name);
        // It may belong to a text with a raw `&` in it, or to an address.
        if parameter.is_none() && (self.may_go_on || !piece.contains('=')) {
            self.read.is_certain = false;
        }
        let is_colour = parameter.is_some_and(|parameter| parameter.kind() == Kind::Colour);
        if let (Some((before, _)), Some(fragment), false) =
            (piece.split_once('#'), self.fragment, self.in_value)
        {
            if ends_before_hash(parameter, name, value) {
                if !before.is_empty() {
                    self.pair(before);
                }
                self.fragment(fragment);
                return false;
            }
            self.in_value = true;
            let fix = match is_colour {
                true => "Write the colour without '#'.",
                false => "Percent-encode it as %23.",
            };
            let name = names::shown(name);
            let message = format!(
                "The raw '#' begins the fragment: the rest of {name} and all that follows is lost."
            );
            self.findings
                .error(ProblemCode::RawHash, &name, message, fix);
        }
        let is_url = parameter.is_some_and(|parameter| parameter.kind() == Kind::Url);
        if is_url && is_open(value) {
            self.not_encoded(name, value.contains(['?', '=']));
            self.open = Some((name.to_owned(), value.to_owned()));
            return true;
        }
        if is_url && value.contains("://") && !placeholder::covers(value) {
            self.not_encoded(name, false);
        }
        let value = match is_colour && self.in_value {
            true => value.strip_prefix('#').unwrap_or(value),
            false => value,
        };
        let value = spaces::value(value, parameter);
        self.findings.encoding(name, &value);
        self.push(name, query::decode(&value), Some(&value));
        true
    }

    /// Ends the address that is open.
    fn close(&mut self) {
        let Some((name, address)) = self.open.take() else {
            return;
        };
        let address = spaces::trim(&address).trim_end_matches('&');
        let address = spaces::value(address, names::meant(&name));
        let (address, is_certain) = decoded(&address);
        self.read.is_certain &= is_certain;
        self.push(&name, address, None);
    }

    /// `raw` is the value as it stands in the query.
    fn push(&mut self, raw_name: &str, value: String, raw: Option<&str>) {
        let raw_name = spaces::without_indentation(spaces::trim(raw_name));
        let mut name = query::decode(&raw_name);
        let trimmed = spaces::trim(&name);
        if trimmed != name && names::meant(&raw_name).is_some() {
            self.findings.error(
                ProblemCode::WhiteSpace,
                trimmed,
                format!("There is white space around the name {trimmed}: the widget does not recognise it."),
                format!("Write {trimmed} without it."),
            );
            name = trimmed.to_owned();
        }
        // Of those that look alike each keeps its place, so one that was a text is written back in the same way.
        let is_lossy = [&name, &value]
            .iter()
            .any(|text| text.contains(char::REPLACEMENT_CHARACTER));
        let anew = percent::encoded_anew;
        let as_bytes = raw
            .filter(|_| is_lossy)
            .map(|raw| format!("{}={}", anew(&raw_name), anew(raw)));
        self.read.pairs.push(Pair {
            name,
            value,
            as_bytes,
        });
    }

    fn not_encoded(&mut self, name: &str, has_query: bool) {
        let name = names::shown(name);
        let (severity, message) = match has_query {
            true => (
                Severity::Error,
                format!("The value of {name} is not percent-encoded: the first '&' in it ends it."),
            ),
            false => (
                Severity::Warning,
                format!("The value of {name} is not percent-encoded."),
            ),
        };
        self.findings.add(
            ProblemCode::UnencodedUrl,
            severity,
            Some(&name),
            message,
            "Percent-encode the whole value.",
        );
    }

    fn fragment(&mut self, fragment: &str) {
        self.read.is_certain &= fragment.is_empty();
        self.findings.add(
            ProblemCode::Fragment,
            Severity::Warning,
            None,
            "The widget does not see what stands behind the '#'.",
            "Percent-encode it as %23 if it is part of a value, or leave it out.",
        );
    }
}

/// Cuts a piece at the first `?` that was meant as `&`. In an address and in a free text only a parameter's name behind
/// it shows that; any other value has to be a good one before it.
fn cut(piece: &str) -> Option<(&str, &str)> {
    let (name, rest) = piece.split_once('=').unwrap_or((piece, ""));
    if let Some((before, _)) = name.split_once('?') {
        let behind = piece
            .get(before.len() + 1..)
            .filter(|_| !before.contains('#'))?;
        return (before.is_empty() || names::begins(behind)).then_some((before, behind));
    }
    let parameter = names::meant(name);
    let is_good = |value: &str| {
        let parameter = parameter.filter(|parameter| is_closed(*parameter));
        parameter.is_some_and(|parameter| is_good(parameter, value))
    };
    let value_at = piece.len() - rest.len();
    rest.match_indices('?').find_map(|(at, _)| {
        let (before, behind) = (piece.get(..value_at + at)?, piece.get(value_at + at + 1..)?);
        let value = before.get(value_at..)?;
        let is_address = value.contains("://");
        let is_cut = (behind.contains('=') && names::begins(behind) && !is_address)
            || (is_good(value) && !value.contains('#'));
        is_cut.then_some((before, behind))
    })
}

/// Whether not every text is a value of it.
fn is_closed(parameter: Parameter) -> bool {
    let kind = parameter.kind();
    !spaces::is_free(kind) && kind != Kind::Url
}

fn is_good(parameter: Parameter, value: &str) -> bool {
    let value = crate::values::right(parameter, query::decode(spaces::trim(value)));
    value.contains(is_stand_in) || parameter.kind().expects_instead(&value).is_none()
}

/// Whether a good value, or a name, ends at the `#`, so that what follows is the URL's own fragment.
fn ends_before_hash(parameter: Option<Parameter>, name: &str, value: &str) -> bool {
    let before = value.split('#').next().unwrap_or(value);
    let is_empty = spaces::trim(before).is_empty();
    name.contains('#')
        || parameter.is_some_and(|parameter| {
            let is_begun_colour = parameter.kind() == Kind::Colour && is_empty;
            is_closed(parameter) && !is_begun_colour && is_good(parameter, before)
        })
}

/// Whether an address goes on behind the next `&`, unless a parameter's name follows: it has a query of its own.
fn is_open(value: &str) -> bool {
    // Behind an encoded one, those at the end are Base64's.
    let has_pair = match value.contains("%3D") || value.contains("%3d") {
        true => value.trim_end_matches('=').contains('='),
        false => value.contains('='),
    };
    value.contains(['?', '#']) || (has_pair && query::decode(value).contains('?'))
}

/// An address that was not encoded, or in part; and whether no byte is lost. Decoded is only what shows that it was encoded.
fn decoded(address: &str) -> (String, bool) {
    let at = address.find(['?', '#', '&']).unwrap_or(address.len());
    let (before, own_query) = address.split_at(at);
    let is_encoded = match query::decode(before) {
        // Its own query is in it, and none behind it.
        decoded if !own_query.starts_with('?') && decoded.contains('?') => true,
        decoded if decoded.contains("://") => !before.contains("://"),
        decoded => decoded.contains('/') && !before.contains('/'),
    };
    if !is_encoded {
        return (address.to_owned(), true);
    }
    let own_query_is_encoded = !own_query.contains('=');
    match own_query_is_encoded {
        true => (query::decode(address), percent::is_text(address)),
        false => (query::decode(before) + own_query, percent::is_text(before)),
    }
}
