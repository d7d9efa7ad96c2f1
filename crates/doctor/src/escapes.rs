//! Text that is still escaped for the language that it was copied from.

use crate::percent;
use flinks_protocol::query;
use percent_encoding::percent_decode_str;
use std::fmt::Write;

/// HTML's names for what a URL is made of. Every other character of a URL is written as itself, or by its number.
const ENTITIES: [(&str, char); 17] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("equals", '='),
    ("quest", '?'),
    ("num", '#'),
    ("colon", ':'),
    ("sol", '/'),
    ("period", '.'),
    ("percnt", '%'),
    ("plus", '+'),
    ("lowbar", '_'),
    ("commat", '@'),
    ("nbsp", '\u{a0}'),
];

/// HTML's names for the letters from U+00C0 on: PHP's `htmlentities` writes names of people and of companies with them.
#[rustfmt::skip]
const LETTERS: [&str; 64] = [
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute",
    "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc",
    "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute",
    "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide",
    "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// What a text may be escaped for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escaping {
    /// `&amp;`
    Html,
    /// A JSON text or a literal in code: `\u0026`, `\/`.
    Literal,
    /// A shell: `\?`, `\&`.
    Shell,
    /// Percent-encoded from its first letter.
    Percent,
}

impl Escaping {
    pub(crate) const ALL: [Self; 4] = [Self::Percent, Self::Html, Self::Literal, Self::Shell];

    pub(crate) const fn about(self) -> &'static str {
        match self {
            Self::Html => "The URL is still escaped for HTML, as in '&amp;'",
            Self::Literal => {
                "The URL is still escaped for JSON or a literal in code, as in '\\u0026' or '\\/'"
            }
            Self::Shell => "The URL is still escaped for a shell, as in '\\&'",
            Self::Percent => "The URL is percent-encoded as a whole",
        }
    }

    /// The text without these escapes, as often as they were put on; `None` where it has none. A backslash may be part of
    /// a value: a bare URL counts as escaped only where its separators are.
    pub(crate) fn undo(self, text: &str) -> Option<String> {
        let mut undone = self.undo_once(text)?;
        while let Some(again) = self.undo_once(&undone) {
            undone = again;
        }
        Some(undone)
    }

    /// The text without one layer of them.
    pub(crate) fn undo_once(self, text: &str) -> Option<String> {
        let undone = match self {
            Self::Html => replaced(text, "&", entity),
            Self::Literal => match text.contains(":\\/\\/") {
                true => replaced(&text.replace("\\/", "/"), "\\", unicode),
                false => replaced(text, "\\", unicode),
            },
            Self::Shell => match text.split_once('?') {
                Some((before, _)) if before.ends_with('\\') => {
                    ["?", "&", "="].iter().fold(text.to_owned(), |text, sign| {
                        text.replace(&format!("\\{sign}"), sign)
                    })
                }
                _ => return None,
            },
            Self::Percent => {
                let (start, _) = text.split_at_checked("https%3a%2f%2f".len())?;
                let start = start.to_ascii_lowercase();
                let is_encoded = start == "https%3a%2f%2f" || start.starts_with("http%3a%2f%2f");
                is_encoded.then(|| without_percent(text))?
            }
        };
        (undone != text).then_some(undone)
    }
}

/// The content of a literal in code, where a backslash always begins an escape.
pub(crate) fn literal(text: &str) -> String {
    replaced(text, "\\", |rest| {
        let (first, behind) = first(rest)?;
        let meant = match first {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' | '\\' | '"' | '\'' | '`' | '&' | '?' | '=' | '$' | '\n' => first,
            _ => return unicode(rest),
        };
        Some((meant, behind))
    })
}

/// The text with each escape that `read` knows behind a `sign` replaced by what it stands for.
fn replaced(text: &str, sign: &str, read: impl Fn(&str) -> Option<(char, &str)>) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(sign) {
        replaced.push_str(before);
        rest = match read(behind) {
            Some((letter, behind)) => {
                replaced.push(letter);
                behind
            }
            None => {
                replaced.push_str(sign);
                behind
            }
        };
    }
    replaced.push_str(rest);
    replaced
}

fn first(text: &str) -> Option<(char, &str)> {
    let mut letters = text.chars();
    Some((letters.next()?, letters.as_str()))
}

