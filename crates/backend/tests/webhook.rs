//! `POST /webhooks/flinks`.

use crate::database::Database;
use crate::delivery;
use crate::delivery::{ACCOUNT, NEW, OLD, accounts, sign};
use crate::server::{LOGIN, Server};
use flinks_backend::{Change, Status, WebhookKey};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

on_every_database! {
    a_signed_webhook_brings_the_selected_accounts,
    a_wrong_or_missing_signature_is_refused_and_changes_nothing,
    a_repeated_delivery_is_answered_and_changes_nothing,
    older_data_never_replaces_newer_whoever_brings_it,
    a_worker_that_was_slower_than_a_webhook_may_still_bring_newer_data,
    a_signed_body_that_is_none_is_said_to_be_so,
    a_webhook_that_brings_no_accounts_changes_nothing_and_ends_no_waiting,
    times_are_compared_as_times,
}

fn body(request: &str, last_refresh: &str, title: &str) -> String {
    accounts(LOGIN, request, last_refresh, title)
}

async fn send(server: &Server, body: &str, signature: Option<&str>) -> u16 {
    delivery::send(&server.url, body, signature).await.0
}

/// A connection that waits for its accounts: no worker is at it.
async fn connection(server: &Server) -> Uuid {
    let answer = server
        .post("key")
        .json(&server.body())
        .send()
        .await
        .unwrap();
    let answer: Value = answer.json().await.unwrap();
    answer["id"].as_str().unwrap().parse().unwrap()
}

async fn titles(server: &Server, id: Uuid) -> Vec<String> {
    let accounts = server.store.accounts(id).await.unwrap().unwrap_or_default();
    let accounts = accounts.as_array().cloned().unwrap_or_default();
    accounts
        .iter()
        .map(|account| account["Title"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_vectors_of_the_contract_verify_and_nothing_else_does() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("fixtures/webhooks.json")).unwrap();
    assert_eq!(vectors.len(), 4);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap().as_bytes();
        let key = WebhookKey::new(vector["key"].as_str().unwrap()).unwrap();
        assert!(
            key.verify(text("signature"), text("body")),
            "{}",
            vector["name"]
        );
        let changed = [text("body"), b" "].concat();
        assert!(!key.verify(text("signature"), &changed));
        assert!(!key.verify(b"", text("body")) && !key.verify(b"not base64", text("body")));
        let short = text("signature").get(..20).unwrap();
        assert!(!key.verify(short, text("body")));
    }
    assert!(WebhookKey::new("").is_none());
}

async fn a_signed_webhook_brings_the_selected_accounts(database: Database) {
    let server = Server::start(database).await;
    let id = connection(&server).await;
    let body = body("r1", NEW, "Chequing");
    assert_eq!(send(&server, &body, Some(&sign(&body))).await, 200);
    assert_eq!(titles(&server, id).await, ["Chequing"]);
}

async fn a_wrong_or_missing_signature_is_refused_and_changes_nothing(database: Database) {
    let server = Server::start(database).await;
    let id = connection(&server).await;
    let body = body("r1", NEW, "forged");
    let other = sign("another body");
    for signature in [None, Some(""), Some("????"), Some(other.as_str())] {
        assert_eq!(send(&server, &body, signature).await, 401);
        assert_eq!(send(&server, "not even json", signature).await, 401);
    }
    assert!(titles(&server, id).await.is_empty());
}

async fn a_repeated_delivery_is_answered_and_changes_nothing(database: Database) {
    let server = Server::start(database).await;
    let id = connection(&server).await;
    let first = body("r1", OLD, "first");
    let again = body("r1", NEW, "the same delivery");
    for body in [&first, &first, &again] {
        assert_eq!(send(&server, body, Some(&sign(body))).await, 200);
    }
    assert_eq!(titles(&server, id).await, ["first"]);
}

async fn older_data_never_replaces_newer_whoever_brings_it(database: Database) {
    let server = Server::start(database).await;
    let id = connection(&server).await;
    let claim = async || {
        server
            .store
            .claim(10, Duration::from_secs(60))
            .await
            .unwrap()
    };
    let work = claim().await.pop().unwrap();
    for (request, last_refresh, title) in [("r1", NEW, "newer"), ("r2", OLD, "older")] {
        let body = body(request, last_refresh, title);
        assert_eq!(send(&server, &body, Some(&sign(&body))).await, 200);
    }
    assert_eq!(titles(&server, id).await, ["newer"]);

    // A worker that was at it meanwhile comes late: with none, then with older data.
    for change in [
        Change::to(Status::Pending).at(0),
        Change::to(Status::Failed),
    ] {
        assert!(!server.store.change(&work, &change).await.unwrap());
    }
    let late = json!([{"Id": ACCOUNT, "Title": "polled"}]);
    let older = Change::to(Status::Ready).data(late, Some(OLD.to_owned()));
    server.store.change(&work, &older).await.unwrap();
    assert_eq!(titles(&server, id).await, ["newer"]);
    assert!(claim().await.is_empty());
}

