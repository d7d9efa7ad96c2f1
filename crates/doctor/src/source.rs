//! Finds the widget's URL in what was pasted: a bare URL, HTML, or code.

use crate::escapes::{self, Escaping};
use crate::placeholder;
use crate::tag::{Attribute, Tag};
use crate::{address, literal, spaces};
use flinks_protocol::{Instance, Origin, Parameter, UrlParts, is_flinks_host};
use std::fmt;

/// More tags, and more URLs, than a page has.
const MAX_TAGS: usize = 5_000;
const MAX_URLS: usize = 500;

/// Where in a pasted text the URL was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// What the URL stands in: `the attribute src of <iframe>`, `loadUrl(…)`, `uri:`.
    pub within: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, in {}", self.line, self.within)
    }
}

/// A URL as the language around it has it; without that language's own escapes.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub url: String,
    /// `None` where the text is the URL.
    pub place: Option<Place>,
    pub iframe: Option<Tag<'a>>,
    /// Whether code may put more parameters to it: it has none yet, or one that is always there is named elsewhere.
    pub is_open_ended: bool,
}

impl<'a> Source<'a> {
    /// Of several URLs the one at Flinks is taken, else that of an iframe; the first of equals, and one in a comment last.
    pub(crate) fn find(text: &'a str) -> Self {
        let begins = text.trim_start_matches(spaces::is_space);
        let above = text.strip_suffix(begins).unwrap_or_default();
        let text = begins.trim_end();
        let bare = Self {
            url: text.to_owned(),
            place: None,
            iframe: None,
            is_open_ended: false,
        };
        if is_bare(text) {
            return match literal::from_inside(text) {
                Some(url) => Self { url, ..bare },
                None => bare,
            };
        }
        let mut found = Vec::new();
        let tags = tags(text);
        for (at, tag) in tags.iter().enumerate() {
            let attribute = tag.get("src").or_else(|| tag.get("data-src"));
            if let Some(attribute) = attribute.filter(|src| is_iframe(tag) && !src.value.is_empty())
                && !(attribute.is_code && attribute.value.contains("://"))
            {
                found.push(Found::in_attribute(text, tag, attribute, at));
            }
        }
        let mut end = 0;
        for start in starts(text).take(MAX_URLS) {
            if start < end {
                continue;
            }
            let around = tags.iter().enumerate().rev().find_map(|(at, tag)| {
                let holds = |attribute: &&Attribute<'_>| attribute.range.contains(&start);
                Some((at, tag, tag.attributes.iter().find(holds)?))
            });
            if around.is_none() && is_in_query(text, start) {
                return bare;
            }
            let next = Found::at(text, start, around);
            end = next.end;
            found.push(next);
        }
        let Some(best) = found
            .into_iter()
            .rev()
            .max_by_key(|found| found.rank(text, &tags))
        else {
            return bare;
        };
        let before = text.get(..best.start).unwrap_or_default();
        let behind = text.get(best.end..).unwrap_or_default();
        let token = Parameter::AuthorizeToken.name();
        let is_put_together = match best.url.contains('?') {
            true => {
                !best.url.contains(token)
                    && [before, behind].iter().any(|code| code.contains(token))
            }
            false => best.tag.is_none(),
        };
        Self {
            is_open_ended: is_put_together,
            url: best.url,
            place: Some(Place {
                line: above.matches('\n').count() + before.matches('\n').count() + 1,
                within: best.within,
            }),
            iframe: iframe(tags, best.tag),
        }
    }
}

struct Found {
    url: String,
    start: usize,
    end: usize,
    within: String,
    /// Which tag it is in.
    tag: Option<usize>,
    is_src: bool,
}

impl Found {
    /// The whole value of an attribute, in a page or in a literal of code that writes one.
    fn in_attribute(text: &str, tag: &Tag<'_>, attribute: &Attribute<'_>, at: usize) -> Self {
        let before = text.get(..attribute.range.start).unwrap_or_default();
        let value = match literal::from_inside(attribute.value) {
            Some(joined) => joined,
            None if before.ends_with("\\\"") || before.ends_with("\\'") => {
                escapes::literal(attribute.value)
            }
            None => attribute.value.to_owned(),
        };
        let url = match attribute.is_code {
            true => format!("${{{value}}}"),
            false => Escaping::Html.undo_once(&value).unwrap_or(value),
        };
        Self {
            url,
            start: attribute.range.start,
            end: attribute.range.end,
            within: in_tag(tag, attribute),
            tag: Some(at),
            is_src: attribute.name == "src",
        }
    }

