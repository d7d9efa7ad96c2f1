//! `GET /api/openapi.json`: what all these routes are.

use crate::SharedState;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

/// This document.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "get_openapi",
    tag = "pages",
    responses((status = 200, description = "OpenAPI 3.1.", body = Object)),
)]
pub(crate) async fn show(State(app): State<SharedState>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], app.document)
}
