//! Percent-encoded bytes: half of an escape, and what is not UTF-8.

use crate::findings::Findings;
use crate::names;
use crate::problem::ProblemCode;
use flinks_protocol::{Parameter, query};
use percent_encoding::percent_decode_str;

impl Findings {
    /// What is wrong with a name or its value as they stand in the query.
    pub(crate) fn encoding(&mut self, name: &str, value: &str) {
        let (message, fix) = if has_bad_percent(name) || has_bad_percent(value) {
            (
                "There is a '%' without two hexadecimal digits behind it.",
                "Write a percent sign as %25.".to_owned(),
            )
        } else if !is_text(name) || !is_text(value) {
            let is_secret = names::meant(name).is_none_or(Parameter::is_secret);
            let fix = match latin_1(value).filter(|_| !is_secret) {
                Some(latin) => format!("If it was Latin-1, write {}.", query::encode(&latin)),
                None => "Percent-encode the bytes of its UTF-8 form.".to_owned(),
            };
            (
                "There are percent-encoded bytes that are not UTF-8: the widget reads others in their place.",
                fix,
            )
        } else {
            return;
        };
        let name = names::shown(name);
        self.warning(ProblemCode::BadPercentEncoding, &name, message, fix);
    }
}

fn has_bad_percent(text: &str) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        *byte == b'%' && !(is_digit(bytes.get(at + 1)) && is_digit(bytes.get(at + 2)))
    })
}

/// Whether the bytes are UTF-8.
pub(crate) fn is_text(raw: &str) -> bool {
    percent_decode_str(raw).decode_utf8().is_ok()
}

/// The text in Latin-1; `None` where a part of it is UTF-8.
fn latin_1(raw: &str) -> Option<String> {
    let is_utf_8 = |letter: char| !letter.is_ascii() && letter != char::REPLACEMENT_CHARACTER;
    let decoded = percent_decode_str(raw);
    let is_mixed = decoded.clone().decode_utf8_lossy().contains(is_utf_8);
    (!is_mixed).then(|| {
        decoded
            .map(|byte| if byte == b'+' { ' ' } else { char::from(byte) })
            .collect()
    })
}

/// Encodes the bytes of a name or value anew, whatever they are.
pub(crate) fn encoded_anew(raw: &str) -> String {
    percent_decode_str(&raw.replace('+', " "))
        .map(|byte| match byte.is_ascii() {
            true => query::encode(char::from(byte).encode_utf8(&mut [0; 4])),
            false => format!("%{byte:02X}"),
        })
        .collect()
}
