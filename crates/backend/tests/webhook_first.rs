//! Webhooks that come before the hand-off, and those that bring something else than accounts: the program itself.

use crate::crowd::{PATIENCE, store};
use crate::database::{Database, execute};
use crate::delivery::{ACCOUNT, NEW, OLD, accounts, of_type, send, send_signed, sign};
use crate::flinks::{Flinks, Login};
use crate::program::{Program, Visitor};
use flinks_backend::Store;
use flinks_protocol::LoginId;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

on_every_database! {
    the_newest_accounts_that_came_before_the_hand_off_are_there_with_it,
    accounts_that_came_before_the_hand_off_need_no_call_to_flinks,
    a_person_who_connects_again_has_the_accounts_that_an_earlier_connection_took,
    whichever_comes_first_or_both_at_once_the_accounts_come,
    what_a_crash_left_in_between_is_finished_by_whoever_runs,
    a_webhook_that_nobody_comes_for_is_deleted_after_its_time,
    erasing_a_connection_erases_what_webhooks_brought_for_its_login,
    after_an_erasure_nothing_is_kept_and_what_may_be_of_the_next_connection_is_to_come_again,
    what_is_not_accounts_is_kept_sealed_under_its_type,
    a_type_that_is_not_taken_is_refused_and_said_to_be_so,
    a_signature_over_the_ascii_form_is_named_and_taken_only_where_it_is_allowed,
    a_signed_body_that_cannot_be_read_is_told_what_is_wrong_with_it,
}

const DETAIL: &str = "GetAccountsDetail";

/// Without Flinks' API: webhooks are the only way.
fn start(database: &Database, flags: &[&str]) -> Program {
    // Another test may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Program::start_with(database, flags, "info")
}

async fn visitor(program: &Program) -> Visitor {
    let login = Login {
        id: Uuid::new_v4().to_string(),
        selected: vec![json!(ACCOUNT)],
        accounts: Vec::new(),
    };
    Visitor::begin(&reqwest::Client::new(), &program.url, login).await
}

async fn hand_over(visitor: &Visitor, program: &Program) -> String {
    visitor.hand_over(|| program.url.clone()).await
}

async fn deliver(program: &Program, body: impl Into<Vec<u8>>) {
    let (status, body) = send_signed(&program.url, body).await;
    assert_eq!(status, 200, "{body}");
}

async fn status(visitor: &Visitor, program: &Program, id: &str) -> String {
    let view: Value = visitor.get(&program.url, id).await.json().await.unwrap();
    view["status"].as_str().unwrap().to_owned()
}

async fn titles(visitor: &Visitor, program: &Program, id: &str) -> Vec<Value> {
    let answer = visitor.get(&program.url, &format!("{id}/accounts")).await;
    let accounts: Vec<Value> = answer.json().await.unwrap();
    accounts
        .iter()
        .map(|account| account["Title"].clone())
        .collect()
}

async fn kept(store: &Store, visitor: &Visitor, kind: &str) -> Option<Value> {
    let login_id = LoginId::parse(&visitor.login.id).unwrap();
    store.kept(&login_id, kind).await.unwrap()
}

