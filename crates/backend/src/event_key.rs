//! The key that signs events, by the scheme of Standard Webhooks.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

const PREFIX: &str = "whsec_";
/// The lengths that Standard Webhooks recommends, in bytes.
const LENGTH: RangeInclusive<usize> = 24..=64;

/// Signs events. Whoever receives them verifies with the same key.
///
/// The signature is HMAC-SHA256, which the webhooks of Flinks are verified with already: the crate `standardwebhooks` would bring
/// another implementation of it and two more crates. The tests verify with that crate.
#[derive(Clone)]
pub struct EventKey(Hmac<Sha256>);

/// The text is not a key of Standard Webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected whsec_ and 24 to 64 bytes in base64, as from echo whsec_$(openssl rand -base64 32)"
)]
pub struct InvalidEventKey;

impl FromStr for EventKey {
    type Err = InvalidEventKey;

    fn from_str(text: &str) -> Result<Self, InvalidEventKey> {
        let key = text.trim().strip_prefix(PREFIX).ok_or(InvalidEventKey)?;
        let key = STANDARD.decode(key).map_err(|_| InvalidEventKey)?;
        if !LENGTH.contains(&key.len()) {
            return Err(InvalidEventKey);
        }
        Hmac::new_from_slice(&key)
            .map(Self)
            .map_err(|_| InvalidEventKey)
    }
}

impl EventKey {
    /// One entry of the header `webhook-signature`. The timestamp is in seconds since 1970.
    pub(crate) fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let signed = self
            .0
            .clone()
            .chain_update(format!("{id}.{timestamp}."))
            .chain_update(body);
        format!("v1,{}", STANDARD.encode(signed.finalize().into_bytes()))
    }
}

impl fmt::Debug for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_of_standard_webhooks_is_signed_as_its_specification_says() {
        let key: EventKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signature = key.sign(id, 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_key_has_its_prefix_and_enough_bytes() {
        for wrong in [
            "",
            "whsec_",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_c2hvcnQ=",
            "whsec_not base64",
            &format!("whsec_{}", STANDARD.encode([0; 65])),
        ] {
            assert_eq!(
                wrong.parse::<EventKey>().unwrap_err(),
                InvalidEventKey,
                "{wrong}"
            );
        }
    }
}