    /// A URL that begins at `start`, in an attribute or elsewhere.
    fn at(text: &str, start: usize, around: Option<(usize, &Tag<'_>, &Attribute<'_>)>) -> Self {
        let is_whole = |attribute: &Attribute<'_>| {
            let before = text.get(attribute.range.start..start);
            !attribute.is_code && before.is_some_and(|before| before.trim().is_empty())
        };
        if let Some((at, tag, attribute)) = around.filter(|(.., attribute)| is_whole(attribute)) {
            return Self::in_attribute(text, tag, attribute, at);
        }
        let (url, end) = literal::read(text, start);
        // In a script that is an attribute, HTML's escapes are around those of the script.
        let url = match around.is_some_and(|(.., attribute)| !attribute.is_code) {
            true => Escaping::Html.undo_once(&url).unwrap_or(url),
            false => url,
        };
        Self {
            url,
            start,
            end,
            within: match around {
                Some((_, tag, attribute)) => in_tag(tag, attribute),
                None => in_code(text.get(..start).unwrap_or_default()),
            },
            tag: around.map(|(at, ..)| at),
            is_src: around.is_some_and(|(.., attribute)| attribute.name == "src"),
        }
    }

    fn rank(&self, text: &str, tags: &[Tag<'_>]) -> (u8, bool, bool) {
        let tag = self.tag.and_then(|at| tags.get(at));
        let is_ours = |tag: &Tag<'_>| {
            tag.get("class")
                .or_else(|| tag.get("classname"))
                .is_some_and(|class| class.value.contains("flinksconnect"))
        };
        let rank = match (
            instance(&self.url),
            tag.filter(|tag| self.is_src && is_iframe(tag)),
        ) {
            (Some(instance), _) if address::is_known(&instance) => 4,
            (Some(instance), _) if is_flinks_host(instance.origin().host()) => 3,
            (_, Some(tag)) if is_ours(tag) => 2,
            (_, Some(_)) => 1,
            (_, None) => 0,
        };
        // An origin alone is what code compares with.
        (
            rank,
            !is_in_comment(text, self.start),
            self.url.contains('?'),
        )
    }
}

/// Where it leads, if the placeholders in it were a name.
fn instance(url: &str) -> Option<Instance> {
    let hidden = placeholder::Hidden::of(url).text;
    let named = hidden.replace(placeholder::is_stand_in, "x");
    let parts = UrlParts::split(&named)?;
    Origin::parse(parts.origin).ok().map(Instance::from)
}

/// Whether a text begins as a URL does, in any spelling, or with a placeholder in its place.
fn is_bare(text: &str) -> bool {
    let has_scheme = text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
            && (rest.starts_with("//") || rest.starts_with("\\/"))
    });
    let behind = placeholder::length(text, None).and_then(|length| text.get(length..));
    has_scheme
        || Escaping::Percent.undo(text).is_some()
        || behind.is_some_and(|behind| behind.starts_with(['/', '?', '-', '.', ':']))
}

/// Where `http://` or `https://` begins.
fn starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices(':').filter_map(|(at, _)| {
        let behind = text.get(at + 1..)?;
        let before = text.get(..at)?;
        let scheme = ["https", "http"].into_iter().find(|scheme| {
            let start = at.checked_sub(scheme.len());
            start
                .and_then(|start| before.get(start..))
                .is_some_and(|written| written.eq_ignore_ascii_case(scheme))
        })?;
        are_slashes(behind).then_some(at - scheme.len())
    })
}

/// Whether a text begins with two slashes, however often they are escaped.
fn are_slashes(text: &str) -> bool {
    let (start, _) = text.split_at(text.floor_char_boundary(24));
    let start = Escaping::Html.undo(start).unwrap_or(start.to_owned());
    let start = Escaping::Literal.undo(&start).unwrap_or(start);
    start.replace('\\', "").starts_with("//")
}

/// The iframe that the URL is in; or the only one whose URL code puts in.
fn iframe(tags: Vec<Tag<'_>>, at: Option<usize>) -> Option<Tag<'_>> {
    if at.and_then(|at| tags.get(at)).is_some_and(is_iframe) {
        return tags.into_iter().nth(at?);
    }
    let is_filled_in = |tag: &Tag<'_>| tag.get("src").is_none_or(|src| src.is_code);
    let mut iframes = tags.into_iter().filter(is_iframe);
    iframes
        .next()
        .filter(|first| is_filled_in(first) && iframes.next().is_none())
}

/// Whether the URL is a value in another one, which has no scheme.
fn is_in_query(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let word = |letter: char| letter.is_whitespace() || "\"'`<>(){}".contains(letter);
    let run = before.rsplit(word).next().unwrap_or_default();
    run.len() == before.len() && run.contains('?')
}

fn tags(text: &str) -> Vec<Tag<'_>> {
    text.match_indices('<')
        .filter_map(|(at, _)| Tag::at(text, at))
        .take(MAX_TAGS)
        .filter(|tag| {
            is_iframe(tag)
                || tag
                    .attributes
                    .iter()
                    .any(|attribute| attribute.value.contains(':'))
        })
        .collect()
}

fn is_iframe(tag: &Tag<'_>) -> bool {
    tag.name.eq_ignore_ascii_case("iframe")
}

fn is_in_comment(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    match (before.rfind("<!--"), before.rfind("-->")) {
        (Some(open), Some(close)) => close < open,
        (open, _) => open.is_some(),
    }
}

fn in_tag(tag: &Tag<'_>, attribute: &Attribute<'_>) -> String {
    format!("the attribute {} of <{}>", attribute.name, tag.name)
}

/// The call, the variable or the key before a literal.
fn in_code(before: &str) -> String {
    let is_around = |letter: char| letter.is_whitespace() || "\"'`\\$@fr{[".contains(letter);
    let before = before.trim_end_matches(is_around);
    let is_name = |letter: char| letter.is_alphanumeric() || "_.-".contains(letter);
    let name_before = |text: &str| {
        let text = text.trim_end_matches(|letter: char| letter.is_whitespace() || letter == '"');
        let start = text.trim_end_matches(is_name).len();
        text.get(start..).unwrap_or_default().to_owned()
    };
    let sign = before.chars().next_back();
    let name = sign
        .and_then(|sign| before.strip_suffix(sign))
        .map(name_before);
    match (sign, name.filter(|name| !name.is_empty())) {
        (Some('('), Some(name)) => format!("{name}(…)"),
        (Some('='), Some(name)) => format!("{name} ="),
        (Some(':'), Some(name)) => format!("{name}:"),
        _ => "the text".to_owned(),
    }
}
