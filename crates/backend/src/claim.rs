//! The host application says who asks: a JSON Web Token that it has signed, whose `sub` is the user. It may say there, too, what is to
//! be asked of Flinks.

mod signature;

use crate::cookie;
use crate::data_options::DataOptions;
use crate::user::UserId;
use axum::http::{HeaderMap, header};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// A shorter secret can be guessed: RFC 7518 wants as many bytes as the hash has.
const SHORTEST_SECRET: usize = 32;

/// Verifies claims.
#[derive(Clone)]
pub struct Claims {
    keys: Arc<[ClaimKey]>,
    audience: Option<String>,
    cookie: Option<String>,
}

/// What a host application's claims are verified with: it decides the algorithm, and the claim does not.
#[derive(Clone)]
pub struct ClaimKey {
    key: DecodingKey,
    algorithm: Algorithm,
}

/// Why a key cannot verify claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimKeyError {
    /// The host application's own key, which nobody else should have.
    #[error("this is a private key: give the public one, the host application alone signs")]
    Private,
    /// A PEM file with something else.
    #[error("expected a public key of RSA or Ed25519 in PEM")]
    Pem,
    /// The secret is too short.
    #[error("a secret for HS256 has 32 bytes at least, as from openssl rand -base64 48")]
    Short,
}

/// Why a claim is not believed. Says nothing of what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimRefusal {
    /// Its time is over.
    #[error("the claim has expired")]
    Expired,
    /// Its time has not begun.
    #[error("the claim is not valid yet")]
    Early,
    /// None of the keys has signed it.
    #[error("the claim is signed by none of the keys")]
    Signature,
    /// No key is for its algorithm.
    #[error("the claim names an algorithm that none of the keys is for")]
    Algorithm,
    /// It is for somebody else.
    #[error("the claim is for another audience")]
    Audience,
    /// It is no token, or has no `exp` or no `sub`.
    #[error("the claim is not of its form: a JSON Web Token with sub and exp")]
    Form,
    /// Its `flinks_data` asks for what there is not.
    #[error("the claim's flinks_data names no such data, or no such value of it")]
    Data,
}

/// What the host application says of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claim {
    /// Who asks: `sub`.
    pub user: UserId,
    /// What is asked of Flinks for the connection of a session that begins with it: `flinks_data`.
    pub data: Option<DataOptions>,
}

/// What is read of a claim.
#[derive(Deserialize)]
struct Payload {
    sub: UserId,
    flinks_data: Option<Value>,
}

impl ClaimKey {
    /// A public key of RSA (for RS256) or of Ed25519 (for EdDSA) in PEM; anything else is a secret for HS256, without the
    /// white space around it.
    ///
    /// # Errors
    /// [`ClaimKeyError`].
    pub fn new(text: &str) -> Result<Self, ClaimKeyError> {
        let text = text.trim();
        if !text.starts_with("-----BEGIN ") {
            return match text.len() {
                0..SHORTEST_SECRET => Err(ClaimKeyError::Short),
                _ => Ok(Self {
                    key: DecodingKey::from_secret(text.as_bytes()),
                    algorithm: Algorithm::HS256,
                }),
            };
        }
        if text.contains("PRIVATE KEY-----") {
            return Err(ClaimKeyError::Private);
        }
        let pem = text.as_bytes();
        let rsa = DecodingKey::from_rsa_pem(pem).map(|key| (key, Algorithm::RS256));
        let read =
            rsa.or_else(|_| DecodingKey::from_ed_pem(pem).map(|key| (key, Algorithm::EdDSA)));
        let (key, algorithm) = read.map_err(|_| ClaimKeyError::Pem)?;
        Ok(Self { key, algorithm })
    }

    fn verify(&self, token: &str, audience: Option<&str>) -> Result<Claim, ClaimRefusal> {
        let mut validation = Validation::new(self.algorithm);
        validation.validate_nbf = true;
        validation.set_required_spec_claims(&["exp", "sub"]);
        // Without one of our own a token that names an audience is for somebody else.
        if let Some(audience) = audience {
            validation.set_audience(&[audience]);
            validation.set_required_spec_claims(&["exp", "sub", "aud"]);
        }
        let payload = decode::<Payload>(token, &self.key, &validation)
            .map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => ClaimRefusal::Expired,
                ErrorKind::ImmatureSignature => ClaimRefusal::Early,
                ErrorKind::InvalidSignature => ClaimRefusal::Signature,
                ErrorKind::InvalidAlgorithm => ClaimRefusal::Algorithm,
                ErrorKind::InvalidAudience => ClaimRefusal::Audience,
                _ => ClaimRefusal::Form,
            })?
            .claims;
        let data = payload.flinks_data.map(serde_json::from_value).transpose();
        Ok(Claim {
            user: payload.sub,
            data: data.map_err(|_| ClaimRefusal::Data)?,
        })
    }
}

impl Claims {
    /// With the keys of the host application: any of them may have signed.
    ///
    /// `jsonwebtoken` has one `CryptoProvider` for a process, and the first one stays: a program that signs tokens with it must install
    /// its own before. This one only verifies, by `ring`.
    pub fn new(keys: impl IntoIterator<Item = ClaimKey>) -> Self {
        signature::install();
        Self {
            keys: keys.into_iter().collect(),
            audience: None,
            cookie: None,
        }
    }

    /// A claim must name this audience. Without one a claim that names any is refused.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// The claim may be in the cookie of this name, too.
    #[must_use]
    pub fn cookie(mut self, name: impl Into<String>) -> Self {
        self.cookie = Some(name.into());
        self
    }

    /// What is claimed of a request; none where it has no claim at all.
    ///
    /// # Errors
    /// [`ClaimRefusal`] for a claim that is not to be believed, whatever else the request has.
    pub fn of(&self, headers: &HeaderMap) -> Result<Option<Claim>, ClaimRefusal> {
        let bearer = headers
            .get_all(header::AUTHORIZATION)
            .iter()
            .find_map(|value| {
                let value = value.to_str().ok()?;
                let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
                scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
            });
        let cookie = || {
            let name = self.cookie.as_deref()?;
            cookie::values(headers, name).next()
        };
        bearer
            .or_else(cookie)
            .map(|token| self.verify(token))
            .transpose()
    }

    fn verify(&self, token: &str) -> Result<Claim, ClaimRefusal> {
        // What a key says that is for the claim counts, and not what the others say.
        let mut refusal = ClaimRefusal::Algorithm;
        for key in self.keys.iter() {
            match key.verify(token, self.audience.as_deref()) {
                Ok(claim) => return Ok(claim),
                Err(ClaimRefusal::Algorithm) => {}
                Err(ClaimRefusal::Signature) if refusal != ClaimRefusal::Algorithm => {}
                Err(other) => refusal = other,
            }
        }
        Err(refusal)
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("keys", &self.keys)
            .field("audience", &self.audience)
            .field("cookie", &self.cookie)
            .finish()
    }
}

impl fmt::Debug for ClaimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClaimKey({:?})", self.algorithm)
    }
}
