//! Encryption at rest: XChaCha20-Poly1305, bound to the row and column that a value belongs to.

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::aead::{Aead, AeadCore, KeyInit, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

const NONCE: usize = 24;

/// Holds the key.
#[derive(Clone)]
pub struct Vault {
    cipher: Arc<XChaCha20Poly1305>,
    index: Hmac<Sha256>,
}

/// What a value cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The key is not one.
    #[error("expected 32 bytes in base64, as from openssl rand -base64 32")]
    Key,
    /// The value was changed, moved, or encrypted with another key.
    #[error("a stored value cannot be decrypted: was the key changed?")]
    Sealed,
}

impl Vault {
    /// With a key of 32 bytes in base64.
    ///
    /// # Errors
    /// [`VaultError::Key`].
    pub fn new(key: &str) -> Result<Self, VaultError> {
        let key = STANDARD.decode(key.trim()).map_err(|_| VaultError::Key)?;
        Self::with(&key)
    }

    /// For demonstrations: everyone knows this key.
    ///
    /// # Errors
    /// Never.
    pub fn for_demonstration() -> Result<Self, VaultError> {
        Self::with(&[0x0d; 32])
    }

    fn with(key: &[u8]) -> Result<Self, VaultError> {
        let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| VaultError::Key)?;
        // A key of its own for another purpose.
        let derived =
            <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).map_err(|_| VaultError::Key)?;
        let derived = derived.chain_update(b"index").finalize().into_bytes();
        let index = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&derived)
            .map_err(|_| VaultError::Key)?;
        Ok(Self {
            cipher: Arc::new(cipher),
            index,
        })
    }

    /// What an encrypted value is found by: the same for the same value, and of no use without the key.
    pub(crate) fn index(&self, value: &str) -> String {
        let index = self.index.clone().chain_update(value.to_ascii_lowercase());
        STANDARD.encode(index.finalize().into_bytes())
    }

    pub(crate) fn seal(
        &self,
        row: Uuid,
        column: &str,
        value: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let aad = place(row, column);
        let payload = Payload {
            msg: value,
            aad: aad.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&nonce, payload)
            .map_err(|_| VaultError::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub(crate) fn open(
        &self,
        row: Uuid,
        column: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(VaultError::Sealed)?;
        let aad = place(row, column);
        let payload = Payload {
            msg: sealed,
            aad: aad.as_bytes(),
        };
        self.cipher
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| VaultError::Sealed)
    }
}

fn place(row: Uuid, column: &str) -> String {
    format!("{row}/{column}")
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_only_at_its_place_and_with_its_key() {
        let (vault, row) = (Vault::for_demonstration().unwrap(), Uuid::new_v4());
        let mut sealed = vault.seal(row, "data", b"accounts").unwrap();
        assert!(!sealed.windows(8).any(|bytes| bytes == b"accounts"));
        assert_eq!(vault.open(row, "data", &sealed).unwrap(), b"accounts");
        assert_eq!(vault.open(row, "session", &sealed), Err(VaultError::Sealed));
        assert_eq!(
            vault.open(Uuid::new_v4(), "data", &sealed),
            Err(VaultError::Sealed)
        );
        let other = Vault::new(&STANDARD.encode([7; 32])).unwrap();
        assert_eq!(other.open(row, "data", &sealed), Err(VaultError::Sealed));
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(vault.open(row, "data", &sealed), Err(VaultError::Sealed));
        assert_eq!(vault.open(row, "data", b"short"), Err(VaultError::Sealed));
    }

    #[test]
    fn a_key_is_32_bytes_in_base64() {
        for key in [
            "",
            "short",
            "not base64!",
            &STANDARD.encode([0; 31]),
            &STANDARD.encode([0; 33]),
        ] {
            assert_eq!(Vault::new(key).unwrap_err(), VaultError::Key, "{key}");
        }
    }
}
