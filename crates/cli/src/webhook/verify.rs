//! `flinks webhook verify`: whether a signature is right, and if not, why.

use super::spelling::Spelling;
use super::{HEADER, Secret, key};
use crate::ending::Ending;
use crate::input;
use crate::output::{self, ERROR, GOOD, styled};
use anyhow::Result;
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Args;
use flinks_backend::WebhookKey;
use serde::Serialize;
use std::path::PathBuf;

/// Of HMAC-SHA256, in bytes.
const SIGNATURE_LENGTH: usize = 32;

/// What is verified.
#[derive(Debug, Args)]
pub struct Options {
    /// The value of the header flinks-authenticity-key
    #[arg(long, value_name = "BASE64")]
    signature: String,
    #[command(flatten)]
    secret: Secret,
    /// File with the body, byte for byte as it came; - is standard input
    #[arg(value_name = "BODY", default_value = "-")]
    body: PathBuf,
    /// Prints an object: matches, verdict, detail, fix
    #[arg(long)]
    json: bool,
}

/// What is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Match,
    NoSignature,
    Malformed,
    Hexadecimal,
    SpaceAround,
    Ascii,
    Reserialised(Spelling),
    /// The secret was given with what is no part of it.
    PaddedSecret,
    OtherKey,
}

#[derive(Serialize)]
struct Report {
    matches: bool,
    verdict: &'static str,
    detail: String,
    fix: Option<&'static str>,
}

/// Says it.
pub fn run(options: &Options) -> Result<Ending> {
    let secret = options.secret.text()?;
    let body = input::bytes(&options.body)?;
    let verdict = verdict(&key(&secret)?, &secret, &options.signature, &body);
    let report = verdict.report(body.len());
    if options.json {
        output::json(&report)?;
    } else {
        let style = match report.matches {
            true => GOOD,
            false => ERROR,
        };
        output::line(&format!(
            "{}: {}",
            styled(style, report.verdict),
            report.detail
        ))?;
        if let Some(fix) = report.fix {
            output::line(&format!("    {fix}"))?;
        }
    }
    Ok(Ending::of(!report.matches))
}

fn verdict(key: &WebhookKey, secret: &str, header: &str, body: &[u8]) -> Verdict {
    if key.verify(header.as_bytes(), body) {
        return Verdict::Match;
    }
    let signature = header.trim();
    if signature.is_empty() {
        return Verdict::NoSignature;
    }
    if let Some(bytes) = hexadecimal(signature) {
        return match key.verify(STANDARD.encode(bytes).as_bytes(), body) {
            true => Verdict::Hexadecimal,
            false => Verdict::Malformed,
        };
    }
    let length = STANDARD.decode(signature).map(|bytes| bytes.len());
    if length != Ok(SIGNATURE_LENGTH) {
        return Verdict::Malformed;
    }
    let signature = signature.as_bytes();
    if key.verify(signature, body) {
        return Verdict::SpaceAround;
    }
    if key.verify_ascii(signature, body) {
        return Verdict::Ascii;
    }
    if let Some(spelling) = spelled(key, signature, body) {
        return Verdict::Reserialised(spelling);
    }
    let unpadded = secret.trim().trim_matches(['"', '\'']);
    match WebhookKey::new(unpadded) {
        Some(key) if unpadded != secret && key.verify(signature, body) => Verdict::PaddedSecret,
        _ => Verdict::OtherKey,
    }
}

/// The spelling of the body that was signed, over its bytes or over its ASCII form.
fn spelled(key: &WebhookKey, signature: &[u8], body: &[u8]) -> Option<Spelling> {
    let text = str::from_utf8(body).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
    Spelling::all().find(|spelling| {
        let body = spelling.write(text);
        let body = body.as_bytes();
        key.verify(signature, body) || key.verify_ascii(signature, body)
    })
}

/// The bytes of a signature that is written in hexadecimal digits.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    if text.len() != 2 * SIGNATURE_LENGTH || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

