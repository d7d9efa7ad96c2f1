//! The real application on a real port, with a real file of SQLite.
#![allow(dead_code, reason = "each test binary uses a part")]

use flinks_api::FlinksClient;
use flinks_backend::{AppState, Pace, Store, Vault, WebhookKey, Worker, app};
use flinks_protocol::Origin;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

pub const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";

/// Does not make a test wait.
pub fn quick() -> Pace {
    let mut pace = Pace::default();
    pace.polling.interval = Duration::from_millis(5);
    pace.retry = Duration::from_millis(1);
    pace.idle = Duration::from_millis(10);
    pace
}

pub struct Server {
    pub url: String,
    pub store: Store,
    pub http: reqwest::Client,
    /// The browser, and a state that was issued to it.
    pub cookie: String,
    pub state: String,
    folder: TempDir,
}

impl Server {
    pub async fn start() -> Self {
        Self::with_flinks(None).await
    }

    pub async fn with_flinks(flinks: Option<FlinksClient>) -> Self {
        let mut server = Self::without_session(flinks).await;
        server.begin().await;
        server
    }

    pub async fn without_session(flinks: Option<FlinksClient>) -> Self {
        // Another test may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("index.html"),
            "<!doctype html><title>page</title>",
        )
        .unwrap();
        std::fs::write(folder.path().join("playground_bg.wasm"), b"\0asm").unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let store = Store::open(&url, Vault::for_demonstration().unwrap())
            .await
            .unwrap();
        let wake = Arc::new(Notify::new());
        if let Some(flinks) = flinks.clone() {
            let worker = Worker {
                store: store.clone(),
                flinks,
                pace: quick(),
                wake: wake.clone(),
            };
            let (end, ended) = watch::channel(false);
            // Held for ever: the worker lives as long as the test.
            std::mem::forget(end);
            tokio::spawn(worker.run(ended));
        }
        let app = app(AppState {
            store: store.clone(),
            instances: [
                "http://localhost:9440",
                "https://toolbox-iframe.private.fin.ag",
            ]
            .map(|origin| Origin::parse(origin).unwrap())
            .into(),
            flinks,
            wake,
            webhook_key: WebhookKey::new("webhook-secret"),
            dist: folder.path().to_owned(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            url,
            store,
            http: reqwest::Client::new(),
            cookie: String::new(),
            state: String::new(),
            folder,
        }
    }

    /// Begins a session: its state is that of the next bodies. The first one gives the cookie.
    pub async fn begin(&mut self) -> Value {
        let answer = self.ask_for_a_session().await;
        if let Some(cookie) = answer.headers().get("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            self.cookie = cookie.split(';').next().unwrap().to_owned();
        }
        let session: Value = answer.json().await.unwrap();
        self.state = session["state"].as_str().unwrap().to_owned();
        session
    }

    pub async fn ask_for_a_session(&self) -> reqwest::Response {
        let request = self
            .http
            .post(format!("{}/api/connect/session", self.url))
            .header("Cookie", &self.cookie);
        request.send().await.unwrap()
    }

    pub fn body(&self) -> Value {
        json!({
            "loginId": LOGIN, "accountIds": ["226a0a34-7de6-4ca6-8782-01ffeb314ccc"], "institution": "FlinksCapital",
            "requestId": "89c77e20-dc45-4f30-9a9c-24059b1d255c", "tag": "a=b,c", "state": self.state,
            "somethingNew": true,
        })
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn post(&self, key: &str) -> reqwest::RequestBuilder {
        self.http
            .post(format!("{}/api/connections", self.url))
            .header("Idempotency-Key", key)
            .header("Cookie", &self.cookie)
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.http
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap()
    }
}
