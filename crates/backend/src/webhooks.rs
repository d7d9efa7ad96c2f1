//! Which webhooks are taken: of which types, and signed how (Flinks: *Integrity and Authenticity*).

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::borrow::Cow;
use std::fmt;
use std::iter::repeat_n;
use std::sync::Arc;

/// The types that tell what Flinks knows of a login. `PayEvent` and `UploadFraudAlert` are documented to be about something else.
pub(crate) const TYPES: [&str; 5] = [
    "GetAccountsDetail",
    "GetAccountsSummary",
    "GetStatements",
    "Investments",
    "KYC",
];

/// How webhooks are taken.
#[derive(Debug, Clone)]
pub struct Webhooks {
    /// Verifies them.
    pub key: WebhookKey,
    /// The types that are taken.
    pub types: Arc<[String]>,
    /// Whether a signature over the ASCII form is one.
    pub ascii_signatures: bool,
}

impl Webhooks {
    /// Every type that is about a login, signed over its bytes.
    pub fn new(key: WebhookKey) -> Self {
        Self {
            key,
            types: TYPES.map(str::to_owned).into(),
            ascii_signatures: false,
        }
    }
}

/// The secret that is shared with Flinks.
#[derive(Clone)]
pub struct WebhookKey(Hmac<Sha256>);

impl WebhookKey {
    /// `None` for an empty secret, which everyone knows.
    pub fn new(secret: &str) -> Option<Self> {
        if secret.is_empty() {
            return None;
        }
        Hmac::new_from_slice(secret.as_bytes()).ok().map(Self)
    }

    /// The header `flinks-authenticity-key` of a webhook with these bytes.
    pub fn sign(&self, body: &[u8]) -> String {
        let signed = self.0.clone().chain_update(body);
        STANDARD.encode(signed.finalize().into_bytes())
    }

    /// Whether the header `flinks-authenticity-key` is the signature of these bytes. Takes the same time whatever is wrong.
    pub fn verify(&self, header: &[u8], body: &[u8]) -> bool {
        let Ok(signature) = STANDARD.decode(header) else {
            return false;
        };
        self.0
            .clone()
            .chain_update(body)
            .verify_slice(&signature)
            .is_ok()
    }

    /// Whether it is the signature of the body's [ASCII form](Self::ascii_form).
    pub fn verify_ascii(&self, header: &[u8], body: &[u8]) -> bool {
        Self::ascii_form(body).is_some_and(|ascii| self.verify(header, ascii.as_bytes()))
    }

    /// The ASCII form of a body, over which one of Flinks' pages signs: C#'s `Encoding.ASCII` writes `?` for each UTF-16 unit beyond
    /// ASCII. `None` for what is not UTF-8.
    pub fn ascii_form(body: &[u8]) -> Option<Cow<'_, str>> {
        let text = str::from_utf8(body).ok()?;
        if text.is_ascii() {
            return Some(text.into());
        }
        let ascii = text.chars().flat_map(|char| match char.is_ascii() {
            true => repeat_n(char, 1),
            false => repeat_n('?', char.len_utf16()),
        });
        Some(ascii.collect::<String>().into())
    }
}

impl fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookKey")
    }
}
