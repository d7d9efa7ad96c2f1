//! `GET /healthz`, `GET /readyz` and `GET /metrics`, for whoever runs the process.

use crate::SharedState;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// The process answers.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "is_alive",
    tag = "operations",
    responses((status = 200, description = "It runs.", body = String)),
)]
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// The database answers, too, and everything in it can be opened.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "is_ready",
    tag = "operations",
    responses((status = 200, description = "It can be used.", body = String)),
)]
pub(crate) async fn ready(State(app): State<SharedState>) -> Result<&'static str, Problem> {
    app.store.ready().await.map_err(|error| {
        tracing::error!(%error, "not ready");
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The database does not answer, or cannot be opened with the keys that are given: see this server's log.",
        )
    })?;
    Ok("ready")
}

/// Numbers in Prometheus' text format.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "get_metrics",
    tag = "operations",
    responses((status = 200, description = "The numbers.", body = String, content_type = "application/openmetrics-text")),
)]
pub(crate) async fn metrics(State(app): State<SharedState>) -> Result<impl IntoResponse, Problem> {
    let counts = app.store.counts().await?;
    let text = app.metrics.encode(&counts).map_err(|_| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "No metrics could be written.",
        )
    })?;
    let text_format = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    // In place of the one that text has by itself: there is one of it.
    Ok(([(header::CONTENT_TYPE, text_format)], text))
}
