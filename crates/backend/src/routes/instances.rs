//! `GET /api/config`: what the playground may frame.

use crate::AppState;
use axum::Json;
use axum::extract::State;
use serde::Serialize;

/// What the page is told.
#[derive(Debug, Serialize)]
pub(crate) struct PageConfig {
    instances: Vec<String>,
    /// Whether the default instance is the simulator.
    demo: bool,
}

pub(crate) async fn config(State(state): State<AppState>) -> Json<PageConfig> {
    Json(PageConfig {
        instances: state.instances.iter().map(ToString::to_string).collect(),
        demo: state
            .instances
            .first()
            .is_some_and(|origin| origin.is_loopback()),
    })
}
