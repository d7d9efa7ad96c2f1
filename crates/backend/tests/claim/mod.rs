//! Claims as a host application signs them, and as others would like to.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::{SystemTime, UNIX_EPOCH};

pub const SECRET: &str = "a secret of thirty-two bytes, or more";
pub const COOKIE: &str = "app_session";

/// The program knows its users by such claims.
pub const VARIABLES: [(&str, &str); 2] = [
    ("FLINKS_BACKEND_USER_KEY", SECRET),
    ("FLINKS_BACKEND_USER_COOKIE", COOKIE),
];

/// In so many seconds, or so many seconds ago.
pub fn at(seconds: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_secs()).unwrap() + seconds
}

/// A claim that is good for an hour.
pub fn of(user: &str) -> String {
    hs256(&json!({"sub": user, "exp": at(3_600)}))
}

pub fn expired(user: &str) -> String {
    hs256(&json!({"sub": user, "exp": at(-3_600)}))
}

pub fn hs256(claims: &Value) -> String {
    signed_with(SECRET, "HS256", claims)
}

/// An HMAC, whatever the header says.
pub fn signed_with(secret: &str, algorithm: &str, claims: &Value) -> String {
    let message = message(algorithm, claims);
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    let signature = mac.chain_update(&message).finalize().into_bytes();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// What is signed.
pub fn message(algorithm: &str, claims: &Value) -> String {
    let header = json!({"alg": algorithm, "typ": "JWT"}).to_string();
    let [header, claims] = [header, claims.to_string()].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}.{claims}")
}

/// Everything that must not be believed for this user.
pub fn wrong(user: &str) -> Vec<(&'static str, String)> {
    let good = json!({"sub": user, "exp": at(3_600)});
    let (message_of_another, signature) = {
        let token = of("somebody-else");
        let (_, signature) = token.rsplit_once('.').unwrap();
        (message("HS256", &good), signature.to_owned())
    };
    vec![
        ("expired", expired(user)),
        (
            "not valid yet",
            hs256(&json!({"sub": user, "exp": at(7_200), "nbf": at(3_600)})),
        ),
        ("without an end", hs256(&json!({"sub": user}))),
        ("without a user", hs256(&json!({"exp": at(3_600)}))),
        (
            "of an empty user",
            hs256(&json!({"sub": "", "exp": at(3_600)})),
        ),
        (
            "of a user that is a number",
            hs256(&json!({"sub": 7, "exp": at(3_600)})),
        ),
        (
            "for another audience",
            hs256(&json!({"sub": user, "exp": at(3_600), "aud": "other"})),
        ),
        (
            "signed with another secret",
            signed_with("another secret of thirty-two bytes", "HS256", &good),
        ),
        (
            "with the signature of another",
            format!("{message_of_another}.{signature}"),
        ),
        ("of another algorithm", signed_with(SECRET, "HS512", &good)),
        ("unsigned", format!("{}.", message("none", &good))),
        (
            "unsigned, in capitals",
            format!("{}.", message("NONE", &good)),
        ),
        (
            "unsigned, with a signature",
            signed_with(SECRET, "none", &good),
        ),
        ("without a signature", message("HS256", &good)),
        ("no token", "nonsense".to_owned()),
        ("empty", String::new()),
    ]
}
