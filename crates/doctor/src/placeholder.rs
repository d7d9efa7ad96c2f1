//! Placeholders of template languages: what stands in code where the browser will have a value.

/// What they begin and end with.
const BRACKETS: [(&str, &str); 14] = [
    ("<?", "?>"),
    ("<%", "%>"),
    ("{{{", "}}}"),
    ("{{", "}}"),
    ("{!!", "!!}"),
    ("{%", "%}"),
    ("${", "}"),
    ("#{", "}"),
    ("%{", "}"),
    ("\\(", ")"),
    ("%(", ")s"),
    ("{$", "}"),
    ("$(", ")"),
    ("@(", ")"),
];

/// These are only placeholders around a name.
const AROUND_NAMES: [(&str, &str); 5] = [
    ("{", "}"),
    ("<", ">"),
    ("[[", "]]"),
    ("*|", "|*"),
    ("%%", "%%"),
];

/// A placeholder that is longer is taken for text: to look for its end from everywhere would take too long.
const MAX_LENGTH: usize = 1_000;

/// Letters that stand in for placeholders while a URL is taken apart; private to us.
const STAND_INS: std::ops::RangeInclusive<char> = '\u{f0000}'..='\u{ffffd}';

/// The length of the bracketed placeholder that a text begins with.
pub(crate) fn bracketed(text: &str) -> Option<usize> {
    let (text, _) = text.split_at(text.floor_char_boundary(MAX_LENGTH));
    BRACKETS.iter().find_map(|(open, close)| {
        let rest = text.strip_prefix(open)?;
        let end = match close.len() {
            1 => balanced(rest, close)?,
            _ => rest.find(close)?,
        };
        Some(open.len() + end + close.len())
    })
}

/// Whether a text is one bracketed placeholder from end to end.
pub(crate) fn covers(text: &str) -> bool {
    bracketed(text) == Some(text.len())
}

/// The length of the placeholder of any form that a text begins with; `before` is the letter in front of it.
pub(crate) fn length(text: &str, before: Option<char>) -> Option<usize> {
    let (start, _) = text.split_at(text.floor_char_boundary(MAX_LENGTH));
    let around_a_name = || {
        AROUND_NAMES.iter().find_map(|(open, close)| {
            let name = start.strip_prefix(open)?;
            let end = name.find(close)?;
            let (name, _) = name.split_at(end);
            is_name(name).then_some(open.len() + end + close.len())
        })
    };
    let alone = !before.is_some_and(char::is_alphanumeric);
    bracketed(text)
        .or_else(around_a_name)
        .or_else(|| expression(start))
        .or_else(|| variable(text).filter(|_| alone))
        .or_else(|| conversion(text).filter(|_| alone))
}

/// Python's and C#'s `{}`, `{name(…)}`, `{name['a']}`, `{name!r}`, `{name:s}`.
fn expression(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('{')?;
    let end = balanced(inside, "}")?;
    let (inside, _) = inside.split_at(end);
    let behind = inside
        .trim_start_matches(|letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.'));
    let is_called = behind.len() < inside.len() && behind.starts_with(['(', '[', '!', ':']);
    (inside.is_empty() || is_called).then_some(end + 2)
}

/// Where the bracket that was opened before the text is closed again.
fn balanced(text: &str, close: &str) -> Option<usize> {
    let open = match close {
        ")" => '(',
        _ => '{',
    };
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        if text.split_at(at).1.starts_with(close) {
            match depth {
                0 => return Some(at),
                _ => depth -= 1,
            }
        } else if letter == open {
            depth += 1;
        }
    }
    None
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphanumeric() || first == '_')
        && text.len() <= 60
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | ' '))
}

/// `$name`, and PHP's `$name->field`; a batch file's `%NAME%`; Razor's `@Model.Name`.
fn variable(text: &str) -> Option<usize> {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let end = |text: &str| text.find(|letter| !is_word(letter)).unwrap_or(text.len());
    if let Some(name) = text.strip_prefix('%') {
        let (name, behind) = name.split_at(end(name));
        // Else it may be a byte: `%DE`.
        let is_byte = |text: &str| {
            text.len() >= 2 && text.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
        };
        let behind = behind.strip_prefix('%').filter(|behind| !is_byte(behind))?;
        return (name.len() > 2 && !is_byte(name)).then(|| text.len() - behind.len());
    }
    if let Some(name) = text.strip_prefix('@') {
        let field = name.get(end(name)..)?.strip_prefix('.')?;
        let is_model = name.starts_with(|first: char| first.is_ascii_uppercase());
        let length = text.len() - field.len() + end(field);
        return (is_model && end(field) > 0).then_some(length);
    }
    let name = text
        .strip_prefix('$')
        .filter(|name| name.starts_with(|first: char| is_word(first) && !first.is_ascii_digit()))?;
    let mut length = 1 + end(name);
    while let Some(field) = text.split_at(length).1.strip_prefix("->") {
        length += 2 + end(field);
    }
    Some(length)
}

