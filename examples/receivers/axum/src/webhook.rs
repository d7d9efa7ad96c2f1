//! What Flinks sends by itself.

use crate::App;
use crate::origin::text;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use flinks_api::Webhook;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The signature is over the bytes as they came: JSON that was parsed and written again has another one.
pub async fn receive(State(app): State<App>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = text(&headers, "flinks-authenticity-key").unwrap_or_default();
    let signature = STANDARD.decode(signature).unwrap_or_default();
    let mac = Hmac::<Sha256>::new_from_slice(app.webhook_secret.as_bytes());
    let genuine = mac.is_ok_and(|mac| mac.chain_update(&body).verify_slice(&signature).is_ok());
    if app.webhook_secret.is_empty() || !genuine {
        return StatusCode::UNAUTHORIZED;
    }
    let sent = serde_json::from_slice(&body).ok();
    let Some(sent) = sent.and_then(|sent| Webhook::read(sent).ok()) else {
        return StatusCode::UNPROCESSABLE_ENTITY;
    };
    let login = sent.login().and_then(|login| login.id().map(str::to_owned));
    for connection in app.memory().connections.values_mut() {
        if Some(connection.body.login_id.expose()) == login.as_deref()
            && let Some(detail) = sent.accounts_detail()
        {
            connection.take(detail);
        }
    }
    StatusCode::OK
}
