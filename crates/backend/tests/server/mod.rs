//! The program with its tables beside it: what a test asks over HTTP, and what it looks up or changes behind its back.

use crate::database::Database;
use crate::program::Program;
use flinks_backend::{Store, Vault};
use serde_json::{Value, json};
use std::path::Path;

/// Of the host application's server.
pub const SERVER_KEY: &str = "c2VydmVyLWtleS1vZi10aGUtdGVzdHM-of-this-server";
pub const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";
/// Does not make a test wait.
const QUICK: [&str; 6] = [
    "--poll-interval-ms",
    "5",
    "--retry-ms",
    "1",
    "--idle-ms",
    "10",
];

/// Variables of the program's environment.
pub type Variables<'a> = &'a [(&'a str, &'a str)];

pub struct Server {
    pub url: String,
    pub store: Store,
    pub http: reqwest::Client,
    /// The browser, and a state that was issued to it.
    pub cookie: String,
    pub state: String,
    program: Program,
    database: Database,
}

impl Server {
    /// Without Flinks' API, and with a session begun.
    pub async fn start(database: Database) -> Self {
        let mut server = Self::with(database, None, &[]).await;
        server.begin().await;
        server
    }

    /// With Flinks' API at this address, and with a session begun.
    pub async fn with_flinks(database: Database, api: &str) -> Self {
        let mut server = Self::with(database, Some(api), &[]).await;
        server.begin().await;
        server
    }

    /// No session is begun.
    pub async fn with(database: Database, api: Option<&str>, more: Variables<'_>) -> Self {
        let vault = Vault::for_demonstration().unwrap();
        Self::launch(database, api, more, vault).await
    }

    /// Another process over the same database, with another key. The browser stays.
    pub async fn restarted_with(self, key: &str, more: Variables<'_>) -> Self {
        let Self {
            cookie,
            state,
            program,
            database,
            ..
        } = self;
        drop(program);
        let variables = [more, &[("FLINKS_BACKEND_ENCRYPTION_KEY", key)]].concat();
        let vault = Vault::new([key]).unwrap();
        Self {
            cookie,
            state,
            ..Self::launch(database, None, &variables, vault).await
        }
    }

    async fn launch(
        database: Database,
        api: Option<&str>,
        more: Variables<'_>,
        vault: Vault,
    ) -> Self {
        let api = api.map(|api| ["--api-url", api]);
        let flags = [&QUICK[..], api.as_ref().map_or(&[], |api| &api[..])].concat();
        let mut variables = vec![("FLINKS_BACKEND_SERVER_KEYS", SERVER_KEY.as_ref())];
        variables.extend(more.iter().map(|(name, value)| (*name, value.as_ref())));
        let program = Program::start_in(&database, &flags, "info", &variables);
        let folder = database.folder.path();
        std::fs::write(
            folder.join("index.html"),
            "<!doctype html><title>page</title>",
        )
        .unwrap();
        std::fs::write(folder.join("playground_bg.wasm"), b"\0asm").unwrap();
        Self {
            url: program.url.clone(),
            store: Store::open(&database.url, vault).await.unwrap(),
            http: reqwest::Client::new(),
            cookie: String::new(),
            state: String::new(),
            program,
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

    /// The most memory that the program has ever had, in bytes.
    pub fn peak(&self) -> u64 {
        self.program.peak()
    }

    pub fn folder(&self) -> &Path {
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
