//! Verifies signatures by `ring`, which TLS has brought already. `jsonwebtoken` leaves the choice of a library to the program.

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, new_error};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use ring::hmac;
use ring::signature::{ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use signature::Verifier;

/// Verifies what claims may be signed with, and signs nothing.
static RING: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(new_error(ErrorKind::UnsupportedAlgorithm)),
    verifier_factory,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Takes `ring` unless the program has chosen another library before.
pub(super) fn install() {
    let _ = RING.install_default();
}

fn verifier_factory(
    algorithm: &Algorithm,
    key: &DecodingKey,
) -> Result<Box<dyn JwtVerifier>, Error> {
    let public_key = |family, verification| {
        let key = bytes(key, family)?;
        let key = UnparsedPublicKey::new(verification, key);
        Ok(Box::new(PublicKey {
            algorithm: *algorithm,
            key,
        }) as Box<dyn JwtVerifier>)
    };
    match algorithm {
        Algorithm::HS256 => {
            let key = bytes(key, AlgorithmFamily::Hmac)?;
            Ok(Box::new(Secret(hmac::Key::new(hmac::HMAC_SHA256, &key))))
        }
        Algorithm::RS256 => public_key(AlgorithmFamily::Rsa, &RSA_PKCS1_2048_8192_SHA256),
        Algorithm::EdDSA => public_key(AlgorithmFamily::Ed, &ED25519),
        _ => Err(new_error(ErrorKind::UnsupportedAlgorithm)),
    }
}

/// The key, if it is one of this family: a public key is no secret of HMAC.
fn bytes(key: &DecodingKey, family: AlgorithmFamily) -> Result<Vec<u8>, Error> {
    match key.family() == family {
        true => Ok(key.try_get_as_bytes()?.to_vec()),
        false => Err(new_error(ErrorKind::InvalidKeyFormat)),
    }
}

/// For HS256.
struct Secret(hmac::Key);

impl Verifier<Vec<u8>> for Secret {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        hmac::verify(&self.0, message, signature).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Secret {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

/// For RS256 and EdDSA.
struct PublicKey {
    algorithm: Algorithm,
    key: UnparsedPublicKey<Vec<u8>>,
}

impl Verifier<Vec<u8>> for PublicKey {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let verified = self.key.verify(message, signature);
        verified.map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for PublicKey {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
