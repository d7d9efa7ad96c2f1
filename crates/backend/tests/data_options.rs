//! What is asked of Flinks for a connection is what is configured, or what the host application's server has said of it.

use crate::claim;
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::{Program, Visitor};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::time::{Duration, Instant};

on_every_database! {
    without_configuration_ninety_days_of_transactions_are_asked_for,
    what_is_asked_follows_the_configuration_and_then_the_connections_own,
    what_a_claim_says_is_asked_from_the_first_fetch_on,
}

const SERVER_KEY: &str = "c2VydmVyLWtleS1vZi10aGUtb3B0aW9ucw-of-this-server";

/// Far more than it takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The connection, once it is ready.
async fn connect(flinks: &Flinks, program: &Program) -> (Visitor, String) {
    let login = flinks.login(json!("ready")).await;
    let visitor = Visitor::begin(&reqwest::Client::new(), &program.url, login).await;
    let id = visitor.hand_over(|| program.url.clone()).await;
    ready(&visitor, program, &id).await;
    (visitor, id)
}

async fn ready(visitor: &Visitor, program: &Program, id: &str) {
    let events = visitor.get(&program.url, &format!("{id}/events")).await;
    assert!(events.text().await.unwrap().contains("\"ready\""));
}

async fn refresh(program: &Program, id: &str, body: &Value) -> u16 {
    let url = format!("{}/server/connections/{id}/refresh", program.url);
    let request = reqwest::Client::new().post(url).bearer_auth(SERVER_KEY);
    request.json(body).send().await.unwrap().status().as_u16()
}

/// How many transactions the host application's server sees.
async fn transactions(program: &Program, id: &str) -> usize {
    let url = format!("{}/server/connections/{id}/transactions", program.url);
    let request = reqwest::Client::new().get(url).bearer_auth(SERVER_KEY);
    let page: Value = request.send().await.unwrap().json().await.unwrap();
    page["transactions"].as_array().unwrap().len()
}

async fn without_configuration_ninety_days_of_transactions_are_asked_for(database: Database) {
    let flinks = Flinks::start().await;
    let program = Program::start(&database, &flinks, "info");
    connect(&flinks, &program).await;
    let expected = json!({"WithTransactions": true, "DaysOfTransactions": "Days90"});
    assert_eq!(flinks.asked(), [expected]);
}

async fn what_is_asked_follows_the_configuration_and_then_the_connections_own(database: Database) {
    let flinks = Flinks::start().await;
    let variables = [
        ("FLINKS_BACKEND_TRANSACTIONS", "None"),
        ("FLINKS_BACKEND_IDENTITY", "true"),
        ("FLINKS_BACKEND_BALANCE", "false"),
        ("FLINKS_BACKEND_KYC", "true"),
        ("FLINKS_BACKEND_STATEMENTS", "Months3"),
        ("FLINKS_BACKEND_SERVER_KEYS", SERVER_KEY),
    ];
    let variables = variables.map(|(name, value)| (name, OsStr::new(value)));
    let program = Program::start_among(&database, &flinks, "info", &variables);
    let (visitor, id) = connect(&flinks, &program).await;
    let configured = json!({
        "WithTransactions": false, "WithAccountIdentity": true, "WithBalance": false, "WithKYC": true,
        "WithDetailsAndBankingStatements": true, "NumberOfBankingStatements": "Months3",
    });
    assert_eq!(flinks.asked(), std::slice::from_ref(&configured));
    assert_eq!(transactions(&program, &id).await, 0);

    let own = json!({"transactions": "Days365", "kyc": false, "statements": "None"});
    let expected = json!({
        "WithTransactions": true, "DaysOfTransactions": "Days365", "WithAccountIdentity": true, "WithBalance": false,
        "WithKYC": false,
    });
    // What was said once holds for later refreshes, too.
    for body in [json!({"data": own}), json!({})] {
        assert_eq!(refresh(&program, &id, &body).await, 202);
        ready(&visitor, &program, &id).await;
        assert_eq!(flinks.asked().last(), Some(&expected));
        // More is known of the same time.
        assert!(transactions(&program, &id).await > 0);
    }
    assert_eq!(refresh(&program, &id, &json!({"data": {}})).await, 202);
    ready(&visitor, &program, &id).await;
    assert_eq!(flinks.asked().last(), Some(&configured));
    for wrong in [
        json!({"data": {"transactions": "Days7"}}),
        json!({"data": {"days": 90}}),
    ] {
        assert_eq!(refresh(&program, &id, &wrong).await, 422);
    }
}

async fn what_a_claim_says_is_asked_from_the_first_fetch_on(database: Database) {
    let flinks = Flinks::start().await;
    let variables = [
        ("FLINKS_BACKEND_IDENTITY", "true"),
        ("FLINKS_BACKEND_SERVER_KEYS", SERVER_KEY),
    ];
    let variables = [&variables[..], &claim::VARIABLES].concat();
    let variables: Vec<_> = variables
        .into_iter()
        .map(|(name, value)| (name, OsStr::new(value)))
        .collect();
    let program = Program::start_among(&database, &flinks, "info", &variables);
    let begin = async |data: Value| {
        let claim = json!({"sub": "alice", "exp": claim::at(60), "flinks_data": data});
        let claim = claim::hs256(&claim);
        let login = flinks.login(json!("ready")).await;
        let session = reqwest::Client::new().post(format!("{}/api/connect/session", program.url));
        let answer = session.bearer_auth(&claim).send().await.unwrap();
        (answer, claim, login)
    };
    let (answer, claim, login) = begin(json!({"transactions": "Days365"})).await;
    let visitor = Visitor::of(&reqwest::Client::new(), answer, login).await;
    let id = visitor.hand_over(|| program.url.clone()).await;
    let watch = reqwest::Client::new().get(format!("{}/api/connections/{id}/events", program.url));
    let events = watch.bearer_auth(&claim).send().await.unwrap();
    assert!(events.text().await.unwrap().contains("\"ready\""));
    let asked = json!({"WithTransactions": true, "DaysOfTransactions": "Days365", "WithAccountIdentity": true});
    assert_eq!(flinks.asked(), std::slice::from_ref(&asked));
    // It holds for later refreshes, too.
    assert_eq!(refresh(&program, &id, &json!({})).await, 202);
    let began = Instant::now();
    while flinks.asked().len() < 2 {
        assert!(began.elapsed() < PATIENCE, "it does not ask again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(flinks.asked()[1], asked);

    let (refused, ..) = begin(json!({"transactions": "Days7"})).await;
    assert_eq!(refused.status(), 401);
    let problem: Value = refused.json().await.unwrap();
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("flinks_data"), "{detail}");
}
