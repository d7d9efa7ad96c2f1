//! `GET /api/config`: what the playground may frame.

use crate::SharedState;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// What the page is told.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PageConfig {
    /// Origins; the first one is the default.
    instances: Vec<String>,
    /// Whether the default instance is the simulator.
    demo: bool,
}

/// What pages may frame.
#[utoipa::path(
    get,
    path = "/config",
    operation_id = "get_config",
    tag = "pages",
    responses((status = 200, description = "The instances.", body = PageConfig)),
)]
pub(crate) async fn config(State(state): State<SharedState>) -> Json<PageConfig> {
    Json(PageConfig {
        instances: state.instances.iter().map(ToString::to_string).collect(),
        demo: state
            .instances
            .first()
            .is_some_and(|origin| origin.is_loopback()),
    })
}
