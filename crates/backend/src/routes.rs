//! The routes.

mod connection;
mod connections;
mod document;
mod handoff_form;
mod health;
mod instances;
mod server;
mod session;
mod webhook;

use crate::body_budget::{self, BodyBudget};
use crate::{AppState, SharedState, browser_session, metrics, problem, rate_limit, security};
use axum::extract::DefaultBodyLimit;
use axum::http::{Request, StatusCode};
use axum::{Router, middleware};
use std::sync::Arc;
use std::time::Duration;
use tower::util::option_layer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// No hand-off is longer than this, in bytes.
const LONGEST_BODY: usize = 64 * 1024;

/// The whole application, on one address.
pub(crate) fn app(state: AppState) -> Router {
    finished(public(&state).merge(operations(&state)), state)
}

/// The application without what no visitor should reach: [`admin_app`] has that.
pub(crate) fn public_app(state: AppState) -> Router {
    finished(public(&state), state)
}

/// What is for whoever runs the process, and for the host application's server.
pub(crate) fn admin_app(state: AppState) -> Router {
    finished(operations(&state), state)
}

/// All of them, for the document: without what depends on the configuration.
pub(crate) fn documented() -> OpenApiRouter<SharedState> {
    OpenApiRouter::new()
        .nest("/api", api().merge(sessions()))
        .merge(webhooks())
        .merge(health())
        .nest("/server", server::routes())
}

fn health() -> OpenApiRouter<SharedState> {
    OpenApiRouter::new()
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
}

fn api() -> OpenApiRouter<SharedState> {
    OpenApiRouter::new()
        .routes(routes!(connections::receive))
        .routes(routes!(connection::show, connection::erase))
        .routes(routes!(connection::accounts))
        .routes(routes!(connection::events))
        .routes(routes!(instances::config))
        .routes(routes!(document::show))
}

fn sessions() -> OpenApiRouter<SharedState> {
    OpenApiRouter::new().routes(routes!(session::begin))
}

fn webhooks() -> OpenApiRouter<SharedState> {
    OpenApiRouter::new().routes(routes!(webhook::receive))
}

fn operations(state: &AppState) -> Router<SharedState> {
    Router::from(health()).merge(server::with_keys(&state.server_keys, &state.server_limit))
}

fn public(state: &AppState) -> Router<SharedState> {
    let sessions = Router::from(sessions()).layer(middleware::from_fn_with_state(
        state.token_limit.clone(),
        rate_limit::limit,
    ));
    let api = Router::from(api())
        .merge(sessions)
        // Not the files.
        .fallback(async || StatusCode::NOT_FOUND)
        .layer((
            // Before all that may refuse: a page of another origin reads the refusal, too.
            option_layer(state.site.cors()),
            DefaultBodyLimit::max(LONGEST_BODY),
            middleware::from_fn_with_state(state.rate_limit.clone(), rate_limit::limit),
            middleware::from_fn_with_state(state.site.clone(), security::same_site_only),
        ));
    // Its length is looked at before it is held.
    let webhooks = Router::from(webhooks()).layer((
        middleware::from_fn_with_state(BodyBudget::default(), body_budget::within),
        DefaultBodyLimit::disable(),
    ));
    let routes = Router::new().nest("/api", api).merge(webhooks);
    let Some(pages) = &state.pages else {
        return routes;
    };
    let pages = pages.clone().layer(middleware::from_fn_with_state(
        state.site.clone(),
        browser_session::with_the_first_page,
    ));
    routes.fallback_service(pages)
}

/// What is the same for every address.
fn finished(routes: Router<SharedState>, state: AppState) -> Router {
    let headers = security::headers(&state.instances, &state.site);
    // At once, and not one after the other: a router boxes every route for each layer that it gets.
    let layers = (
        // The path only: a query may hold ids.
        TraceLayer::new_for_http().make_span_with(|request: &Request<_>| {
            tracing::info_span!("request", method = %request.method(), path = request.uri().path())
        }),
        middleware::map_response_with_state(Arc::new(headers), security::with_headers),
        middleware::map_response(problem::of_every_error),
        TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(30)),
        middleware::from_fn_with_state(state.metrics.clone(), metrics::count),
    );
    routes.layer(layers).with_state(Arc::new(state))
}
