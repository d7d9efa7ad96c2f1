//! A receiver for Flinks Connect, with axum and `flinks-api`. Neither ids nor tokens are logged.

mod connection;
mod origin;
mod routes;
mod webhook;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use connection::Connection;
use flinks_api::{Credentials, FlinksClient, Polling};
use std::collections::HashMap;
use std::env;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

const SIMULATOR: &str = "http://localhost:9440/v3/simulator/BankingServices";

#[derive(Clone)]
struct App {
    flinks: FlinksClient,
    polling: Polling,
    webhook_secret: String,
    public_url: String,
    memory: Arc<Mutex<Memory>>,
}

/// A production server keeps both in a database: hashes of states and cookies, the rest encrypted, keys under a unique index.
#[derive(Default)]
struct Memory {
    /// Which browser a state was issued to, and when.
    states: HashMap<String, (String, Instant)>,
    connections: HashMap<String, Connection>,
}

impl App {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn setting(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Fails only where one is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let port = setting("PORT", "8080").parse()?;
    let listener = TcpListener::bind(("localhost", port)).await?;
    let here = format!("http://localhost:{}", listener.local_addr()?.port());
    let credentials = Credentials {
        secret_key: setting("FLINKS_SECRET_KEY", "simulator-secret-key").into(),
        api_key: setting("FLINKS_API_KEY", "simulator-api-key").into(),
    };
    let app = App {
        flinks: FlinksClient::new(&setting("FLINKS_API_URL", SIMULATOR), credentials)?,
        polling: Polling {
            interval: Duration::from_millis(setting("POLL_MS", "10000").parse()?),
            ..Polling::default()
        },
        // Without one no webhook is taken.
        webhook_secret: setting("FLINKS_WEBHOOK_SECRET", ""),
        public_url: setting("PUBLIC_URL", &here),
        memory: Arc::default(),
    };
    let api = Router::new()
        .route("/connect/session", post(routes::session))
        .route("/connections", post(routes::hand_off))
        .route("/connections/{id}", get(routes::show))
        .route("/connections/{id}/accounts", get(routes::accounts))
        .layer(from_fn_with_state(app.clone(), origin::own_pages_only));
    let webhook = post(webhook::receive).layer(DefaultBodyLimit::max(10 << 20));
    let router = Router::new()
        .nest("/api", api)
        .route("/webhooks/flinks", webhook)
        .fallback_service(ServeDir::new(setting("PAGE", "examples/receivers/page")))
        .with_state(app);
    println!("listening on {here}");
    axum::serve(listener, router).await?;
    Ok(())
}
