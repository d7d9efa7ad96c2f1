//! Encryption at rest: XChaCha20-Poly1305, bound to the row and column that a value belongs to.

use crate::user::UserId;
use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::aead::{Aead, AeadCore, KeyInit, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

const NONCE: usize = 24;
/// So many bytes name the key in what it has sealed.
pub(crate) const KEY_ID: usize = 8;

/// Holds the keys: the newest one seals, each of them opens what it has sealed.
#[derive(Clone)]
pub struct Vault {
    newest: SealingKey,
    older: Arc<[SealingKey]>,
}

#[derive(Clone)]
struct SealingKey {
    id: [u8; KEY_ID],
    cipher: Arc<XChaCha20Poly1305>,
    index: Hmac<Sha256>,
    user_index: Hmac<Sha256>,
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
    /// With keys of 32 bytes in base64, the newest first.
    ///
    /// # Errors
    /// [`VaultError::Key`], also where there is none.
    pub fn new<'a>(keys: impl IntoIterator<Item = &'a str>) -> Result<Self, VaultError> {
        let mut keys = keys.into_iter().map(|key| {
            let key = STANDARD.decode(key.trim()).map_err(|_| VaultError::Key)?;
            SealingKey::new(&key)
        });
        Ok(Self {
            newest: keys.next().ok_or(VaultError::Key)??,
            older: keys.collect::<Result<_, _>>()?,
        })
    }

    /// For demonstrations: everyone knows this key.
    ///
    /// # Errors
    /// Never.
    pub fn for_demonstration() -> Result<Self, VaultError> {
        Ok(Self {
            newest: SealingKey::new(&[0x0d; 32])?,
            older: [].into(),
        })
    }

    fn keys(&self) -> impl Iterator<Item = &SealingKey> {
        std::iter::once(&self.newest).chain(self.older.iter())
    }

    /// What every value begins with that the newest key has sealed.
    pub(crate) const fn newest_id(&self) -> [u8; KEY_ID] {
        self.newest.id
    }

    /// Whether something may be found by another index than the newest.
    pub(crate) fn has_older_keys(&self) -> bool {
        !self.older.is_empty()
    }

    /// Whether the key of this id is here.
    pub(crate) fn has(&self, id: &[u8]) -> bool {
        self.keys().any(|key| key.id == id)
    }

    /// What an encrypted value is found by: the same for the same value, and of no use without the key.
    pub(crate) fn index(&self, value: &str) -> String {
        self.newest.index(value)
    }

    /// What it may be found by, as long as there are rows of older keys.
    pub(crate) fn indexes(&self, value: &str) -> impl Iterator<Item = String> {
        self.keys().map(move |key| key.index(value))
    }

    /// What the connections of a user are found by. Unlike ids of Flinks, two that differ in case are two users.
    pub(crate) fn user_index(&self, user: &UserId) -> String {
        self.newest.user_index(user)
    }

    /// What they may be found by, as long as there are rows of older keys.
    pub(crate) fn user_indexes(&self, user: &UserId) -> impl Iterator<Item = String> {
        self.keys().map(move |key| key.user_index(user))
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
            .newest
            .cipher
            .encrypt(&nonce, payload)
            .map_err(|_| VaultError::Sealed)?;
        Ok([self.newest.id.as_slice(), &nonce, &sealed].concat())
    }

    pub(crate) fn open(
        &self,
        row: Uuid,
        column: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let aad = place(row, column);
        let named = self.keys().find_map(|key| {
            let sealed = sealed.strip_prefix(&key.id)?;
            key.open(&aad, sealed)
        });
        // What was sealed before keys had ids names none.
        let opened = named.or_else(|| self.keys().find_map(|key| key.open(&aad, sealed)));
        opened.ok_or(VaultError::Sealed)
    }
}

impl SealingKey {
    fn new(key: &[u8]) -> Result<Self, VaultError> {
        let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| VaultError::Key)?;
        let hmac = |key: &[u8]| {
            <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).map_err(|_| VaultError::Key)
        };
        // A key of its own for each other purpose.
        let key = hmac(key)?;
        let derived = |purpose: &[u8]| key.clone().chain_update(purpose).finalize().into_bytes();
        let mut id = [0; KEY_ID];
        id.iter_mut()
            .zip(derived(b"id"))
            .for_each(|(id, byte)| *id = byte);
        Ok(Self {
            id,
            cipher: Arc::new(cipher),
            index: hmac(&derived(b"index"))?,
            user_index: hmac(&derived(b"user"))?,
        })
    }

    fn index(&self, value: &str) -> String {
        let index = self.index.clone().chain_update(value.to_ascii_lowercase());
        STANDARD.encode(index.finalize().into_bytes())
    }

    fn user_index(&self, user: &UserId) -> String {
        let index = self.user_index.clone().chain_update(user.expose());
        STANDARD.encode(index.finalize().into_bytes())
    }

    fn open(&self, aad: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let payload = Payload {
            msg: sealed,
            aad: aad.as_bytes(),
        };
        self.cipher.decrypt(XNonce::from_slice(nonce), payload).ok()
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

    const OTHER: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

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
        let other = Vault::new([OTHER]).unwrap();
        assert_eq!(other.open(row, "data", &sealed), Err(VaultError::Sealed));
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(vault.open(row, "data", &sealed), Err(VaultError::Sealed));
        assert_eq!(vault.open(row, "data", b"short"), Err(VaultError::Sealed));
    }

    #[test]
    fn the_newest_key_seals_and_older_ones_open_what_they_have_sealed() {
        let row = Uuid::new_v4();
        let old = Vault::for_demonstration().unwrap();
        let both = Vault::new([OTHER, &STANDARD.encode([0x0d; 32])]).unwrap();
        let sealed = old.seal(row, "data", b"accounts").unwrap();
        let (_, before_there_were_ids) = sealed.split_at(KEY_ID);
        for sealed in [&sealed, before_there_were_ids] {
            assert_eq!(both.open(row, "data", sealed).unwrap(), b"accounts");
        }
        let anew = both.seal(row, "data", b"accounts").unwrap();
        assert!(anew.starts_with(&both.newest_id()) && !old.has(&both.newest_id()));
        let newest = Vault::new([OTHER]).unwrap();
        assert_eq!(newest.open(row, "data", &anew).unwrap(), b"accounts");
    }

    #[test]
    fn users_that_differ_in_case_are_two_and_an_index_is_of_no_use_without_the_key() {
        let [user, other] = ["alice", "Alice"].map(|id| UserId::parse(id).unwrap());
        let vault = Vault::for_demonstration().unwrap();
        let index = vault.user_index(&user);
        assert_eq!(index, vault.user_index(&user));
        assert_ne!(index, vault.user_index(&other));
        assert_ne!(index, vault.index("alice"));
        assert_ne!(index, Vault::new([OTHER]).unwrap().user_index(&user));
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
            assert_eq!(Vault::new([key]).unwrap_err(), VaultError::Key, "{key}");
        }
    }
}
