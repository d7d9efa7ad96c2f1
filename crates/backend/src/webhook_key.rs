//! Whether a webhook is Flinks' own: HMAC-SHA256 over the raw body (Flinks: *Integrity and Authenticity*).

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

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
}

impl fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookKey")
    }
}
