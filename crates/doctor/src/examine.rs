//! The doctor for an existing URL: everything that is wrong with its text, and the URL that was meant.

use crate::check::{Absences, TokenCheck};
use crate::escapes::Escaping;
use crate::findings::{Findings, shorten};
use crate::pairs::{self, Pair, Read};
use crate::placeholder::{self, Hidden};
use crate::problem::{Problem, ProblemCode, Severity};
use crate::source::{Place, Source};
use crate::{address, iframe, names, spaces, values};
use flinks_protocol::{
    ConnectParameters, ConnectUrl, Parameter, Path, UrlParts, parse_parameters, query,
};

/// What the doctor says of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// The URL as the widget reads it; `None` where no widget can be loaded from, or where code has placeholders in it.
    pub url: Option<ConnectUrl>,
    /// Its parameters as the widget reads them.
    pub parameters: ConnectParameters,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What the iframe around it would be better with; it works without.
    pub advice: Vec<Problem>,
    /// Where in the text the URL was found; `None` where the text is nothing but a URL.
    pub place: Option<Place>,
    /// The URL built anew, with the repairs that are certain: a second `?` read as `&`, a raw `#` taken back in, an
    /// unencoded URL encoded whole, names and values in their right case, `Days360` as `Days365`, http as https, text
    /// without escapes and line breaks, a path that is doubled. `None` where something had to be guessed: no byte of a
    /// value is lost, or moved into another one.
    pub rebuilt: Option<String>,
}

/// Looks at the text of an existing URL, or at the HTML or the code that it stands in.
///
/// ```
/// use flinks_doctor::{ProblemCode, examine};
/// let examination = examine("https://acme-iframe.private.fin.ag/v2/?consentEnable=true?redirecturl=https://acme.example/a?b=1&c=2");
/// let codes: Vec<_> = examination.problems.iter().map(|problem| problem.code).collect();
/// assert!(codes.contains(&ProblemCode::SecondQuestionMark));
/// assert_eq!(
///     examination.rebuilt.unwrap(),
///     "https://acme-iframe.private.fin.ag/v2/?consentEnable=true&redirectUrl=https%3A%2F%2Facme.example%2Fa%3Fb%3D1%26c%3D2"
/// );
/// ```
pub fn examine(text: &str) -> Examination {
    let source = Source::find(text);
    let mut findings = Findings::default();
    let unescaped = findings.escapes(&source.url);
    let hidden = Hidden::of(spaces::trim(&unescaped));
    let meant = findings.url(&hidden, source.is_open_ended);
    let as_read = match source.place {
        None => &source.url,
        Some(_) => &unescaped,
    };
    let url = match hidden.is_empty() {
        true => ConnectUrl::parse(as_read).ok(),
        false => None,
    };
    let parameters = match &url {
        Some(url) => url.parameters.clone(),
        None => meant.parameters,
    };
    let advice = source
        .iframe
        .map(|tag| iframe::examine(&tag, &parameters, &mut findings));
    Examination {
        url,
        parameters,
        problems: findings.0,
        advice: advice.unwrap_or_default(),
        place: source.place,
        rebuilt: meant.rebuilt.filter(|_| hidden.is_empty()),
    }
}

/// A URL as it was meant.
#[derive(Default)]
struct Meant {
    parameters: ConnectParameters,
    rebuilt: Option<String>,
}

impl Findings {
    /// The text without escapes that do not belong to a URL.
    fn escapes(&mut self, text: &str) -> String {
        Escaping::ALL
            .into_iter()
            .fold(text.to_owned(), |text, escaping| {
                let Some(undone) = escaping.undo(&text) else {
                    return text;
                };
                self.add(
                    ProblemCode::EscapedText,
                    Severity::Error,
                    None,
                    format!(
                        "{}: the widget does not recognise what it reads.",
                        escaping.about()
                    ),
                    "Use the URL as the browser's address bar has it.",
                );
                undone
            })
    }

    /// `is_open_ended`: code may put more parameters to it.
    fn url(&mut self, hidden: &Hidden, is_open_ended: bool) -> Meant {
        let Some((text, may_have_query)) = self.absolute(&hidden.text) else {
            return Meant::default();
        };
        let Some(parts) = UrlParts::split(&text) else {
            return Meant::default();
        };
        let Some(origin) = self.origin(parts.origin) else {
            return Meant::default();
        };
        self.spaces(&hidden.text, &parts);
        let path = Path::parse(parts.path);
        let instance = match hidden.in_part(&origin) {
            None => self.instance_and_path(&origin, &path),
            Some(shown) => {
                self.placeholder(None, &shown);
                self.host_around_placeholder(&origin);
                None
            }
        };
        if let Some(shown) = hidden.in_part(parts.path) {
            self.placeholder(None, &shown);
        }
        let fragment = parts
            .fragment
            .filter(|_| parts.query.is_some() || parts.fragment != Some(""));
        let Read { pairs, is_certain } =
            pairs::read(parts.query.unwrap_or_default(), fragment, self);
        let is_named = |pair: &&Pair| !pair.name.contains(placeholder::is_stand_in);
        for pair in &pairs {
            if let Some(shown) = hidden.in_part(&pair.name) {
                self.placeholder(None, &shown);
            } else if let Some(shown) = hidden.in_part(&pair.value) {
                self.placeholder(Some(&pair.name), &shown);
            }
        }
        let has_more = !hidden.is_empty()
            && (may_have_query
                || parts.query.is_none()
                || !pairs.iter().all(|pair| is_named(&pair)));
        let absences = match has_more || is_open_ended {
            true => Absences::DoNotCount,
            false => Absences::Count(TokenCheck::InParameters),
        };
        let written = as_written(pairs.iter().filter(is_named), str::to_owned);
        self.parameters(&written, &path, absences);
        if let Some(instance) = &instance {
            self.demo(&written, instance);
        }
        let rebuilt = instance.filter(|_| is_certain).map(|instance| {
            let url = ConnectUrl {
                instance,
                path: address::meant_path(parts.path),
                parameters: repaired(&pairs),
            };
            with_bytes(url.to_src(), &pairs)
        });
        Meant {
            parameters: as_written(pairs.iter(), |value| hidden.shown(value)),
            rebuilt,
        }
    }

