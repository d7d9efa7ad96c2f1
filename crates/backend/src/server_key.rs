//! The keys of the host application's server. Only their hashes are held.

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use subtle::{Choice, ConstantTimeEq};

/// A shorter key can be guessed, in characters.
const SHORTEST: usize = 32;

/// One key, by its SHA-256: keys are random, so no salt is needed.
#[derive(Clone)]
pub struct ServerKey([u8; 32]);

/// The text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 32 or more visible ASCII characters, as from openssl rand -base64 32")]
pub struct InvalidServerKey;

impl FromStr for ServerKey {
    type Err = InvalidServerKey;

    fn from_str(text: &str) -> Result<Self, InvalidServerKey> {
        let text = text.trim();
        match text.len() >= SHORTEST && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Self(Sha256::digest(text).into())),
            false => Err(InvalidServerKey),
        }
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey")
    }
}

/// Who may ask as the host application's server: with none of them nobody may.
#[derive(Debug, Clone, Default)]
pub struct ServerKeys(Arc<[ServerKey]>);

impl ServerKeys {
    /// With these keys, each of which is as good as the others.
    pub fn new(keys: impl IntoIterator<Item = ServerKey>) -> Self {
        Self(keys.into_iter().collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a request has one of the keys as its Bearer token. Takes the same time whichever it is, and where it is none.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        let token = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .unwrap_or_default();
        let hash: [u8; 32] = Sha256::digest(token).into();
        let is_one = self.0.iter().fold(Choice::from(0), |is_one, key| {
            is_one | key.0.as_slice().ct_eq(&hash)
        });
        is_one.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_of_the_keys_is_admitted_and_nothing_else() {
        let [one, other] = ["1".repeat(32), "2".repeat(40)];
        let keys = ServerKeys::new([&one, &other].map(|key| key.parse().unwrap()));
        let admitted = |value: &str| {
            let value = (header::AUTHORIZATION, value.parse().unwrap());
            keys.admit(&HeaderMap::from_iter([value]))
        };
        assert!(admitted(&format!("Bearer {one}")) && admitted(&format!("bearer {other}")));
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            &one,
            &format!("Basic {one}"),
            &format!("Bearer {one}1"),
        ] {
            assert!(!admitted(wrong), "{wrong}");
        }
        assert!(!keys.admit(&HeaderMap::new()));
        assert!(!ServerKeys::default().admit(&HeaderMap::new()));
    }

    #[test]
    fn a_key_that_can_be_guessed_is_none() {
        for text in ["", "short", &"x".repeat(31), &"x y".repeat(20)] {
            assert_eq!(
                text.parse::<ServerKey>().unwrap_err(),
                InvalidServerKey,
                "{text}"
            );
        }
        assert!(format!("{}\n", "x".repeat(32)).parse::<ServerKey>().is_ok());
    }
}
