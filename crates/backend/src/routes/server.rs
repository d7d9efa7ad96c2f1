//! `/server`: for the host application's server, behind a key.

mod connections;
mod data;
mod dead_letters;
mod refresh;
mod transactions;
mod webhooks;

use crate::problem::Problem;
use crate::rate_limit::{self, RateLimit};
use crate::server_key::ServerKeys;
use crate::store::Record;
use crate::{AppState, SharedState};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// No body is longer than this, in bytes.
const LONGEST_BODY: usize = 64 * 1024;

pub(super) fn routes() -> OpenApiRouter<SharedState> {
    OpenApiRouter::new()
        .routes(routes!(connections::list))
        .routes(routes!(connections::show, connections::erase))
        .routes(routes!(data::accounts))
        .routes(routes!(transactions::page))
        .routes(routes!(data::statements))
        .routes(routes!(data::identity))
        .routes(routes!(webhooks::newest))
        .routes(routes!(refresh::begin))
        .routes(routes!(refresh::challenge, refresh::answer))
        .routes(routes!(dead_letters::list))
        .routes(routes!(dead_letters::retry))
}

/// None where there is no key.
pub(super) fn with_keys(keys: &ServerKeys, limit: &RateLimit) -> Router<SharedState> {
    if keys.is_empty() {
        return Router::new();
    }
    let no_store = HeaderValue::from_static("no-store");
    let routes = Router::from(routes())
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            no_store,
        ))
        // Without a key nothing is told, not even which paths there are.
        .layer(middleware::from_fn_with_state(keys.clone(), with_key_only))
        // Outermost: it bounds the guessing of keys, too.
        .layer(middleware::from_fn_with_state(
            limit.clone(),
            rate_limit::limit,
        ));
    Router::new().nest("/server", routes)
}

async fn with_key_only(State(keys): State<ServerKeys>, request: Request, next: Next) -> Response {
    if keys.admit(request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!("a request to /server without a right key was refused");
    Problem::unauthorized("The key of the host application's server is missing or wrong.")
        .into_response()
}

/// The connection of a path, whoever it belongs to.
async fn record(app: &AppState, id: &str) -> Result<Record, Problem> {
    let not_found = || Problem::new(StatusCode::NOT_FOUND, "There is no such connection.");
    let id = Uuid::try_parse(id).map_err(|_| not_found())?;
    app.store.record(id).await?.ok_or_else(not_found)
}