    /// The text with an address that stands there once, and a `?` behind it; and whether a placeholder before the
    /// parameters may hold more of them. `None` where it is no URL.
    fn absolute(&mut self, text: &str) -> Option<(String, bool)> {
        let (address, rest) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
        let text = spaces::without_indentation(address) + rest;
        let mut text = match address::once(&text) {
            Some(once) => {
                self.add(
                    ProblemCode::UnknownAddress,
                    Severity::Error,
                    None,
                    "The address stands there twice.",
                    "Write it once.",
                );
                once.to_owned()
            }
            None => self.with_scheme(&text)?,
        };
        let mut may_have_query = false;
        if let Some(glued) = address::with_question_mark(&text) {
            let address = glued.split('?').next().unwrap_or_default();
            may_have_query = address.ends_with(placeholder::is_stand_in);
            if !may_have_query {
                self.add(
                    ProblemCode::MissingQuestionMark,
                    Severity::Error,
                    None,
                    "The parameters are part of the path: there is no '?' before them.",
                    "Write '?' before the first parameter.",
                );
            }
            text = glued;
        }
        Some((text, may_have_query))
    }

    fn spaces(&mut self, text: &str, parts: &UrlParts<'_>) {
        if !text.contains(spaces::is_space) {
            return;
        }
        let query = parts.query.unwrap_or_default();
        let is_spoiled = spaces::spoil_a_name(query)
            || parts.origin.contains(spaces::is_space)
            || spaces::spoil_the_path(text);
        let severity = match is_spoiled {
            true => Severity::Error,
            false => Severity::Warning,
        };
        self.add(
            ProblemCode::WhiteSpace,
            severity,
            None,
            "There is white space in the URL: browsers drop line breaks and send each blank as %20, and the widget does not recognise a name beside one.",
            "Write it in one line; in a value write a blank as %20.",
        );
    }

    fn placeholder(&mut self, parameter: Option<&str>, shown: &str) {
        let subject = parameter.unwrap_or("The URL");
        self.add(
            ProblemCode::Placeholder,
            Severity::Warning,
            parameter,
            format!(
                "{subject} has a placeholder of a template in it, which is not examined: {}",
                shorten(shown)
            ),
            "Paste the URL as the browser has it, from the iframe's src in the page.",
        );
    }
}

/// The parameters with their names and values as they were written.
fn as_written<'a>(
    pairs: impl Iterator<Item = &'a Pair>,
    shown: impl Fn(&str) -> String,
) -> ConnectParameters {
    let encoded = |text: &str| query::encode(&shown(text));
    let pairs: Vec<_> = pairs
        .map(|pair| format!("{}={}", encoded(&pair.name), encoded(&pair.value)))
        .collect();
    parse_parameters(&pairs.join("&"))
}

/// The parameters with their names and values in their right spelling.
fn repaired(pairs: &[Pair]) -> ConnectParameters {
    let mut parameters = ConnectParameters::new();
    for Pair { name, value, .. } in pairs {
        match names::meant(&query::encode(name)) {
            Some(parameter) if parameters.get(parameter).is_none() => {
                parameters.set(parameter, values::right(parameter, value.clone()));
            }
            Some(parameter) => {
                parameters.keep_duplicate(parameter.name().to_owned(), value.clone())
            }
            None => parameters.set_by_name(name, value.clone()),
        }
    }
    parameters
}

/// Puts the bytes back that no text can keep.
fn with_bytes(src: String, pairs: &[Pair]) -> String {
    let mut kept: Vec<_> = pairs
        .iter()
        .filter(|pair| pair.as_bytes.is_some())
        .collect();
    let Some((before, query)) = src.split_once('?').filter(|_| !kept.is_empty()) else {
        return src;
    };
    let query: Vec<_> = query
        .split('&')
        .map(|pair| {
            let decoded = query::pairs(pair).next();
            let at = kept.iter().position(|kept| {
                decoded.as_ref().is_some_and(|(name, value)| {
                    let meant = names::meant(&query::encode(&kept.name)).map(Parameter::name);
                    meant.unwrap_or(&kept.name) == name && kept.value == *value
                })
            });
            let bytes = at.and_then(|at| kept.remove(at).as_bytes.as_deref());
            bytes.unwrap_or(pair)
        })
        .collect();
    format!("{before}?{}", query.join("&"))
}