impl Verdict {
    const fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::NoSignature => "no-signature",
            Self::Malformed => "malformed",
            Self::Hexadecimal => "hexadecimal",
            Self::SpaceAround => "space-around",
            Self::Ascii => "ascii",
            Self::Reserialised(_) => "reserialised",
            Self::PaddedSecret => "padded-secret",
            Self::OtherKey => "other-key",
        }
    }

    fn report(self, length: usize) -> Report {
        let detail = match self {
            Self::Match => format!("the signature is that of these {length} bytes under this secret."),
            Self::NoSignature => format!("the header {HEADER} is empty or missing."),
            Self::Malformed => format!("the header {HEADER} is no signature: 32 bytes in base64 are expected, 44 characters."),
            Self::Hexadecimal => "the signature is right, and written in hexadecimal digits.".to_owned(),
            Self::SpaceAround => "the signature is right, with space around it.".to_owned(),
            Self::Ascii => "it is the signature of the body's ASCII form, with '?' for each letter beyond ASCII.".to_owned(),
            Self::Reserialised(spelling) => {
                format!("it is the signature of the same JSON in other bytes: {spelling}.")
            }
            Self::PaddedSecret => "it is the signature under this secret without the space or the quotes around it.".to_owned(),
            Self::OtherKey => format!(
                "the signature is neither that of these {length} bytes under this secret, nor that of their ASCII form, nor that of \
                 another spelling of the same JSON: it was made with another key, or the content was changed."
            ),
        };
        let fix = match self {
            Self::Match => None,
            Self::NoSignature => {
                Some("Flinks signs once a secret is set up; a proxy may have dropped the header.")
            }
            Self::Malformed => Some("Pass the header on as it comes."),
            Self::Hexadecimal => Some("Compare bytes, or base64: Flinks sends base64."),
            Self::SpaceAround => Some("Trim the header before you decode it."),
            Self::Ascii => Some(
                "Verify over the ASCII form as well: the reference backend does so with --webhook-ascii-signatures. Then those letters are not protected.",
            ),
            Self::Reserialised(_) => Some(
                "Verify over the raw bytes of the request, before anything parses them: what a framework writes again is another text.",
            ),
            Self::PaddedSecret => Some("Set the secret without them."),
            Self::OtherKey => Some(
                "Compare the secret with the one that Flinks has: that of webhooks is neither the API key nor the secret key. If it is the \
                 same, take the raw bytes: sorted keys, or 1.0 as 1, leave no way back.",
            ),
        };
        Report {
            matches: self == Self::Match,
            verdict: self.name(),
            detail,
            fix,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BODY: &str =
        r#"{"ResponseType":"KYC","Login":{"Id":"1"},"City":"Montréal","Amount":1.0}"#;
    const SECRET: &str = "a shared secret";

    fn of(signature: &str, body: &str) -> Verdict {
        verdict(&key(SECRET).unwrap(), SECRET, signature, body.as_bytes())
    }

    fn signed(body: &str) -> String {
        key(SECRET).unwrap().sign(body.as_bytes())
    }

    #[test]
    fn a_body_that_was_written_again_is_told_from_another_key() {
        for spelling in Spelling::all() {
            let body = spelling.write(BODY);
            let expected = match body == BODY {
                true => Verdict::Match,
                // Several spellings may be the same bytes: what counts is that they are those that were signed.
                false => match of(&signed(BODY), &body) {
                    found @ Verdict::Reserialised(way) if way.write(&body) == BODY => found,
                    other => panic!("{spelling:?}: {other:?}"),
                },
            };
            assert_eq!(of(&signed(BODY), &body), expected);
        }
        let other = key("another secret").unwrap().sign(BODY.as_bytes());
        assert_eq!(of(&other, BODY), Verdict::OtherKey);
        let changed = BODY.replace("1.0", "2.0");
        assert_eq!(of(&signed(BODY), &changed), Verdict::OtherKey);
    }

    #[test]
    fn each_other_mistake_has_its_name() {
        let right = signed(BODY);
        assert_eq!(of(&right, BODY), Verdict::Match);
        assert_eq!(of(" ", BODY), Verdict::NoSignature);
        assert_eq!(of("c2hvcnQ=", BODY), Verdict::Malformed);
        assert_eq!(of(&format!(" {right}\n"), BODY), Verdict::SpaceAround);
        let bytes = STANDARD.decode(&right).unwrap();
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(of(&digits, BODY), Verdict::Hexadecimal);
        assert_eq!(of(&"0".repeat(64), BODY), Verdict::Malformed);
        assert_eq!(of(&signed(&BODY.replace('é', "?")), BODY), Verdict::Ascii);
        let padded = format!("\"{SECRET}\" ");
        let found = verdict(&key(&padded).unwrap(), &padded, &right, BODY.as_bytes());
        assert_eq!(found, Verdict::PaddedSecret);
    }

    proptest! {
        #[test]
        fn no_signature_of_a_stranger_matches(signature in any::<String>(), body in any::<Vec<u8>>()) {
            let found = verdict(&key(SECRET).unwrap(), SECRET, &signature, &body);
            prop_assert_ne!(found, Verdict::Match);
            prop_assert!(!matches!(found, Verdict::Ascii | Verdict::Reserialised(_)));
        }
    }
}
