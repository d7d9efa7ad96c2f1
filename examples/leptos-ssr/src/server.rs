//! The server: Leptos' pages, and the reference backend in the same process.

use crate::app::{App, shell};
use crate::customers::{Customer, Customers, recognise};
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderName, HeaderValue, Request, header, request::Parts};
use axum::{Router, middleware};
use clap::Parser;
use flinks_backend::{Config, UserId, UserRefused, log_to_stderr, with_the_first_page};
use flinks_connect::embed::SessionToken;
use leptos::config::{LeptosOptions, get_configuration};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// No answer of our own endpoint is longer than this, in bytes.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What a page needs to know of the backend.
#[derive(Clone)]
struct Backend {
    router: Router,
    instance: String,
}

/// Serves until the process ends. The backend's flags and variables are those of `flinks-backend`, Leptos' those of cargo-leptos.
///
/// # Errors
/// What the server has failed at.
pub async fn serve() -> Result<(), Box<dyn Error>> {
    log_to_stderr();
    let options = get_configuration(None)?.leptos_options;
    let listener = TcpListener::bind(options.site_addr).await?;
    let config = Config::parse();
    let site = config.site()?;
    let instance = config.instances.first().map(ToString::to_string);
    let backend = Backend {
        // Without its work: the accounts are fetched where that runs, here or in another process.
        router: flinks_backend::Backend::from_config(&config)
            .await?
            .user_from(user)
            .router(),
        instance: instance.unwrap_or_default(),
    };
    let (api, customers) = (backend.router.clone(), Customers::default());
    let context = move || provide_context(backend.clone());
    let pages = options.clone();
    let app = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, move || {
            shell(pages.clone())
        })
        .fallback(leptos_axum::file_and_error_handler(shell))
        // A state is bound to the browser while the page is rendered: too late for a cookie.
        .layer(middleware::from_fn_with_state(site, with_the_first_page))
        .with_state(options)
        .merge(api)
        .merge(customers.routes())
        .layer(middleware::from_fn_with_state(customers, recognise));
    let mut stdout = std::io::stdout();
    writeln!(
        stdout,
        "ready: http://localhost:{}/",
        listener.local_addr()?.port()
    )?;
    stdout.flush()?;
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, app).await?)
}

/// The backend's user is the shop's customer, and nobody else may begin a session.
fn user(request: &Parts) -> Result<Option<UserId>, UserRefused> {
    let Customer(name) = request.extensions.get().ok_or(UserRefused)?;
    UserId::parse(name).map(Some).map_err(|_| UserRefused)
}

/// Who looks at the page; empty for nobody who is signed in.
pub fn customer() -> String {
    let page = use_context::<Parts>();
    let customer = page.and_then(|page| page.extensions.get::<Customer>().cloned());
    customer.map(|Customer(name)| name).unwrap_or_default()
}

/// The instance that pages frame.
pub fn instance() -> String {
    use_context::<Backend>().map_or_else(String::new, |backend| backend.instance)
}

/// A page holds a token, so it is not stored; and it runs no script but ours.
pub fn set_headers(options: &LeptosOptions) {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    // Where `<AutoReload/>` hears of a change, under `cargo leptos watch`.
    let reload = match std::env::var_os("LEPTOS_WATCH") {
        Some(_) => format!(
            " ws://localhost:{0} ws://127.0.0.1:{0}",
            options.reload_port
        ),
        None => String::new(),
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'{reload}; frame-src {}; base-uri 'none'; form-action 'self'",
        instance()
    );
    if let Ok(policy) = HeaderValue::try_from(policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// Asks the backend's endpoint in this process, as the browser would.
pub async fn connect_session() -> Result<SessionToken, ServerFnError> {
    let (backend, page) = (expect_context::<Backend>(), expect_context::<Parts>());
    let mut request = Request::post("/api/connect/session").body(Body::empty())?;
    // Limits are counted for the visitor's address, and not for this process.
    if let Some(peer) = page.extensions.get::<ConnectInfo<SocketAddr>>() {
        request.extensions_mut().insert(*peer);
    }
    if let Some(customer) = page.extensions.get::<Customer>() {
        request.extensions_mut().insert(customer.clone());
    }
    let forwarded = HeaderName::from_static("x-forwarded-for");
    for name in [
        header::AUTHORIZATION,
        header::COOKIE,
        header::HOST,
        forwarded,
    ] {
        for value in page.headers.get_all(&name) {
            request.headers_mut().append(&name, value.clone());
        }
    }
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let answer = backend.router.oneshot(request).await?;
    if !answer.status().is_success() {
        return Err(ServerFnError::new("no session at the moment"));
    }
    let answer = to_bytes(answer.into_body(), LONGEST_ANSWER).await?;
    Ok(serde_json::from_slice(&answer)?)
}
