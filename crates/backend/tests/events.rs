//! Events for the host application: each change of a connection arrives, signed, at least once.

use crate::claim;
use crate::database::{Database, execute};
use crate::flinks::Flinks;
use crate::program::{Program, Visitor};
use crate::receiver::{Answer, KEY, Received, Receiver, verify};
use axum::http::{HeaderMap, HeaderValue, header};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::time::{Duration, Instant};

on_every_database! {
    each_change_of_a_connection_arrives_signed_and_tells_nothing_else,
    an_event_that_is_answered_with_an_error_is_sent_again_under_its_id,
    an_event_under_way_is_sent_again_after_the_program_was_killed,
    an_event_that_waits_outlives_the_key_that_has_sealed_its_user,
    a_dead_letter_is_listed_and_sent_again,
    two_replicas_deliver_each_event_once,
    no_redirect_is_followed_and_no_answer_read_to_its_end,
}

const SERVER_KEY: &str = "c2VydmVyLWtleS1vZi10aGUtZXZlbnRz-of-this-server";
const PATIENCE: Duration = Duration::from_secs(60);
const KEY_FILES: &str = "FLINKS_BACKEND_KEY_FILES";
const LIFE: [&str; 5] = ["received", "authorizing", "fetching", "pending", "ready"];

/// The program with events, users and a key of the server.
fn start(database: &Database, flinks: &Flinks, more: &[(&str, &str)]) -> Program {
    let own = [
        ("FLINKS_BACKEND_EVENTS_KEY", KEY),
        ("FLINKS_BACKEND_USER_KEY", claim::SECRET),
        ("FLINKS_BACKEND_SERVER_KEYS", SERVER_KEY),
    ];
    let all = own.iter().chain(more);
    let all: Vec<_> = all
        .map(|(name, value)| (*name, OsStr::new(*value)))
        .collect();
    Program::start_among(database, flinks, "info", &all)
}

async fn connect(flinks: &Flinks, program: &Program) -> (Visitor, String) {
    let bearer = HeaderValue::try_from(format!("Bearer {}", claim::of("alice"))).unwrap();
    let http = reqwest::Client::builder()
        .default_headers(HeaderMap::from_iter([(header::AUTHORIZATION, bearer)]))
        .build()
        .unwrap();
    let login = flinks.login(json!("pending-twice")).await;
    let visitor = Visitor::begin(&http, &program.url, login).await;
    let id = visitor.hand_over(|| program.url.clone()).await;
    (visitor, id)
}

fn types(received: &[Received]) -> BTreeSet<String> {
    let types = received
        .iter()
        .map(|one| one.body["type"].as_str().unwrap());
    types.map(str::to_owned).collect()
}

fn life() -> BTreeSet<String> {
    LIFE.iter()
        .map(|status| format!("connection.{status}"))
        .collect()
}

async fn each_change_of_a_connection_arrives_signed_and_tells_nothing_else(database: Database) {
    let (flinks, receiver) = (
        Flinks::start().await,
        Receiver::start(Answer::Status(204)).await,
    );
    let other = Receiver::start(Answer::Status(200)).await;
    let urls = format!("{},{}?token=s3cret", receiver.url, other.url);
    let program = start(&database, &flinks, &[("FLINKS_BACKEND_EVENTS_URLS", &urls)]);
    let (visitor, id) = connect(&flinks, &program).await;
    receiver.until(|received| types(received) == life()).await;
    assert_eq!(visitor.delete(&program.url, &id).await, 204);
    let received = receiver
        .until(|received| types(received).contains("connection.deleted"))
        .await;
    assert_eq!(received.len(), LIFE.len() + 1, "{received:?}");
    for one in &received {
        let status = one.body["data"]["status"].as_str().unwrap();
        assert_eq!(
            one.body,
            json!({
                "type": format!("connection.{status}"),
                "timestamp": one.body["timestamp"],
                "data": {"id": id, "user": "alice", "status": status},
            })
        );
        assert!(one.body["timestamp"].as_str().unwrap().ends_with('Z'));
        assert_eq!(one.headers["content-type"], "application/json");
        let another = KEY.replace("b2Y", "b2Z");
        assert!(verify(&another, one).is_err());
    }
    let ids: HashSet<_> = received.iter().map(|one| &one.id).collect();
    assert_eq!(ids.len(), received.len());
    other.until(|others| others.len() == received.len()).await;
    let log = std::fs::read_to_string(database.folder.path().join("log.txt")).unwrap();
    assert!(
        log.contains("event delivered") && !log.contains("s3cret"),
        "{log}"
    );
}

