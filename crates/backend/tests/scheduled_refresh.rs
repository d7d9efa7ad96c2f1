//! Connections that the bank is asked for again, as is configured.

use crate::database::{Database, execute};
use crate::flinks::Flinks;
use crate::program::{Program, Visitor};
use crate::receiver::{Answer, KEY, Receiver};
use flinks_simulator::SECURITY_ANSWER;
use reqwest::Method;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::time::{Duration, Instant};

on_every_database! {
    what_is_old_is_refreshed_with_the_bank_whose_question_is_an_event,
    what_is_not_old_or_needs_the_person_is_left_alone,
}

const SERVER_KEY: &str = "c2VydmVyLWtleS1vZi10aGUtcmVmcmVzaA-of-this-server";
const PATIENCE: Duration = Duration::from_secs(60);
const OLD: &str = "UPDATE connections SET bank_asked_at = 1";

fn start(database: &Database, flinks: &Flinks, receiver: &Receiver) -> Program {
    let variables = [
        ("FLINKS_BACKEND_REFRESH_HOURS", "24"),
        ("FLINKS_BACKEND_EVENTS_URLS", &receiver.url),
        ("FLINKS_BACKEND_EVENTS_KEY", KEY),
        ("FLINKS_BACKEND_SERVER_KEYS", SERVER_KEY),
    ];
    let variables = variables.map(|(name, value)| (name, OsStr::new(value)));
    Program::start_among(database, flinks, "info", &variables)
}

async fn connect(flinks: &Flinks, program: &Program, scenario: &str) -> (Visitor, String) {
    let login = flinks.login(json!(scenario)).await;
    let visitor = Visitor::begin(&reqwest::Client::new(), &program.url, login).await;
    let id = visitor.hand_over(|| program.url.clone()).await;
    (visitor, id)
}

async fn server(program: &Program, method: Method, path: &str, body: Option<Value>) -> Value {
    let url = format!("{}/server/connections/{path}", program.url);
    let mut request = reqwest::Client::new().request(method, url);
    if let Some(body) = body {
        request = request.json(&body);
    }
    let answer = request.bearer_auth(SERVER_KEY).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    answer.json().await.unwrap()
}

async fn wait(program: &Program, id: &str, status: &str) {
    let began = Instant::now();
    loop {
        let record = server(program, Method::GET, id, None).await;
        if record["status"] == status {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "{record}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn what_is_old_is_refreshed_with_the_bank_whose_question_is_an_event(database: Database) {
    let flinks = Flinks::start().await;
    let receiver = Receiver::start(Answer::Status(200)).await;
    let program = start(&database, &flinks, &receiver);
    let (visitor, id) = connect(&flinks, &program, "ready").await;
    wait(&program, &id, "ready").await;
    execute(&database.url, OLD);
    wait(&program, &id, "challenged").await;
    receiver
        .until(|received| {
            let mut types = received.iter().map(|one| &one.body["type"]);
            types.any(|kind| kind == "connection.challenged")
        })
        .await;
    let challenge = format!("{id}/challenge");
    let asked = server(&program, Method::GET, &challenge, None).await;
    let prompt = asked["questions"][0]["prompt"].as_str().unwrap();
    let answers = json!({"answers": {prompt: [SECURITY_ANSWER]}});
    server(&program, Method::POST, &challenge, Some(answers)).await;
    wait(&program, &id, "ready").await;
    let reading = flinks.reading(&visitor.login.id).await;
    assert_eq!(reading["delivered"], 2, "{reading}");
}

async fn what_is_not_old_or_needs_the_person_is_left_alone(database: Database) {
    let flinks = Flinks::start().await;
    let receiver = Receiver::start(Answer::Status(200)).await;
    let program = start(&database, &flinks, &receiver);
    let (_, reconnect) = connect(&flinks, &program, "mfa").await;
    wait(&program, &reconnect, "needs_reconnect").await;
    execute(&database.url, OLD);
    let (visitor, fresh) = connect(&flinks, &program, "ready").await;
    wait(&program, &fresh, "ready").await;
    // Two rounds later.
    tokio::time::sleep(Duration::from_secs(11)).await;
    wait(&program, &reconnect, "needs_reconnect").await;
    wait(&program, &fresh, "ready").await;
    assert_eq!(flinks.reading(&visitor.login.id).await["delivered"], 1);
}