async fn a_worker_that_was_slower_than_a_webhook_may_still_bring_newer_data(database: Database) {
    let server = Server::start(database).await;
    let id = connection(&server).await;
    let work = server.store.claim(10, Duration::from_secs(60)).await;
    let body = body("r1", OLD, "older");
    assert_eq!(send(&server, &body, Some(&sign(&body))).await, 200);
    let polled = json!([{"Id": ACCOUNT, "Title": "polled"}]);
    let newer = Change::to(Status::Ready).data(polled, Some(NEW.to_owned()));
    assert!(
        server
            .store
            .change(&work.unwrap()[0], &newer)
            .await
            .unwrap()
    );
    assert_eq!(titles(&server, id).await, ["polled"]);
}

async fn a_signed_body_that_is_none_is_said_to_be_so(database: Database) {
    let server = Server::start(database).await;
    for body in [
        "",
        "[]",
        "{}",
        r#"{"ResponseType": "GetAccountsDetail", "RequestId": "r"}"#,
        r#"{"ResponseType": "GetAccountsSummary", "RequestId": "r"}"#,
        r#"{"ResponseType": "GetStatements", "RequestId": "r", "Accounts": []}"#,
        r#"{"ResponseType": "KYC", "RequestId": "r"}"#,
        r#"{"ResponseType": "KYC", "Login": {"Id": "6747ff12-6943-429f-c710-08d9aaed1c78"}}"#,
    ] {
        assert_eq!(send(&server, body, Some(&sign(body))).await, 422, "{body}");
    }
    let long = "x".repeat(16 * 1024 * 1024 + 1);
    assert_eq!(send(&server, &long, Some(&sign(&long))).await, 413);
}

async fn a_webhook_that_brings_no_accounts_changes_nothing_and_ends_no_waiting(database: Database) {
    let server = Server::start(database).await;
    let id = connection(&server).await;
    let of = |request: &str, more: Value| {
        let mut body = json!({
            "ResponseType": "GetAccountsDetail", "HttpStatusCode": 200, "RequestId": request,
            "Login": {"Id": LOGIN, "LastRefresh": NEW},
        });
        let fields = body.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        body.to_string()
    };
    let empty = [
        (
            json!({"HttpStatusCode": 401, "FlinksCode": "INVALID_LOGIN"}),
            200,
        ),
        (
            json!({"FlinksCode": "INVALID_LOGIN", "Accounts": [{"Id": ACCOUNT}]}),
            200,
        ),
        (
            json!({"HttpStatusCode": 202, "FlinksCode": "OPERATION_PENDING"}),
            200,
        ),
        (
            json!({"HttpStatusCode": 202, "Accounts": [{"Id": ACCOUNT}]}),
            200,
        ),
        (
            json!({"HttpStatusCode": 500, "Accounts": [{"Id": ACCOUNT}]}),
            200,
        ),
        (json!({"Accounts": "all"}), 422),
        (json!({"Accounts": null}), 422),
        (json!({"Accounts": [5]}), 422),
        (json!({}), 422),
        (json!({"Accounts": []}), 200),
        (json!({"Accounts": [{"Id": "another"}]}), 200),
    ];
    for before in [vec![], vec!["good"]] {
        for (more, status) in &empty {
            let body = of("r1", more.clone());
            assert_eq!(
                send(&server, &body, Some(&sign(&body))).await,
                *status,
                "{body}"
            );
            assert_eq!(titles(&server, id).await, before, "{body}");
        }
        // Those were no delivery of the accounts: the same request may bring them still.
        let good = body("r1", OLD, "good");
        assert_eq!(send(&server, &good, Some(&sign(&good))).await, 200);
        assert_eq!(titles(&server, id).await, ["good"]);
    }
}

async fn times_are_compared_as_times(database: Database) {
    let server = Server::start(database).await;
    let id = connection(&server).await;
    for (number, (last_refresh, shown)) in [
        ("", ""),
        ("2026-11-20T13:00:00.5", "2026-11-20T13:00:00.5"),
        ("no time", "2026-11-20T13:00:00.5"),
        // Earlier, and later as text.
        ("2026-11-20T14:00:00+02:00", "2026-11-20T13:00:00.5"),
        // The same.
        ("2026-11-20T13:00:00.5000000Z", "2026-11-20T13:00:00.5"),
        // Later, and earlier as text.
        ("2026-11-20T12:00:00-02:00", "2026-11-20T12:00:00-02:00"),
    ]
    .into_iter()
    .enumerate()
    {
        let body = body(&format!("r{number}"), last_refresh, last_refresh);
        assert_eq!(send(&server, &body, Some(&sign(&body))).await, 200);
        assert_eq!(titles(&server, id).await, [shown], "{last_refresh}");
    }
}
