//! `POST /webhooks/flinks`: accounts that Flinks sends by itself.

use crate::AppState;
use crate::problem::Problem;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use flinks_api::{AccountsDetail, ApiError};
use flinks_protocol::LoginId;
use serde_json::Value;

/// The signature is looked at before anything else of the body.
pub(crate) async fn receive(
    State(app): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let Some(key) = &app.webhook_key else {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "Webhooks are not set up here.",
        ));
    };
    let body =
        body.map_err(|rejection| Problem::new(rejection.status(), "The body could not be read."))?;
    let signature = headers
        .get("flinks-authenticity-key")
        .map(|value| value.as_bytes());
    if !signature.is_some_and(|signature| key.verify(signature, &body)) {
        tracing::warn!("a webhook without a right signature was refused");
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "The flinks-authenticity-key header is missing or wrong.",
        ));
    }
    let unreadable = || {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "The body has no ResponseType and RequestId.",
        )
    };
    let value: Value = serde_json::from_slice(&body).map_err(|_| unreadable())?;
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let (Some(kind), Some(request)) = (text("ResponseType"), text("RequestId")) else {
        return Err(unreadable());
    };
    let delivery = format!("{kind}/{request}");
    if kind != "GetAccountsDetail" {
        tracing::info!(kind, "a webhook of this type is not used here");
        return Ok(StatusCode::OK);
    }
    let detail = match AccountsDetail::from_webhook(value) {
        Ok(detail) => detail,
        // Sent again it would be the same: nothing is taken, and nothing is remembered as done.
        Err(error @ ApiError::Flinks { .. }) => {
            tracing::warn!(%error, "a webhook brings no accounts");
            return Ok(StatusCode::OK);
        }
        Err(error) => {
            tracing::warn!(%error, "a webhook cannot be read");
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "The body has no list of Accounts, or a FlinksCode that is not text.",
            ));
        }
    };
    let login_id = detail
        .login()
        .and_then(|login| LoginId::parse(login.id()?).ok())
        .ok_or_else(|| {
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Login.Id is missing or not a UUID.",
            )
        })?;
    let updated = app
        .store
        .receive_webhook(&delivery, &login_id, &detail)
        .await?;
    tracing::info!(?login_id, updated, "webhook received");
    Ok(StatusCode::OK)
}
