//! The program asks of Flinks what the description of Flinks' API allows, and nothing else, and lives with whatever that lets Flinks answer.
mod process;

use crate::database::Database;
use crate::flinks::{Login, some_login};
use crate::program::{Program, Visitor};
use process::{Preference, Prism};
use reqwest::Method;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use uuid::Uuid;

const SERVER_KEY: &str = "c2VydmVyLWtleS1vZi10aGUtZGVzY3JpcHRpb24-of-this-server";
/// Does not make a test wait.
const QUICK: [&str; 6] = [
    "--poll-interval-ms",
    "20",
    "--retry-ms",
    "1",
    "--idle-ms",
    "10",
];
/// Far more than it takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Some of them are refused, some are answered without accounts at first.
const HANDOFFS: usize = 20;

struct World {
    program: Program,
    prism: Prism,
    database: Database,
}

impl World {
    /// `None` where Prism is not installed.
    async fn new(preference: Preference) -> Option<Self> {
        let prism = Prism::start(preference).await?;
        let (database, api) = (Database::sqlite(), prism.api());
        let flags = [&["--api-url", &api], &QUICK[..]].concat();
        let key = [("FLINKS_BACKEND_SERVER_KEYS", OsStr::new(SERVER_KEY))];
        let program = Program::start_in(&database, &flags, "info", &key);
        Some(Self {
            program,
            prism,
            database,
        })
    }

    /// Hands a login over: whose it is, and the connection's id.
    async fn connect(&self, login: Login) -> (Visitor, String) {
        let url = &self.program.url;
        let visitor = Visitor::begin(&reqwest::Client::new(), url, login).await;
        let id = visitor.hand_over(|| url.clone()).await;
        (visitor, id)
    }

    /// The accounts that the browser is shown.
    async fn accounts(&self, visitor: &Visitor, id: &str) -> Vec<Value> {
        let path = format!("{id}/accounts");
        let answer = visitor.get(&self.program.url, &path).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    /// What the host application's server is told.
    async fn server(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let url = format!("{}/server/connections/{path}", self.program.url);
        let mut request = reqwest::Client::new().request(method, url);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.bearer_auth(SERVER_KEY).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Waits until a connection has one of these statuses.
    async fn wait(&self, id: &str, statuses: &[&str]) -> Value {
        let began = Instant::now();
        loop {
            let (_, record) = self.server(Method::GET, id, None).await;
            if statuses.iter().any(|status| record["status"] == *status) {
                return record;
            }
            self.still(began, &record.to_string()).await;
        }
    }

    async fn until_logged(&self, words: &str) {
        let began = Instant::now();
        while !self.log().contains(words) {
            self.still(began, words).await;
        }
    }

    /// Waits a little, unless it has been for too long.
    async fn still(&self, began: Instant, what: &str) {
        let in_time = began.elapsed() < PATIENCE;
        assert!(in_time, "{what}\n{}\n{}", self.prism.log(), self.log());
        sleep(Duration::from_millis(50)).await;
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.database.folder.path().join("log.txt")).unwrap()
    }

    fn assert_no_violations(&self) {
        let violations = self.prism.violations();
        assert!(violations.is_empty(), "{violations:#?}");
    }
}

/// A bank that asks before it gives newer data, and takes its time with the answer.
fn asking(_: usize, _: &str, body: &Value) -> Option<String> {
    let code = if body["MostRecentCached"] == false {
        "code=203"
    } else if body["SecurityResponses"].is_object() {
        "code=202"
    } else {
        return None;
    };
    Some(code.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_is_one_that_the_description_of_the_api_allows() {
    let Some(world) = World::new(asking).await else {
        return;
    };
    let (visitor, id) = world.connect(some_login()).await;
    let token = visitor.token.as_deref();
    assert_eq!(token, Some("d65f1adb-8ebc-48dc-be8b-20c773ba1565"));
    world.wait(&id, &["ready"]).await;
    let accounts = world.accounts(&visitor, &id).await;
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0]["Id"], visitor.login.selected[0]);
    assert_eq!(accounts[0]["Holder"]["Name"], "Zoé Tremblay");
    let balance = json!({"Available": 6.04, "Current": 49993.96, "Limit": null});
    assert_eq!(accounts[0]["Balance"], balance);
    assert_eq!(accounts[0]["Transactions"][0]["Debit"], 12.5);

    let everything = json!({
        "transactions": "Days365", "identity": true, "balance": true, "kyc": true, "statements": "Months3",
    });
    let live = json!({"mode": "live", "data": everything});
    let (status, record) = world
        .server(Method::POST, &format!("{id}/refresh"), Some(&live))
        .await;
    assert_eq!(status, 202, "{record}");
    world.wait(&id, &["challenged"]).await;
    let challenge = format!("{id}/challenge");
    let (_, asked) = world.server(Method::GET, &challenge, None).await;
    let prompt = asked["questions"][0]["prompt"].as_str().unwrap();
    let answers = json!({"answers": {prompt: ["Montréal"]}});
    let (status, record) = world.server(Method::POST, &challenge, Some(&answers)).await;
    assert_eq!(status, 202, "{record}");
    world.wait(&id, &["ready"]).await;
    let (_, statements) = world
        .server(Method::GET, &format!("{id}/statements"), None)
        .await;
    assert_eq!(statements[0]["Statements"][0]["Base64Bytes"], "JVBERi0=");

    assert_eq!(visitor.delete(&world.program.url, &id).await, 204);
    world.until_logged(": erased").await;
    let described = world.prism.described();
    assert!(!described.is_empty(), "{}", world.prism.log());
    assert_eq!(world.prism.called(), described);
    world.assert_no_violations();
}

/// Made up, and of the same seeds in every run. Now and then Flinks refuses; a page that got no token would begin nothing.
fn made_up(number: usize, path: &str, _: &Value) -> Option<String> {
    let refused = number % 7 == 6 && !path.ends_with("/GenerateAuthorizeToken");
    let code = if refused { ", code=401" } else { "" };
    Some(format!("dynamic=true, seed={number}{code}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_made_up_from_the_description_are_kept_or_named() {
    let Some(world) = World::new(made_up).await else {
        return;
    };
    let (mut kept, mut named) = (0, 0);
    for _ in 0..HANDOFFS {
        let login = Login {
            id: Uuid::new_v4().to_string(),
            selected: Vec::new(),
            accounts: Vec::new(),
        };
        let (visitor, id) = world.connect(login).await;
        let ends = ["ready", "needs_reconnect", "failed"];
        let record = world.wait(&id, &ends).await;
        if record["status"] == "ready" {
            assert!(!world.accounts(&visitor, &id).await.is_empty(), "{record}");
            kept += 1;
        } else {
            assert!(record["reason"].is_string(), "{record}");
            named += 1;
        }
        for what in ["accounts", "identity", "transactions", "statements"] {
            let path = format!("{id}/{what}");
            let (status, answer) = world.server(Method::GET, &path, None).await;
            assert!(status < 500, "{path}: {status} {answer}");
        }
    }
    assert!(kept > 0 && named > 0, "{kept} kept, {named} named");
    let health = reqwest::get(format!("{}/healthz", world.program.url)).await;
    assert_eq!(health.unwrap().status(), 200);
    assert!(!world.log().contains("panicked"), "{}", world.log());
    world.assert_no_violations();
}
