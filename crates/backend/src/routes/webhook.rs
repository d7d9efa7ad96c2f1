//! `POST /webhooks/flinks`: what Flinks sends by itself.

use crate::SharedState;
use crate::problem::Problem;
use crate::webhooks::Webhooks;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use flinks_api::{ApiError, Webhook};
use flinks_protocol::LoginId;
use serde_json::Value;

/// Takes what Flinks sends by itself.
///
/// The signature is looked at before anything else of the body.
#[utoipa::path(
    post,
    path = "/webhooks/flinks",
    operation_id = "receive_webhook",
    tag = "webhooks",
    request_body(content = Object, description = "As Flinks sends it, in UTF-8."),
    security(("signature" = [])),
    responses(
        (status = 200, description = "Taken, or of no use."),
        (status = 400, description = "The body could not be read."),
        (status = 401, description = "The signature is missing or wrong."),
        (status = 404, description = "No secret of webhooks was given to this server."),
        (status = 413, description = "The body is longer than 16 MiB."),
        (status = 422, description = "The body is signed, and cannot be used; or its ResponseType is not taken here."),
        (status = 503, description = "To be sent again: a connection of its login was erased, and what comes may be of the next one."),
    ),
)]
pub(crate) async fn receive(
    State(app): State<SharedState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let Some(webhooks) = &app.webhooks else {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "Webhooks are not set up here.",
        ));
    };
    let body =
        body.map_err(|rejection| Problem::new(rejection.status(), "The body could not be read."))?;
    verify(webhooks, &headers, &body)?;
    let value = json(&body)?;
    let kind = value.get("ResponseType").and_then(Value::as_str);
    if let Some(kind) = kind
        && !webhooks.types.iter().any(|taken| taken == kind)
    {
        tracing::warn!(
            kind,
            "a webhook was refused: FLINKS_WEBHOOK_TYPES does not name its type"
        );
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Webhooks of this ResponseType are not taken here.",
        ));
    }
    let webhook = match Webhook::read(value) {
        Ok(webhook) => webhook,
        // Sent again it would be the same: nothing is taken, and nothing is remembered as done.
        Err(error @ ApiError::Flinks { .. }) => {
            tracing::warn!(%error, "a webhook brings nothing");
            return Ok(StatusCode::OK);
        }
        Err(ApiError::Answer { reason, .. }) => {
            return Err(refused(format!("The body cannot be used: {reason}.")));
        }
        Err(_) => return Err(refused("The body cannot be used.")),
    };
    let login_id = webhook
        .login()
        .and_then(|login| LoginId::parse(login.id()?).ok())
        .ok_or_else(|| refused("The body cannot be used: Login.Id is missing or not a UUID."))?;
    let polled = app.flinks.is_some();
    let updated = app
        .store
        .receive_webhook(&webhook, &login_id, polled)
        .await?;
    let kind = webhook.response_type();
    tracing::info!(?login_id, kind, updated, "webhook received");
    Ok(StatusCode::OK)
}

fn verify(webhooks: &Webhooks, headers: &HeaderMap, body: &[u8]) -> Result<(), Problem> {
    let signature = headers
        .get("flinks-authenticity-key")
        .map(|value| value.as_bytes())
        .unwrap_or_default();
    if webhooks.key.verify(signature, body) {
        return Ok(());
    }
    match webhooks.key.verify_ascii(signature, body) {
        true if webhooks.ascii_signatures => return Ok(()),
        true => tracing::warn!(
            "a webhook was refused that is signed over its ASCII form: FLINKS_WEBHOOK_ASCII_SIGNATURES=true takes such"
        ),
        false => tracing::warn!("a webhook without a right signature was refused"),
    }
    Err(Problem::new(
        StatusCode::UNAUTHORIZED,
        "The flinks-authenticity-key header is missing or wrong.",
    ))
}

fn json(body: &[u8]) -> Result<Value, Problem> {
    if body.starts_with(b"\xef\xbb\xbf") {
        return Err(refused(
            "The body begins with a byte order mark: JSON is sent without one.",
        ));
    }
    let text = str::from_utf8(body).map_err(|error| {
        refused(format!(
            "The body is not UTF-8 at byte {}: JSON is sent in UTF-8, not in Latin-1.",
            error.valid_up_to()
        ))
    })?;
    serde_json::from_str(text).map_err(|error| {
        refused(format!(
            "The body is not JSON: line {}, column {}.",
            error.line(),
            error.column()
        ))
    })
}

/// The signature is right: whoever has set the sender up should find out what is wrong, there and here.
fn refused(detail: impl Into<String>) -> Problem {
    let detail = detail.into();
    tracing::warn!(detail, "a signed webhook was refused");
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
}