/// What stands between `&` and `;`.
fn entity(text: &str) -> Option<(char, &str)> {
    let (name, behind) = text.split_once(';')?;
    let letter = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => sign(digits, 16),
            None => sign(number, 10),
        },
        None => {
            let mut known = ENTITIES.iter();
            let sign = known.find(|(known, _)| *known == name);
            sign.map(|(_, sign)| *sign).or_else(|| {
                let at = LETTERS.iter().position(|known| *known == name)?;
                char::from_u32(0xc0 + u32::try_from(at).ok()?)
            })
        }
    };
    Some((letter?, behind))
}

/// What stands behind `\`: `u0026`, `u{26}`, `x26`.
fn unicode(text: &str) -> Option<(char, &str)> {
    if let Some((digits, behind)) = text
        .strip_prefix("u{")
        .and_then(|rest| rest.split_once('}'))
    {
        return Some((sign(digits, 16)?, behind));
    }
    let (rest, length) = match text.strip_prefix('u') {
        Some(rest) => (rest, 4),
        None => (text.strip_prefix('x')?, 2),
    };
    let (digits, behind) = rest.split_at_checked(length)?;
    if let Some(letter) = sign(digits, 16) {
        return Some((letter, behind));
    }
    // Beyond U+FFFF, JSON writes two halves.
    let (second, behind) = behind.strip_prefix("\\u")?.split_at_checked(4)?;
    let half = |digits| u16::from_str_radix(digits, 16).ok();
    let letter = char::decode_utf16([half(digits)?, half(second)?])
        .next()?
        .ok()?;
    Some((letter, behind))
}

/// A sign by its number: one that a URL or a name in it may have. Letters and digits of ASCII need no escape.
fn sign(digits: &str, radix: u32) -> Option<char> {
    let sign = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    let is_written_so =
        sign.is_ascii_punctuation() || sign == ' ' || (!sign.is_ascii() && !sign.is_control());
    is_written_so.then_some(sign)
}

/// Decoded up to the first sign that a URL's own pairs begin with, or whole. Bytes that are no text stay encoded.
fn without_percent(text: &str) -> String {
    let (encoded, rest) = text.split_at(text.find(['?', '&']).unwrap_or(text.len()));
    let decoded = match percent::is_text(encoded) {
        true => query::decode_segment(encoded),
        false => percent_decode_str(encoded).fold(String::new(), |mut decoded, byte| {
            match byte.is_ascii() {
                true => decoded.push(char::from(byte)),
                // Writing to a text cannot fail.
                false => drop(write!(decoded, "%{byte:02X}")),
            }
            decoded
        }),
    };
    decoded + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_as_often_as_they_were_put_on() {
        for (escaping, text, undone) in [
            (Escaping::Html, "a&amp;b&#38;c&#x26;d&AMP;e", "a&b&c&d&e"),
            (Escaping::Html, "a&amp;amp;b", "a&b"),
            (
                Escaping::Literal,
                r"https:\/\/a\/?b\u003dc\u0026d\x3de",
                "https://a/?b=c&d=e",
            ),
            (Escaping::Shell, r"https://a/\?b\=c\&d", "https://a/?b=c&d"),
            (
                Escaping::Percent,
                "https%3A%2F%2Fa%2F%3Fb%3Dc%2526",
                "https://a/?b=c%26",
            ),
            (
                Escaping::Percent,
                "https%3A%2F%2Fa%2F?b=c%26d",
                "https://a/?b=c%26d",
            ),
            (
                Escaping::Percent,
                "https%3A%2F%2Fa%2F%3Fb%3D%E9%26c",
                "https://a/?b=%E9&c",
            ),
            (
                Escaping::Html,
                "Soci&eacute;t&#233;&amp;&Agrave;",
                "Société&À",
            ),
            (
                Escaping::Literal,
                r"Soci\u00e9t\xe9 \ud83d\ude00\u0026",
                "Société 😀&",
            ),
        ] {
            assert_eq!(escaping.undo(text).as_deref(), Some(undone), "{text}");
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in [
            "a&b;c=d&copy=1&#x;&#;&;",
            r"https://a/?b=c:\new\user\x",
            r"https://a/?b=\&c",
            "https://a/?b=https%3A%2F%2Fc",
        ] {
            for escaping in Escaping::ALL {
                assert_eq!(escaping.undo(text), None, "{text}");
            }
        }
    }
}
