//! The real application on a real port, with a real file of SQLite.
#![allow(dead_code, reason = "each test binary uses a part")]

use flinks_backend::{AppState, Store, app};
use flinks_protocol::Origin;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";

pub struct Server {
    pub url: String,
    pub store: Store,
    pub http: reqwest::Client,
    _folder: TempDir,
}

impl Server {
    pub async fn start() -> Self {
        // Another test may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("index.html"),
            "<!doctype html><title>page</title>",
        )
        .unwrap();
        std::fs::write(folder.path().join("playground_bg.wasm"), b"\0asm").unwrap();
        let store = Store::open(&format!(
            "sqlite://{}",
            folder.path().join("test.db").display()
        ))
        .await
        .unwrap();
        let app = app(AppState {
            store: store.clone(),
            instances: [
                "http://localhost:9440",
                "https://toolbox-iframe.private.fin.ag",
            ]
            .map(|origin| Origin::parse(origin).unwrap())
            .into(),
            dist: folder.path().to_owned(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            url,
            store,
            http: reqwest::Client::new(),
            _folder: folder,
        }
    }

    pub fn post(&self, key: &str) -> reqwest::RequestBuilder {
        self.http
            .post(format!("{}/api/connections", self.url))
            .header("Idempotency-Key", key)
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.http
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap()
    }
}

pub fn body() -> Value {
    json!({
        "loginId": LOGIN, "accountIds": ["226a0a34-7de6-4ca6-8782-01ffeb314ccc"], "institution": "FlinksCapital",
        "requestId": "89c77e20-dc45-4f30-9a9c-24059b1d255c", "tag": "a=b,c", "state": "a5c1", "somethingNew": true,
    })
}
