//! The real application on a real port, with a real database.
#![allow(dead_code, reason = "each test binary uses a part")]

use crate::database::Database;
use flinks_api::FlinksClient;
use flinks_backend::{Backend, Pace, ServerKeys, Site, Store, Users, Vault, WebhookKey, Webhooks};
use flinks_protocol::Origin;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::net::TcpListener;

/// Of the host application's server.
pub const SERVER_KEY: &str = "c2VydmVyLWtleS1vZi10aGUtdGVzdHM-of-this-server";
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
    database: Database,
}

impl Server {
    pub async fn start(database: Database) -> Self {
        Self::with_flinks(database, None).await
    }

    /// With a session begun.
    pub async fn with_flinks(database: Database, flinks: Option<FlinksClient>) -> Self {
        let mut server = Self::without_session(database, flinks, 1_000_000).await;
        server.begin().await;
        server
    }

    pub async fn without_session(
        database: Database,
        flinks: Option<FlinksClient>,
        requests_per_minute: u32,
    ) -> Self {
        Self::launch(database, flinks, requests_per_minute, Users::Anonymous).await
    }

    /// Where the host application tells its users. No session is begun.
    pub async fn with_users(database: Database, users: Users) -> Self {
        Self::launch(database, None, 1_000_000, users).await
    }

    /// Another process over the same database, with other keys. The browser stays.
    pub async fn with_keys(self, users: Users, vault: Vault) -> Self {
        let (cookie, state) = (self.cookie, self.state);
        let server = Self::launch_with(self.database, None, 1_000_000, users, vault).await;
        Self {
            cookie,
            state,
            ..server
        }
    }

    /// With both. No session is begun.
    pub async fn with(database: Database, flinks: Option<FlinksClient>, users: Users) -> Self {
        Self::launch(database, flinks, 1_000_000, users).await
    }

    async fn launch(
        database: Database,
        flinks: Option<FlinksClient>,
        requests_per_minute: u32,
        users: Users,
    ) -> Self {
        let vault = Vault::for_demonstration().unwrap();
        Self::launch_with(database, flinks, requests_per_minute, users, vault).await
    }

    async fn launch_with(
        database: Database,
        flinks: Option<FlinksClient>,
        requests_per_minute: u32,
        users: Users,
        vault: Vault,
    ) -> Self {
        // Another test may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = &database.folder;
        std::fs::write(
            folder.path().join("index.html"),
            "<!doctype html><title>page</title>",
        )
        .unwrap();
        std::fs::write(folder.path().join("playground_bg.wasm"), b"\0asm").unwrap();
        let store = Store::open(&database.url, vault).await.unwrap();
        let requests_per_minute = NonZeroU32::new(requests_per_minute).unwrap();
        let instances = [
            "http://localhost:9440",
            "https://toolbox-iframe.private.fin.ag",
        ];
        let instances = instances.map(|origin| Origin::parse(origin).unwrap());
        let mut backend = Backend::new(store.clone(), Site::new(None, false), instances)
            .users(users)
            .server_keys(ServerKeys::new([SERVER_KEY.parse().unwrap()]))
            .requests_per_minute(requests_per_minute)
            .sessions_per_minute(NonZeroU32::MAX)
            .server_requests_per_minute(NonZeroU32::MAX)
            .webhooks(Webhooks::new(WebhookKey::new("webhook-secret").unwrap()))
            .pace(quick())
            .files(folder.path());
        if let Some(flinks) = flinks {
            backend = backend.flinks(flinks);
            tokio::spawn(backend.clone().work());
        }
        let app = backend.app();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            url,
            store,
            http: reqwest::Client::new(),
            cookie: String::new(),
            state: String::new(),
            database,
        }
    }

    /// Begins a session: its state is that of the next bodies. The first one gives the cookie.
    pub async fn begin(&mut self) -> Value {
        let answer = self.ask_for_a_session().await;
        self.take(answer).await
    }

    /// Takes the session that an answer brings.
    pub async fn take(&mut self, answer: reqwest::Response) -> Value {
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
        self.database.folder.path()
    }

    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// How many connections are stored.
    pub async fn stored(&self) -> i64 {
        let counts = self.store.counts().await.unwrap();
        counts.iter().map(|(_, count)| count).sum()
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
