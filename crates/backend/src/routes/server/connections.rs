//! The connections of a user, and one of them.

use super::record;
use crate::SharedState;
use crate::problem::Problem;
use crate::store::{After, Record};
use crate::user::UserId;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

const DEFAULT_PAGE: u32 = 50;
const LONGEST_PAGE: u32 = 200;

/// Which of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Whose.
    #[param(inline)]
    user: UserId,
    /// How many at most; more than 200 are 200.
    #[param(value_type = u32, required = false, default = 50, maximum = 4294967295.0)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(value_type = String, required = false, pattern = r"^[0-9]{1,18}\.[0-9a-f]{32}$")]
    after: Option<String>,
}

/// Some of them.
#[derive(Serialize, ToSchema)]
pub(super) struct Connections {
    connections: Vec<Record>,
    /// The `after` of the next page; none: this is the last one.
    next: Option<String>,
}

/// The connections of a user, the oldest first.
#[utoipa::path(
    get,
    path = "/connections",
    operation_id = "server_list_connections",
    tag = "server",
    params(Wanted),
    security(("server_key" = [])),
    responses(
        (status = 200, description = "A page of them.", body = Connections),
        (status = 400, description = "The query is not of its form."),
    ),
)]
pub(super) async fn list(
    State(app): State<SharedState>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Connections>, Problem> {
    let bad = |detail| Problem::new(StatusCode::BAD_REQUEST, detail);
    let Query(wanted) = wanted.map_err(|_| {
        bad("The query has a `user` of 1 to 255 bytes, and may have a `limit` and an `after`.")
    })?;
    let limit = wanted.limit.unwrap_or(DEFAULT_PAGE).clamp(1, LONGEST_PAGE);
    let after = match wanted.after.as_deref() {
        None => None,
        Some(cursor) => {
            Some(read(cursor).ok_or_else(|| bad("`after` is not of a page's `next`."))?)
        }
    };
    // One more shows whether there is a next page.
    let mut connections = app.store.records_of(&wanted.user, after, limit + 1).await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_next = connections.len() > most;
    connections.truncate(most);
    let last = connections.last().filter(|_| has_next);
    let next = last.map(|last| format!("{}.{}", last.received_at, last.id.simple()));
    Ok(Json(Connections { connections, next }))
}

fn read(cursor: &str) -> Option<After> {
    let (received_at, id) = cursor.split_once('.')?;
    Some(After {
        received_at: received_at.parse().ok()?,
        id: Uuid::try_parse(id).ok()?,
    })
}

/// One connection.
#[utoipa::path(
    get,
    path = "/connections/{id}",
    operation_id = "server_get_connection",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the connection.")),
    security(("server_key" = [])),
    responses(
        (status = 200, description = "The connection, without its loginId.", body = Record),
        (status = 404, description = "There is no such connection."),
    ),
)]
pub(super) async fn show(
    State(app): State<SharedState>,
    Path(id): Path<String>,
) -> Result<Json<Record>, Problem> {
    Ok(Json(record(&app, &id).await?))
}

/// Erases a connection: here at once, and at Flinks as soon as it agrees.
#[utoipa::path(
    delete,
    path = "/connections/{id}",
    operation_id = "server_delete_connection",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the connection.")),
    security(("server_key" = [])),
    responses(
        (status = 204, description = "It is gone."),
        (status = 404, description = "There is no such connection."),
    ),
)]
pub(super) async fn erase(
    State(app): State<SharedState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let record = record(&app, &id).await?;
    app.store.erase(record.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