async fn an_event_that_is_answered_with_an_error_is_sent_again_under_its_id(database: Database) {
    let (flinks, receiver) = (
        Flinks::start().await,
        Receiver::start(Answer::Status(500)).await,
    );
    let program = start(
        &database,
        &flinks,
        &[("FLINKS_BACKEND_EVENTS_URLS", &receiver.url)],
    );
    connect(&flinks, &program).await;
    let failed = receiver.until(|received| types(received) == life()).await;
    let before = failed.len();
    receiver.answer_with(Answer::Status(200));
    let failed: HashSet<_> = failed.into_iter().map(|one| one.id).collect();
    let received = receiver
        .until(|received| {
            let again = received[before..].iter().map(|one| &one.id);
            again.collect::<HashSet<_>>() == failed.iter().collect()
        })
        .await;
    // What was answered with 200 is not sent again.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(receiver.received().len(), received.len());
}

async fn an_event_under_way_is_sent_again_after_the_program_was_killed(database: Database) {
    let (flinks, receiver) = (Flinks::start().await, Receiver::start(Answer::Silent).await);
    let urls = [("FLINKS_BACKEND_EVENTS_URLS", receiver.url.as_str())];
    let mut program = start(&database, &flinks, &urls);
    connect(&flinks, &program).await;
    let under_way = receiver.until(|received| !received.is_empty()).await;
    program.kill();
    receiver.answer_with(Answer::Status(200));
    let _program = start(&database, &flinks, &urls);
    // A minute later.
    execute(&database.url, "UPDATE deliveries SET next_attempt_at = 1");
    let before = under_way.len();
    let received = receiver
        .until(|received| types(&received[before..]) == life())
        .await;
    assert!(
        received[before..]
            .iter()
            .any(|one| one.id == under_way[0].id)
    );
}

async fn an_event_that_waits_outlives_the_key_that_has_sealed_its_user(database: Database) {
    let (flinks, receiver) = (
        Flinks::start().await,
        Receiver::start(Answer::Status(500)).await,
    );
    let keys = [("T2xk", "T2w="), ("TmV3", "TmU=")];
    let [old, new] = keys.map(|(part, end)| {
        let file = database.folder.path().join(part);
        std::fs::write(&file, part.repeat(10) + end).unwrap();
        file.display().to_string()
    });
    let urls = ("FLINKS_BACKEND_EVENTS_URLS", receiver.url.as_str());
    let mut program = start(&database, &flinks, &[urls, (KEY_FILES, &old)]);
    connect(&flinks, &program).await;
    let waiting = receiver.until(|received| types(received) == life()).await;
    program.kill();
    let both = format!("{new},{old}");
    let (code, said) = Program::run(&database, &["reseal"], &[(KEY_FILES, both.as_ref())]);
    assert_eq!(code, Some(0), "{said}");
    receiver.answer_with(Answer::Status(200));
    let _program = start(&database, &flinks, &[urls, (KEY_FILES, &new)]);
    execute(&database.url, "UPDATE deliveries SET next_attempt_at = 1");
    let before = waiting.len();
    let received = receiver
        .until(|received| types(&received[before..]) == life())
        .await;
    for one in &received[before..] {
        assert_eq!(one.body["data"]["user"], "alice");
    }
}