/// `%s`, `%1$s`, `%ld`, `%@`: what `printf` and its relatives fill in. A letter or digit behind it would make it something else.
fn conversion(text: &str) -> Option<usize> {
    let digits = text.strip_prefix('%')?;
    let letter = digits.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let letter = match letter.len() < digits.len() {
        true => letter.strip_prefix('$')?,
        false => letter,
    };
    let letter = letter.trim_start_matches('l');
    let behind = letter.strip_prefix(['s', 'd', 'i', 'u', 'v', '@'])?;
    let ends = !behind.starts_with(|next: char| next.is_ascii_alphanumeric());
    ends.then(|| text.len() - behind.len())
}

/// A text whose placeholders are each one letter, which no separator of a URL can be taken for.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    pub text: String,
    placeholders: Vec<String>,
}

impl Hidden {
    pub(crate) fn of(text: &str) -> Self {
        let mut hidden = Self::default();
        if text.contains(is_stand_in) {
            hidden.text.push_str(text);
            return hidden;
        }
        let mut stand_ins = STAND_INS;
        let (mut before, mut rest) = (None, text);
        while let Some(letter) = rest.chars().next() {
            let found = length(rest, before).and_then(|length| Some((length, stand_ins.next()?)));
            let (length, shown) = found.unwrap_or((letter.len_utf8(), letter));
            let (part, behind) = rest.split_at(length);
            if found.is_some() {
                hidden.placeholders.push(part.to_owned());
            }
            hidden.text.push(shown);
            (before, rest) = (Some(shown), behind);
        }
        hidden
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.placeholders.is_empty()
    }

    /// A part of the text with its placeholders as they were written.
    pub(crate) fn shown(&self, part: &str) -> String {
        let mut shown = String::with_capacity(part.len());
        for letter in part.chars() {
            match self.placeholder(letter) {
                Some(placeholder) => shown.push_str(placeholder),
                None => shown.push(letter),
            }
        }
        shown
    }

    /// The placeholders in a part of the text, without what stands around them, which may be secret.
    pub(crate) fn in_part(&self, part: &str) -> Option<String> {
        let found: Vec<_> = part
            .chars()
            .filter_map(|letter| self.placeholder(letter))
            .collect();
        (!found.is_empty()).then(|| found.join(" "))
    }

    fn placeholder(&self, letter: char) -> Option<&str> {
        let at = u32::from(letter).checked_sub(u32::from(*STAND_INS.start()))?;
        let placeholder = self.placeholders.get(usize::try_from(at).ok()?);
        placeholder.map(String::as_str)
    }
}

pub(crate) fn is_stand_in(letter: char) -> bool {
    STAND_INS.contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_known_in_every_language() {
        for whole in [
            "${token}",
            "${tokens.map((t) => { return t; })}",
            "{{ token }}",
            "{{{token}}}",
            "{!! $token !!}",
            "{% url 'done' %}",
            "<?php echo $_GET['token']; ?>",
            "<?= $token ?>",
            "<%= token %>",
            "#{token}",
            "%{token}",
            "%(token)s",
            "\\(session.token(for: user))",
            "{token}",
            "{0}",
            "<YOUR_TOKEN>",
            "$token",
            "$this->session->token",
            "%s",
            "%1$s",
            "%@",
            "%ld",
            "{}",
            "{get_token()}",
            "{quote(url, safe='')}",
            "{Uri.EscapeDataString(url)}",
            "{data['t']}",
            "{token!s}",
            "{0:s}",
            "{$data[\"token\"]}",
            "{$a[$b]}",
            "$(token)",
            "@(Model.Token)",
            "@Model.Token",
            "%TOKEN%",
            "%%token%%",
            "[[token]]",
            "*|TOKEN|*",
        ] {
            assert_eq!(length(whole, Some('=')), Some(whole.len()), "{whole}");
        }
    }

    #[test]
    fn what_may_stand_in_a_value_is_no_placeholder() {
        for value in [
            "{\"a\":1}",
            "{",
            "<3",
            "$5",
            "$",
            "%20",
            "%sale",
            "%d3",
            "#1",
            "<?",
            "{{",
            "(a)",
            "%DEAD%",
            "%FACE%20",
            "%TOKEN%20",
            "@acme",
            "@acme.example",
            "[[1],[2]]",
        ] {
            assert_eq!(length(value, Some('=')), None, "{value}");
        }
        assert_eq!(length("$AP", Some('A')), None);
        assert_eq!(length("%s", Some('5')), None);
    }

    #[test]
    fn what_was_hidden_is_shown_as_it_was_written() {
        for text in ["a=${b ? 'c' : 'd'}&e={{f}}&g", "\u{f0000}${a}", "", "a"] {
            let hidden = Hidden::of(text);
            assert_eq!(hidden.shown(&hidden.text), text);
        }
        assert_eq!(Hidden::of("a=${b ? 'c' : '&d'}&e").text, "a=\u{f0000}&e");
    }
}
