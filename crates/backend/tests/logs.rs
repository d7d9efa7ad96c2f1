//! No id and no secret is ever logged, however much is logged.

use crate::claim;
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::{Program, Visitor};
use crate::receiver::{Answer, KEY, Receiver};
use axum::http::{HeaderMap, HeaderValue, header};
use flinks_simulator::{API_KEY, SECRET_KEY, SECURITY_ANSWER};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::time::Duration;

const SERVER_KEY: &str = "c2VydmVyLWtleS1vZi10aGUtbG9ncw-of-this-server";

/// Everything that can happen to a connection here.
const SCENARIOS: [&str; 9] = [
    "ready",
    "all-accounts",
    "rate-limited",
    "dropped",
    "garbage",
    "session-lost",
    "mfa",
    "reconnect",
    "broken",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_run_logs_no_id_and_no_secret_even_when_everything_is_logged() {
    let database = Database::sqlite();
    let flinks = Flinks::start().await;
    let user_key = ("FLINKS_BACKEND_USER_KEY", OsStr::new(claim::SECRET));
    let server_key = ("FLINKS_BACKEND_SERVER_KEYS", OsStr::new(SERVER_KEY));
    let receiver = Receiver::start(Answer::Status(200)).await;
    let events_url = format!("{}/a-secret-path", receiver.url);
    let events_url = ("FLINKS_BACKEND_EVENTS_URLS", OsStr::new(&events_url));
    let events_key = ("FLINKS_BACKEND_EVENTS_KEY", OsStr::new(KEY));
    let keys = [user_key, server_key, events_url, events_key];
    let mut program = Program::start_among(&database, &flinks, "trace", &keys);
    let (user, claim) = (
        "a-user-of-the-application",
        claim::of("a-user-of-the-application"),
    );
    let bearer = HeaderValue::try_from(format!("Bearer {claim}")).unwrap();
    let http = reqwest::Client::builder()
        .default_headers(HeaderMap::from_iter([(header::AUTHORIZATION, bearer)]))
        .build()
        .unwrap();
    let runs = SCENARIOS.map(|scenario| run(scenario, &flinks, &program.url, &http));
    let (mut connections, mut secrets): (Vec<_>, Vec<_>) = join_all(runs).await.into_iter().unzip();
    connections.push(refresh(user, &flinks, &program.url, &http).await);
    secrets.push(
        [
            SECRET_KEY,
            API_KEY,
            "webhook-secret",
            claim::SECRET,
            SERVER_KEY,
            KEY,
            "a-secret-path",
            SECURITY_ANSWER,
            user,
            &claim,
        ]
        .map(str::to_owned)
        .into(),
    );
    assert_eq!(program.end(), Some(0));

    let log = std::fs::read_to_string(database.folder.path().join("log.txt")).unwrap();
    let log = log.to_ascii_lowercase();
    for line in [
        "connection received",
        "connection changed",
        "webhook received",
        "event delivered",
        "did not give",
    ] {
        assert!(log.contains(line), "{line}");
    }
    for secret in secrets.concat() {
        let line = log
            .lines()
            .find(|line| line.contains(&secret.to_ascii_lowercase()));
        assert_eq!(line, None, "{secret} is in the log");
    }
    // Those that only Flinks and the backend know, too: what looks like an id is a connection's own.
    for line in log.lines() {
        for id in uuids(line) {
            assert!(
                connections.iter().any(|own| own == id),
                "{id} is in the log: {line}"
            );
        }
    }
}

/// One connection, from its session to its end: its id, and what must stay secret.
async fn run(
    scenario: &str,
    flinks: &Flinks,
    url: &str,
    http: &reqwest::Client,
) -> (String, Vec<String>) {
    let login = flinks.login(json!(scenario)).await;
    let visitor = Visitor::begin(http, url, login).await;
    let id = visitor.hand_over(|| url.to_owned()).await;
    let events = visitor.get(url, &format!("{id}/events")).await;
    assert!(events.text().await.unwrap().contains("event: status"));
    visitor.get(url, &format!("{id}/accounts")).await;
    let webhook = json!({
        "loginId": visitor.login.id, "secret": "webhook-secret", "url": format!("{url}/webhooks/flinks"),
    });
    assert_eq!(
        flinks.send_webhook(&webhook).await.1["statuses"],
        json!([200])
    );
    assert_eq!(visitor.delete(url, &id).await, 204);
    let (_, cookie) = visitor.cookie.split_once('=').unwrap();
    let accounts = visitor.login.accounts.iter();
    let accounts = accounts.map(|id| id.as_str().unwrap().to_owned());
    let secrets = [
        visitor.login.id.as_str(),
        cookie,
        &visitor.state,
        visitor.token.as_deref().unwrap(),
    ]
    .map(str::to_owned);
    (id, secrets.into_iter().chain(accounts).collect())
}

/// What the host application's server does, with a question of the bank: the connection's id.
async fn refresh(user: &str, flinks: &Flinks, url: &str, http: &reqwest::Client) -> String {
    let visitor = Visitor::begin(http, url, flinks.login(json!("ready")).await).await;
    let id = visitor.hand_over(|| url.to_owned()).await;
    let server = reqwest::Client::new();
    let get = async |path: String| {
        let request = server.get(format!("{url}/server/connections{path}"));
        let answer = request.bearer_auth(SERVER_KEY).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json::<Value>().await.unwrap()
    };
    let post = async |path: &str, body: Value| {
        let request = server.post(format!("{url}/server/connections/{id}/{path}"));
        let answer = request.bearer_auth(SERVER_KEY).json(&body).send().await;
        assert_eq!(answer.unwrap().status(), 202, "{path}");
    };
    let wait = async |status: &str| {
        loop {
            let record = get(format!("/{id}")).await;
            if record["status"] == status {
                break;
            }
            assert_ne!(record["status"], "failed", "{record}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    wait("ready").await;
    post("refresh", json!({"mode": "live"})).await;
    wait("challenged").await;
    let asked = get(format!("/{id}/challenge")).await;
    let prompt = asked["questions"][0]["prompt"].as_str().unwrap();
    post("challenge", json!({"answers": {prompt: [SECURITY_ANSWER]}})).await;
    wait("ready").await;
    let listed = get(format!("?user={user}&limit=1")).await;
    assert_eq!(listed["connections"][0]["id"], id);
    id
}

/// Everything of the form 8-4-4-4-12.
fn uuids(line: &str) -> impl Iterator<Item = &str> {
    line.split(|character: char| !character.is_ascii_hexdigit() && character != '-')
        .filter(|word| uuid::Uuid::try_parse(word).is_ok() && word.len() == 36)
}
