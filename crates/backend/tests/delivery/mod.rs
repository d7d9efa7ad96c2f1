//! Webhooks as Flinks sends them.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

pub const SECRET: &str = "webhook-secret";
pub const ACCOUNT: &str = "226a0a34-7de6-4ca6-8782-01ffeb314ccc";
pub const OLD: &str = "2026-11-20T13:47:46.5227901";
pub const NEW: &str = "2026-11-21T04:00:00.0000000";

pub fn sign(body: impl AsRef<[u8]>) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    STANDARD.encode(mac.chain_update(body).finalize().into_bytes())
}

/// Two accounts of a login; only the first one is ever selected.
pub fn accounts(login: &str, request: &str, last_refresh: &str, title: &str) -> String {
    json!({
        "ResponseType": "GetAccountsDetail", "HttpStatusCode": 200, "RequestId": request,
        "Login": {"Id": login, "LastRefresh": last_refresh},
        "Accounts": [{"Id": ACCOUNT, "Title": title}, {"Id": "not-selected", "Title": "other"}],
    })
    .to_string()
}

/// What Flinks knows of a login besides.
pub fn of_type(kind: &str, login: &str) -> Value {
    json!({
        "ResponseType": kind, "HttpStatusCode": 200, "RequestId": "r", "Login": {"Id": login},
        "Holder": {"Name": "Zoé Tremblay"},
    })
}

/// The status, and the body.
pub async fn send(url: &str, body: impl Into<Vec<u8>>, signature: Option<&str>) -> (u16, String) {
    let mut request = reqwest::Client::new().post(format!("{url}/webhooks/flinks"));
    if let Some(signature) = signature {
        request = request.header("flinks-authenticity-key", signature);
    }
    let answer = request.body(body.into()).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

pub async fn send_signed(url: &str, body: impl Into<Vec<u8>>) -> (u16, String) {
    let body = body.into();
    let signature = sign(&body);
    send(url, body, Some(&signature)).await
}