async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !so().await {
        assert!(began.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn log(database: &Database) -> String {
    std::fs::read_to_string(database.folder.path().join("log.txt")).unwrap()
}

async fn the_newest_accounts_that_came_before_the_hand_off_are_there_with_it(database: Database) {
    let program = start(&database, &[]);
    let visitor = visitor(&program).await;
    for (request, last_refresh, title) in [("1", OLD, "old"), ("2", NEW, "new"), ("3", OLD, "old")]
    {
        let body = accounts(&visitor.login.id, request, last_refresh, title);
        deliver(&program, body).await;
    }
    let id = hand_over(&visitor, &program).await;
    assert_eq!(status(&visitor, &program, &id).await, "ready");
    assert_eq!(titles(&visitor, &program, &id).await, ["new"]);
}

async fn accounts_that_came_before_the_hand_off_need_no_call_to_flinks(database: Database) {
    let flinks = Flinks::start().await;
    let program = Program::start(&database, &flinks, "info");
    // The simulator does not know the login: asked for it, it would refuse.
    let visitor = visitor(&program).await;
    deliver(&program, accounts(&visitor.login.id, "1", NEW, "kept")).await;
    let id = hand_over(&visitor, &program).await;
    assert_eq!(status(&visitor, &program, &id).await, "ready");
    assert_eq!(titles(&visitor, &program, &id).await, ["kept"]);
    // Others can be asked for: these are not kept for longer than needed.
    assert_eq!(kept(&store(&database).await, &visitor, DETAIL).await, None);
}

async fn a_person_who_connects_again_has_the_accounts_that_an_earlier_connection_took(
    database: Database,
) {
    let program = start(&database, &[]);
    let first = visitor(&program).await;
    let id = hand_over(&first, &program).await;
    deliver(&program, accounts(&first.login.id, "1", OLD, "first")).await;
    assert_eq!(titles(&first, &program, &id).await, ["first"]);
    let again = Login {
        id: first.login.id.clone(),
        selected: first.login.selected.clone(),
        accounts: Vec::new(),
    };
    let again = Visitor::begin(&reqwest::Client::new(), &program.url, again).await;
    deliver(&program, accounts(&first.login.id, "2", NEW, "again")).await;
    let id = hand_over(&again, &program).await;
    assert_eq!(titles(&again, &program, &id).await, ["again"]);
}

async fn whichever_comes_first_or_both_at_once_the_accounts_come(database: Database) {
    let (one, other) = (start(&database, &[]), start(&database, &[]));
    let mut connections = Vec::new();
    for round in 0..20 {
        let visitor = visitor(&one).await;
        let body = accounts(&visitor.login.id, &visitor.login.id, NEW, "raced");
        let late = Duration::from_micros(250 * round);
        let hand_over = async {
            tokio::time::sleep(late).await;
            hand_over(&visitor, &other).await
        };
        let ((), id) = tokio::join!(deliver(&one, body), hand_over);
        connections.push((late, visitor, id));
    }
    for (late, visitor, id) in connections {
        until(
            &format!("a hand-off {late:?} behind the webhook"),
            async || status(&visitor, &one, &id).await == "ready",
        )
        .await;
    }
}

async fn what_a_crash_left_in_between_is_finished_by_whoever_runs(database: Database) {
    let mut program = start(&database, &[]);
    let visitor = visitor(&program).await;
    deliver(&program, accounts(&visitor.login.id, "1", NEW, "kept")).await;
    let id = hand_over(&visitor, &program).await;
    // As it is when a hand-off was stored, and its process was killed before it could look for a webhook.
    let cut_short = "UPDATE connections SET status = 'received', data = NULL, data_as_of = NULL, received_at = received_at";
    execute(&database.url, cut_short);
    until("it finishes what another left", async || {
        status(&visitor, &program, &id).await == "ready"
    })
    .await;
    // All of them are killed, for hours.
    program.kill();
    execute(&database.url, &format!("{cut_short} - 36000000"));
    execute(
        &database.url,
        "UPDATE webhook_bodies SET received_at = received_at - 36000000",
    );
    let program = start(&database, &[]);
    until("it finishes what was left before its start", async || {
        status(&visitor, &program, &id).await == "ready"
    })
    .await;
    assert_eq!(titles(&visitor, &program, &id).await, ["kept"]);
}

async fn a_webhook_that_nobody_comes_for_is_deleted_after_its_time(database: Database) {
    let mut program = start(&database, &["--webhook-wait-hours", "2"]);
    let (nobody, connected, late) = (
        visitor(&program).await,
        visitor(&program).await,
        visitor(&program).await,
    );
    for visitor in [&nobody, &connected] {
        deliver(&program, accounts(&visitor.login.id, "1", NEW, "kept")).await;
        deliver(&program, of_type("KYC", &visitor.login.id).to_string()).await;
    }
    hand_over(&connected, &program).await;
    let an_hour_later = || {
        execute(
            &database.url,
            "UPDATE webhook_bodies SET received_at = received_at - 3660000",
        );
    };
    an_hour_later();
    deliver(&program, accounts(&late.login.id, "1", NEW, "kept")).await;
    an_hour_later();
    program.kill();
    let _program = start(&database, &["--webhook-wait-hours", "2"]);
    let store = store(&database).await;
    until("its time is over", async || {
        kept(&store, &nobody, DETAIL).await.is_none()
    })
    .await;
    assert_eq!(kept(&store, &nobody, "KYC").await, None);
    assert_eq!(kept(&store, &connected, DETAIL).await, None);
    assert!(kept(&store, &connected, "KYC").await.is_some());
    assert!(kept(&store, &late, DETAIL).await.is_some());
}

async fn erasing_a_connection_erases_what_webhooks_brought_for_its_login(database: Database) {
    let program = start(&database, &[]);
    let (erased, other) = (visitor(&program).await, visitor(&program).await);
    for visitor in [&erased, &other] {
        deliver(&program, accounts(&visitor.login.id, "1", NEW, "kept")).await;
        deliver(&program, of_type("KYC", &visitor.login.id).to_string()).await;
    }
    let id = hand_over(&erased, &program).await;
    assert_eq!(erased.delete(&program.url, &id).await, 204);
    let store = store(&database).await;
    for kind in [DETAIL, "KYC"] {
        assert_eq!(kept(&store, &erased, kind).await, None, "{kind}");
        assert!(kept(&store, &other, kind).await.is_some(), "{kind}");
    }
}

async fn after_an_erasure_nothing_is_kept_and_what_may_be_of_the_next_connection_is_to_come_again(
    database: Database,
) {
    let program = start(&database, &[]);
    let erased = visitor(&program).await;
    let id = hand_over(&erased, &program).await;
    let before = Timestamp::now().to_string();
    assert_eq!(erased.delete(&program.url, &id).await, 204);
    let since = (Timestamp::now() + SignedDuration::from_secs(1)).to_string();
    let of_now = accounts(&erased.login.id, "4", &since, "again");
    let person = of_type("KYC", &erased.login.id).to_string();
    let store = store(&database).await;
    for (body, expected) in [
        (accounts(&erased.login.id, "1", OLD, "erased"), 200),
        (accounts(&erased.login.id, "2", &before, "erased"), 200),
        // Fetched while it was erased, by the bank's next refresh, or for the next connection: nobody can tell.
        (accounts(&erased.login.id, "3", "", "of no known time"), 503),
        (of_now.clone(), 503),
        (person.clone(), 503),
    ] {
        let (status, said) = send_signed(&program.url, body.clone()).await;
        assert_eq!(status, expected, "{body}: {said}");
        for kind in [DETAIL, "KYC"] {
            assert_eq!(kept(&store, &erased, kind).await, None, "{body}");
        }
    }
    let login = Login {
        id: erased.login.id.clone(),
        selected: erased.login.selected.clone(),
        accounts: Vec::new(),
    };
    let again = Visitor::begin(&reqwest::Client::new(), &program.url, login).await;
    let id = hand_over(&again, &program).await;
    deliver(&program, of_now).await;
    deliver(&program, person).await;
    assert_eq!(titles(&again, &program, &id).await, ["again"]);
    assert!(kept(&store, &again, "KYC").await.is_some());
}

async fn what_is_not_accounts_is_kept_sealed_under_its_type(database: Database) {
    let program = start(&database, &[]);
    let visitor = visitor(&program).await;
    let bodies = [
        of_type("KYC", &visitor.login.id),
        of_type("Investments", &visitor.login.id),
        json!({
            "ResponseType": "GetStatements", "RequestId": "r", "Login": {"Id": visitor.login.id},
            "StatementsByAccount": [],
        }),
    ];
    for body in &bodies {
        deliver(&program, body.to_string()).await;
    }
    hand_over(&visitor, &program).await;
    let failed = json!({"ResponseType": "KYC", "RequestId": "s", "FlinksCode": "UNAUTHORIZED"});
    deliver(&program, failed.to_string()).await;
    let store = store(&database).await;
    for body in &bodies {
        let kind = body["ResponseType"].as_str().unwrap();
        assert_eq!(kept(&store, &visitor, kind).await.as_ref(), Some(body));
    }
    for file in std::fs::read_dir(database.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Tremblay") && !text.contains(&visitor.login.id));
    }
}

async fn a_type_that_is_not_taken_is_refused_and_said_to_be_so(database: Database) {
    let program = start(&database, &[]);
    let visitor = visitor(&program).await;
    let event = of_type("PayEvent", &visitor.login.id).to_string();
    let (status, problem) = send_signed(&program.url, event.clone()).await;
    let problem: Value = serde_json::from_str(&problem).unwrap();
    assert_eq!((status, &problem["status"]), (422, &json!(422)));
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("ResponseType"), "{detail}");
    let logged = log(&database);
    let lines = logged.lines().filter(|line| line.contains("PayEvent"));
    assert_eq!(lines.count(), 1, "{logged}");
    let store = store(&database).await;
    assert_eq!(kept(&store, &visitor, "PayEvent").await, None);

    let program = start(&database, &["--webhook-type", "PayEvent"]);
    deliver(&program, event).await;
    assert!(kept(&store, &visitor, "PayEvent").await.is_some());
    let other = of_type("KYC", &visitor.login.id).to_string();
    assert_eq!(send_signed(&program.url, other).await.0, 422);
}

async fn a_signature_over_the_ascii_form_is_named_and_taken_only_where_it_is_allowed(
    database: Database,
) {
    let program = start(&database, &[]);
    let visitor = visitor(&program).await;
    let body = accounts(&visitor.login.id, "1", NEW, "Zoé 😀");
    let over_ascii = sign(body.replace('é', "?").replace('😀', "??"));
    let said = |log: &str| log.matches("ASCII form").count();
    assert_eq!(send(&program.url, body.as_str(), None).await.0, 401);
    assert_eq!(said(&log(&database)), 0);
    let answer = send(&program.url, body.as_str(), Some(&over_ascii)).await;
    assert_eq!(answer.0, 401);
    assert_eq!(said(&log(&database)), 1);
    let store = store(&database).await;
    assert_eq!(kept(&store, &visitor, DETAIL).await, None);

    let program = start(&database, &["--webhook-ascii-signatures"]);
    let wrong = sign("another body");
    assert_eq!(send(&program.url, body.as_str(), Some(&wrong)).await.0, 401);
    let answer = send(&program.url, body.as_str(), Some(&over_ascii)).await;
    assert_eq!(answer.0, 200);
    let kept = kept(&store, &visitor, DETAIL).await.unwrap();
    assert_eq!(kept["Accounts"][0]["Title"], "Zoé 😀");
}

async fn a_signed_body_that_cannot_be_read_is_told_what_is_wrong_with_it(database: Database) {
    let program = start(&database, &[]);
    let visitor = visitor(&program).await;
    let body = accounts(&visitor.login.id, "1", NEW, "Zoé");
    let latin_1: Vec<u8> = body.chars().map(|char| char as u32 as u8).collect();
    let half = body.split_at(40).0.as_bytes().to_vec();
    for (bytes, word) in [
        (
            [b"\xef\xbb\xbf", body.as_bytes()].concat(),
            "byte order mark",
        ),
        (latin_1, "UTF-8"),
        (half, "JSON"),
        (
            of_type("KYC", "no login").to_string().into_bytes(),
            "Login.Id",
        ),
    ] {
        let (status, problem) = send_signed(&program.url, bytes).await;
        assert_eq!(status, 422, "{problem}");
        let problem: Value = serde_json::from_str(&problem).unwrap();
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(word), "{detail}");
        assert!(log(&database).contains(detail), "{detail}");
    }
    let store = store(&database).await;
    assert_eq!(kept(&store, &visitor, DETAIL).await, None);
}
