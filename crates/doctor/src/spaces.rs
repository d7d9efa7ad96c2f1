//! White space in a URL. Browsers drop tabs and line breaks and send blanks as `%20`, so a name beside one is unknown to
//! the widget.

use flinks_protocol::{Kind, Parameter};

/// Letters that show as nothing, too.
pub(crate) fn is_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// What browsers drop, wherever it stands.
pub(crate) fn is_break(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r')
}

pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Whether the browser sends blanks before or behind a name.
pub(crate) fn spoil_a_name(query: &str) -> bool {
    query.split(['&', '?', '#']).any(|pair| {
        let name = pair.split('=').next().unwrap_or(pair);
        let name = name.trim_matches(is_break);
        !name.is_empty() && trim(name) != name
    })
}

/// Whether the browser sends a blank at the end of the path.
pub(crate) fn spoil_the_path(url: &str) -> bool {
    let (address, _) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    address.trim_end_matches(is_break).ends_with(is_space)
}

/// A name, or a path: a line break takes its indentation with it.
pub(crate) fn without_indentation(text: &str) -> String {
    joined(text, false)
}

/// A value as it was meant. Blanks may belong to a free text, so there only the line breaks go, and the indentation at
/// either end. In all other values a break takes the blanks around it, and blanks at either end go where a good value is left.
pub(crate) fn value(raw: &str, parameter: Option<Parameter>) -> String {
    let Some(kind) = parameter
        .map(Parameter::kind)
        .filter(|kind| !is_free(*kind))
    else {
        return joined(raw, true);
    };
    let value = joined(raw, false);
    let trimmed = trim(&value);
    match trimmed != value && kind.expects_instead(trimmed).is_none() {
        true => trimmed.to_owned(),
        false => value,
    }
}

/// Whether any text is a value of it.
pub(crate) fn is_free(kind: Kind) -> bool {
    matches!(kind, Kind::Text | Kind::List)
}

fn joined(text: &str, keeps_blanks: bool) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (word, behind) = rest.split_at(rest.find(is_space).unwrap_or(rest.len()));
        let end = behind.find(|letter| !is_space(letter));
        let (run, next) = behind.split_at(end.unwrap_or(behind.len()));
        joined.push_str(word);
        let is_inside = !joined.is_empty() && !next.is_empty();
        if !run.contains(is_break) {
            joined.push_str(run);
        } else if keeps_blanks && is_inside {
            joined.extend(run.chars().filter(|letter| !is_break(*letter)));
        }
        rest = next;
    }
    joined
}
