//! Events that were given up: a list of them, and another attempt.

use crate::SharedState;
use crate::events::Event;
use crate::problem::Problem;
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
    /// How many at most; more than 200 are 200.
    #[param(value_type = u32, required = false, default = 50, maximum = 4294967295.0)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(value_type = String, required = false, pattern = r"^[0-9]{1,18}\.[0-9a-f]{32}$")]
    after: Option<String>,
}

/// An event that was given up.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeadLetter)]
pub(super) struct Listed {
    /// The `webhook-id` of each attempt.
    id: Uuid,
    event: Event,
    /// The origin of its address; none: it is not configured any more.
    endpoint: Option<String>,
    attempts: i64,
    error: Option<String>,
}

/// Some of them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeadLetters {
    dead_letters: Vec<Listed>,
    /// The `after` of the next page; none: this is the last one.
    next: Option<String>,
}

/// Events that were given up, the oldest first.
#[utoipa::path(
    get,
    path = "/dead-letters",
    operation_id = "server_list_dead_letters",
    tag = "server",
    params(Wanted),
    security(("server_key" = [])),
    responses(
        (status = 200, description = "A page of them.", body = DeadLetters),
        (status = 400, description = "The query is not of its form."),
    ),
)]
pub(super) async fn list(
    State(app): State<SharedState>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<DeadLetters>, Problem> {
    let bad = |detail| Problem::new(StatusCode::BAD_REQUEST, detail);
    let Query(wanted) = wanted.map_err(|_| bad("The query may have a `limit` and an `after`."))?;
    let limit = wanted.limit.unwrap_or(DEFAULT_PAGE).clamp(1, LONGEST_PAGE);
    let after = match wanted.after.as_deref() {
        None => None,
        Some(cursor) => {
            Some(read(cursor).ok_or_else(|| bad("`after` is not of a page's `next`."))?)
        }
    };
    // One more shows whether there is a next page.
    let mut letters = app.store.dead_letters(after, i64::from(limit) + 1).await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_next = letters.len() > most;
    letters.truncate(most);
    let last = letters.last().filter(|_| has_next);
    let next = last.map(|last| format!("{}.{}", last.occurred_at, last.delivery.id.simple()));
    let listed = letters.into_iter().map(|letter| {
        let mut endpoints = app.events.iter().flat_map(|events| events.endpoints.iter());
        let endpoint = endpoints.find(|endpoint| endpoint.id == letter.endpoint);
        Listed {
            id: letter.delivery.id,
            event: letter.delivery.event,
            endpoint: endpoint.map(|endpoint| endpoint.origin()),
            attempts: letter.delivery.attempts,
            error: letter.error,
        }
    });
    Ok(Json(DeadLetters {
        dead_letters: listed.collect(),
        next,
    }))
}

fn read(cursor: &str) -> Option<(i64, Uuid)> {
    let (occurred_at, id) = cursor.split_once('.')?;
    Some((occurred_at.parse().ok()?, Uuid::try_parse(id).ok()?))
}

/// Sends an event again that was given up.
#[utoipa::path(
    post,
    path = "/dead-letters/{id}/retry",
    operation_id = "server_retry_dead_letter",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the dead letter.")),
    security(("server_key" = [])),
    responses(
        (status = 202, description = "It is sent again."),
        (status = 404, description = "There is no such dead letter."),
    ),
)]
pub(super) async fn retry(
    State(app): State<SharedState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let not_found = || Problem::new(StatusCode::NOT_FOUND, "There is no such dead letter.");
    let id = Uuid::try_parse(&id).map_err(|_| not_found())?;
    match app.store.retry_dead_letter(id).await? {
        true => Ok(StatusCode::ACCEPTED),
        false => Err(not_found()),
    }
}
