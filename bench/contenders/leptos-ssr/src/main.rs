//! Prints the page as the server sends it.

use any_spawner::Executor;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::routing::get;
use leptos::prelude::LeptosOptions;
use leptos_axum::render_app_to_stream;
use rendered_page::{WIDGET, shell};
use std::error::Error;
use std::io::{Write, stdout};
use tower::ServiceExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Done for a server that has a list of routes; this one has a page.
    Executor::init_tokio()?;
    let options = LeptosOptions::builder()
        .output_name("page")
        .site_pkg_dir("leptos-ssr")
        .build();
    let page = get(render_app_to_stream(move || shell(options.clone())));
    let request = Request::get("/").body(Body::empty())?;
    let answer = Router::new().route("/", page).oneshot(request).await?;
    let html = to_bytes(answer.into_body(), usize::MAX).await?;
    let html = String::from_utf8(html.into())?.replace(WIDGET, "{origin}");
    Ok(stdout().write_all(html.as_bytes())?)
}
