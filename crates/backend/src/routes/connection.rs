//! One connection, for the user or the browser that it belongs to. Anyone else gets 404: not even that it exists is told.

use crate::problem::Problem;
use crate::store::View;
use crate::visitor::Visitor;
use crate::{AppState, SharedState};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{AppendHeaders, IntoResponse};
use futures_util::stream::unfold;
use std::convert::Infallible;
use std::time::Duration;
use uuid::Uuid;

/// How often a change is looked for: it may come from another process.
const LOOK: Duration = Duration::from_millis(300);

async fn own(app: &AppState, id: &str, visitor: &Visitor) -> Result<View, Problem> {
    let not_found = || Problem::new(StatusCode::NOT_FOUND, "There is no such connection.");
    let id = Uuid::try_parse(id).map_err(|_| not_found())?;
    app.store.view(id, visitor).await?.ok_or_else(not_found)
}

/// How far one connection is.
#[utoipa::path(
    get,
    path = "/connections/{id}",
    operation_id = "get_connection",
    tag = "pages",
    params(("id" = Uuid, Path, description = "Of the answer to the hand-off.")),
    security(("browser" = []), ("claim" = [])),
    responses(
        (status = 200, description = "The connection.", body = View),
        (status = 401, description = "The claim is wrong."),
        (status = 404, description = "There is none, or it is not the visitor's."),
    ),
)]
pub(crate) async fn show(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Json<View>, Problem> {
    Ok(Json(own(&app, &id, &visitor).await?))
}

/// The accounts as Flinks sends them, cut to those that were selected.
#[utoipa::path(
    get,
    path = "/connections/{id}/accounts",
    operation_id = "get_accounts",
    tag = "pages",
    params(("id" = Uuid, Path, description = "Of the answer to the hand-off.")),
    security(("browser" = []), ("claim" = [])),
    responses(
        (status = 200, description = "The accounts.", body = Vec<Object>),
        (status = 401, description = "The claim is wrong."),
        (status = 404, description = "There is no such connection, or it is not the visitor's."),
        (status = 409, description = "The accounts are not here yet, or never will be."),
    ),
)]
pub(crate) async fn accounts(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<impl IntoResponse, Problem> {
    let view = own(&app, &id, &visitor).await?;
    let accounts = app.store.accounts(view.id).await?.ok_or_else(|| {
        Problem::new(
            StatusCode::CONFLICT,
            format!(
                "The accounts are not here: the connection is {}.",
                view.status.name()
            ),
        )
    })?;
    Ok((
        AppendHeaders([(header::CACHE_CONTROL, "no-store")]),
        Json(accounts),
    ))
}

/// The status now, and each further one until it is final.
///
/// Server-sent events `status`, whose data is the connection as JSON. The answer ends with this process, too: browsers then ask
/// again by themselves.
#[utoipa::path(
    get,
    path = "/connections/{id}/events",
    operation_id = "watch_connection",
    tag = "pages",
    params(("id" = Uuid, Path, description = "Of the answer to the hand-off.")),
    security(("browser" = []), ("claim" = [])),
    responses(
        (status = 200, description = "The events.", body = Object, content_type = "text/event-stream"),
        (status = 401, description = "The claim is wrong."),
        (status = 404, description = "There is no such connection, or it is not the visitor's."),
    ),
)]
pub(crate) async fn events(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<impl IntoResponse, Problem> {
    let view = own(&app, &id, &visitor).await?;
    let changes = unfold(Some((None, view)), move |from| {
        let (app, visitor) = (app.clone(), visitor.clone());
        async move {
            let (told, view) = from?;
            let view = match told {
                None => view,
                Some(told) => next(&app, &visitor, view.id, &told).await?,
            };
            let event = Event::default()
                .event("status")
                .json_data(&view)
                .unwrap_or_default();
            let rest = (!view.status.is_final()).then(|| (Some(view.clone()), view));
            Some((Ok::<_, Infallible>(event), rest))
        }
    });
    // A proxy that gathers answers would hold the events back.
    let unbuffered = AppendHeaders([("x-accel-buffering", "no")]);
    Ok((
        unbuffered,
        Sse::new(changes).keep_alive(KeepAlive::default()),
    ))
}

/// Waits for another view than this one; `None` once the row is gone, or the process is about to be.
async fn next(app: &AppState, visitor: &Visitor, id: Uuid, told: &View) -> Option<View> {
    let mut ended = app.end.subscribe();
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = ended.wait_for(|ended| *ended) => return None,
        }
        match app.store.view(id, visitor).await {
            Ok(Some(view)) if view != *told => return Some(view),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return None,
        }
    }
}

/// Erases a connection: here at once, and at Flinks as soon as it agrees.
#[utoipa::path(
    delete,
    path = "/connections/{id}",
    operation_id = "delete_connection",
    tag = "pages",
    params(("id" = Uuid, Path, description = "Of the answer to the hand-off.")),
    security(("browser" = []), ("claim" = [])),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "The claim is wrong."),
        (status = 404, description = "There is none, or it is not the visitor's."),
    ),
)]
pub(crate) async fn erase(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<StatusCode, Problem> {
    let view = own(&app, &id, &visitor).await?;
    app.store.erase(view.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
