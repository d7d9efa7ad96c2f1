//! `GET /healthz` and `GET /readyz`, for whoever runs the process.

use crate::AppState;
use crate::problem::Problem;
use axum::extract::State;

/// The process answers.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// The database answers, too.
pub(crate) async fn ready(State(app): State<AppState>) -> Result<&'static str, Problem> {
    app.store.ping().await?;
    Ok("ready")
}
