//! Whose page asks.

use crate::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// A header; empty where it is no text.
pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().unwrap_or_default())
}

/// Pages of other sites may not act in the visitor's name. Browsers name the origin in every POST.
pub async fn own_pages_only(State(app): State<App>, request: Request, next: Next) -> Response {
    let page = text(request.headers(), "origin").unwrap_or(&app.public_url);
    let site = text(request.headers(), "sec-fetch-site").unwrap_or("none");
    match page == app.public_url && ["same-origin", "none"].contains(&site) {
        true => next.run(request).await,
        false => (StatusCode::FORBIDDEN, "This page may not ask.").into_response(),
    }
}