async fn server(program: &Program, method: reqwest::Method, path: &str) -> (u16, Value) {
    let url = format!("{}/server/{path}", program.url);
    let request = reqwest::Client::new().request(method, url);
    let answer = request.bearer_auth(SERVER_KEY).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

/// Waits until so many events were given up.
async fn dead_letters(program: &Program, count: usize) -> Vec<Value> {
    let began = Instant::now();
    loop {
        let (status, listed) = server(program, reqwest::Method::GET, "dead-letters").await;
        assert_eq!(status, 200, "{listed}");
        let letters = listed["deadLetters"].as_array().unwrap();
        if letters.len() == count {
            return letters.clone();
        }
        assert!(began.elapsed() < PATIENCE, "{listed}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn a_dead_letter_is_listed_and_sent_again(database: Database) {
    let (flinks, receiver) = (
        Flinks::start().await,
        Receiver::start(Answer::Status(503)).await,
    );
    let more = [
        ("FLINKS_BACKEND_EVENTS_URLS", receiver.url.as_str()),
        ("FLINKS_BACKEND_EVENTS_ATTEMPTS", "2"),
    ];
    let program = start(&database, &flinks, &more);
    let (visitor, id) = connect(&flinks, &program).await;
    let letters = dead_letters(&program, LIFE.len()).await;
    assert_eq!(receiver.received().len(), 2 * LIFE.len());
    for letter in &letters {
        assert_eq!(
            (&letter["attempts"], &letter["error"]),
            (&json!(2), &json!("HTTP 503"))
        );
        assert_eq!(letter["event"]["data"]["id"], id);
        assert!(
            receiver
                .url
                .starts_with(letter["endpoint"].as_str().unwrap())
        );
    }
    let (_, page) = server(&program, reqwest::Method::GET, "dead-letters?limit=2").await;
    assert_eq!(page["deadLetters"].as_array().unwrap()[..], letters[..2]);
    let next = format!("dead-letters?after={}", page["next"].as_str().unwrap());
    let (_, rest) = server(&program, reqwest::Method::GET, &next).await;
    assert_eq!(rest["deadLetters"].as_array().unwrap()[..], letters[2..]);
    receiver.answer_with(Answer::Status(200));
    let before = receiver.received().len();
    let again = letters[0]["id"].as_str().unwrap();
    let retry = format!("dead-letters/{again}/retry");
    assert_eq!(server(&program, reqwest::Method::POST, &retry).await.0, 202);
    let received = receiver.until(|received| received.len() > before).await;
    assert_eq!(
        (received[before].id.as_str(), &received[before].body),
        (again, &letters[0]["event"])
    );
    dead_letters(&program, LIFE.len() - 1).await;
    assert_eq!(server(&program, reqwest::Method::POST, &retry).await.0, 404);
    assert_eq!(
        server(&program, reqwest::Method::GET, "dead-letters?after=x")
            .await
            .0,
        400
    );
    // What was given up of a connection is erased with it.
    receiver.answer_with(Answer::Status(503));
    assert_eq!(visitor.delete(&program.url, &id).await, 204);
    let letters = dead_letters(&program, 1).await;
    assert_eq!(letters[0]["event"]["type"], "connection.deleted");
}

async fn two_replicas_deliver_each_event_once(database: Database) {
    let (flinks, receiver) = (
        Flinks::start().await,
        Receiver::start(Answer::Status(200)).await,
    );
    let urls = [("FLINKS_BACKEND_EVENTS_URLS", receiver.url.as_str())];
    let (one, other) = (
        start(&database, &flinks, &urls),
        start(&database, &flinks, &urls),
    );
    const CONNECTIONS: usize = 20;
    for at in 0..CONNECTIONS {
        connect(&flinks, if at % 2 == 0 { &one } else { &other }).await;
    }
    receiver
        .until(|received| received.len() >= CONNECTIONS * LIFE.len())
        .await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let received = receiver.received();
    let changes: HashSet<_> = received
        .iter()
        .map(|one| {
            (
                one.body["data"]["id"].to_string(),
                one.body["type"].to_string(),
            )
        })
        .collect();
    assert_eq!(
        (received.len(), changes.len()),
        (CONNECTIONS * LIFE.len(), CONNECTIONS * LIFE.len())
    );
}

async fn no_redirect_is_followed_and_no_answer_read_to_its_end(database: Database) {
    let (flinks, receiver) = (
        Flinks::start().await,
        Receiver::start(Answer::Redirect).await,
    );
    let program = start(
        &database,
        &flinks,
        &[("FLINKS_BACKEND_EVENTS_URLS", &receiver.url)],
    );
    connect(&flinks, &program).await;
    let redirected = receiver.until(|received| types(received) == life()).await;
    let before = redirected.len();
    receiver.answer_with(Answer::Endless);
    let received = receiver
        .until(|received| types(&received[before..]) == life())
        .await;
    assert!(received.iter().all(|one| one.path == "/hook"));
    assert_eq!(dead_letters(&program, 0).await, Vec::<Value>::new());
}
