//! Which claims of a host application are believed.

use crate::claim;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use flinks_backend::{ClaimKey, ClaimKeyError, ClaimRefusal, Claims, Transactions};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

const RSA: &str = include_str!("fixtures/claim-rsa.pem");
/// Of `rsa-user`, until 2100.
const RSA_CLAIM: &str = include_str!("fixtures/claim-rsa.jwt");

fn bearer(token: &str) -> HeaderMap {
    let value = HeaderValue::try_from(format!("Bearer {token}")).unwrap();
    HeaderMap::from_iter([(header::AUTHORIZATION, value)])
}

fn user(claims: &Claims, token: &str) -> Result<String, ClaimRefusal> {
    let user = claims.of(&bearer(token.trim()));
    user.map(|claim| claim.unwrap().user.expose().to_owned())
}

fn ed25519() -> (Ed25519KeyPair, String) {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
    // A SubjectPublicKeyInfo of Ed25519 is this and the key.
    let mut der = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00".to_vec();
    der.extend_from_slice(pair.public_key().as_ref());
    let pem = pem("PUBLIC KEY", &der);
    (pair, pem)
}

fn pem(kind: &str, der: &[u8]) -> String {
    format!(
        "-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n",
        STANDARD.encode(der)
    )
}

#[test]
fn a_claim_is_verified_with_a_secret_a_key_of_rsa_or_one_of_ed25519() {
    let (pair, pem) = ed25519();
    let keys = [claim::SECRET, RSA, &pem].map(|key| ClaimKey::new(key).unwrap());
    let claims = Claims::new(keys);
    let message = claim::message("EdDSA", &json!({"sub": "ed-user", "exp": claim::at(60)}));
    let signature = URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()));
    assert_eq!(
        user(&claims, &format!("{message}.{signature}")).unwrap(),
        "ed-user"
    );
    assert_eq!(user(&claims, RSA_CLAIM).unwrap(), "rsa-user");
    assert_eq!(user(&claims, &claim::of("alice")).unwrap(), "alice");
    let (_, other) = ed25519();
    let other = Claims::new([ClaimKey::new(&other).unwrap()]);
    assert_eq!(
        user(&other, &format!("{message}.{signature}")),
        Err(ClaimRefusal::Signature)
    );
}

#[test]
fn a_public_key_is_no_secret() {
    let claims = Claims::new([ClaimKey::new(RSA).unwrap()]);
    let good = json!({"sub": "alice", "exp": claim::at(60)});
    for secret in [RSA, RSA.trim()] {
        let forged = claim::signed_with(secret, "HS256", &good);
        assert_eq!(user(&claims, &forged), Err(ClaimRefusal::Algorithm));
        let forged = claim::signed_with(secret, "RS256", &good);
        assert_eq!(user(&claims, &forged), Err(ClaimRefusal::Signature));
    }
}

#[test]
fn what_is_forged_expired_or_unsigned_is_refused() {
    let claims = Claims::new([ClaimKey::new(claim::SECRET).unwrap()]);
    for (kind, token) in claim::wrong("alice") {
        assert!(user(&claims, &token).is_err(), "{kind}");
    }
    assert_eq!(
        user(&claims, &claim::expired("alice")),
        Err(ClaimRefusal::Expired)
    );
}

#[test]
fn with_an_audience_a_claim_must_name_it() {
    let key = ClaimKey::new(claim::SECRET).unwrap();
    let claims = Claims::new([key]).audience("connect");
    let with = |audience| {
        let token = json!({"sub": "alice", "exp": claim::at(60), "aud": audience});
        user(&claims, &claim::hs256(&token))
    };
    assert!(with(json!("connect")).is_ok() && with(json!(["other", "connect"])).is_ok());
    assert_eq!(with(json!("other")), Err(ClaimRefusal::Audience));
    assert_eq!(user(&claims, &claim::of("alice")), Err(ClaimRefusal::Form));
}

#[test]
fn a_request_without_a_claim_has_no_user() {
    let key = ClaimKey::new(claim::SECRET).unwrap();
    let claims = Claims::new([key]).cookie("app");
    let mut headers = HeaderMap::new();
    assert_eq!(claims.of(&headers), Ok(None));
    // Of a proxy, perhaps.
    headers.insert(header::AUTHORIZATION, "Basic YTpi".parse().unwrap());
    headers.insert(header::COOKIE, "other=a; app2=b".parse().unwrap());
    assert_eq!(claims.of(&headers), Ok(None));
}

#[test]
fn a_key_that_is_none_is_refused_with_its_reason() {
    let (_, public) = ed25519();
    for (text, error) in [
        ("", ClaimKeyError::Short),
        ("short", ClaimKeyError::Short),
        (&pem("PRIVATE KEY", b"0"), ClaimKeyError::Private),
        (&pem("RSA PRIVATE KEY", b"0"), ClaimKeyError::Private),
        (&pem("PUBLIC KEY", b"0"), ClaimKeyError::Pem),
        (&public.replace("PUBLIC KEY", "SSH KEY"), ClaimKeyError::Pem),
    ] {
        assert_eq!(ClaimKey::new(text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn a_claim_may_say_what_is_asked_of_flinks_and_nothing_that_there_is_not() {
    let claims = Claims::new([ClaimKey::new(claim::SECRET).unwrap()]);
    let read = |data: Value| {
        let claim = json!({"sub": "alice", "exp": claim::at(60), "flinks_data": data});
        let read = claims.of(&bearer(&claim::hs256(&claim)))?;
        Ok(read.unwrap().data)
    };
    let asked = read(json!({"transactions": "Days365", "kyc": false})).unwrap();
    let asked = asked.unwrap();
    assert_eq!(
        (asked.transactions, asked.kyc, asked.identity),
        (Some(Transactions::Days365), Some(false), None)
    );
    assert_eq!(read(json!(null)), Ok(None));
    for wrong in [
        json!({"transactions": "Days7"}),
        json!({"days": 90}),
        json!("Days90"),
    ] {
        assert_eq!(read(wrong), Err(ClaimRefusal::Data));
    }
}
