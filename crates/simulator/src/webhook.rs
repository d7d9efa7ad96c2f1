//! The webhook's sender: signs the body, and sends it again until it is answered with 200.

use crate::{account_data, banking_services::webhook_data, id::RequestId, outcome::Login};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use std::time::Duration;

/// Where to, how signed, how often.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delivery {
    /// The receiver.
    pub url: String,
    /// The key; unsigned without.
    pub secret: Option<String>,
    /// How often at most; Flinks: 10.
    #[serde(default = "ten")]
    pub attempts: u32,
    /// The pause between two; Flinks: 30 min.
    #[serde(default)]
    pub delay_ms: u64,
}

const fn ten() -> u32 {
    10
}

/// What came of it.
#[derive(Debug, Serialize)]
pub(crate) struct Sent {
    /// The status of each attempt; 0 where nobody answered.
    pub statuses: Vec<u16>,
}

/// The body of a webhook that brings the data of a login, by its type: `GetAccountsDetail`, `GetAccountsSummary`, `GetStatements`.
/// Without a request it is that of a new one.
pub fn webhook_body(
    login: &Login,
    response_type: &str,
    request_id: Option<RequestId>,
    tag: Option<String>,
) -> Vec<u8> {
    let mut body = json!({
        "ResponseType": response_type, "HttpStatusCode": 200, "Institution": "FlinksCapital",
        "Login": account_data::login(login), "RequestId": request_id.unwrap_or_else(RequestId::random),
    });
    if let Some(fields) = body.as_object_mut() {
        fields.extend(webhook_data(response_type, login));
        fields.extend(tag.map(|tag| ("Tag".to_owned(), tag.into())));
    }
    body.to_string().into_bytes()
}

/// `base64(HMAC-SHA256(secret, body))`.
pub(crate) fn signature(secret: &str, body: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(body);
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

/// Sends, and sends again.
pub(crate) async fn send(delivery: &Delivery, body: Vec<u8>) -> Sent {
    // Another part of the program may have chosen a provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::new();
    let mut statuses = Vec::new();
    for attempt in 0..delivery.attempts {
        if attempt > 0 {
            tokio::time::sleep(Duration::from_millis(delivery.delay_ms)).await;
        }
        let mut request = client
            .post(&delivery.url)
            .header("content-type", "application/json")
            .timeout(Duration::from_secs(30))
            .body(body.clone());
        if let Some(signature) = delivery
            .secret
            .as_deref()
            .and_then(|secret| signature(secret, &body))
        {
            request = request.header("flinks-authenticity-key", signature);
        }
        let status = request
            .send()
            .await
            .map_or(0, |answer| answer.status().as_u16());
        statuses.push(status);
        if status == 200 {
            break;
        }
    }
    Sent { statuses }
}
