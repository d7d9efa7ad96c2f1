//! `POST /api/connections`.

use crate::database::Database;
use crate::server::{LOGIN, Server};
use serde_json::{Value, json};
use std::collections::HashSet;

on_every_database! {
    a_handed_over_connection_is_stored,
    only_the_login_id_and_the_state_are_needed,
    a_repeated_key_gives_one_row_and_one_answer_even_fifty_times_at_once,
    a_key_of_another_connection_is_a_conflict,
    a_request_that_is_not_one_stores_nothing,
    every_wrong_field_is_named,
    the_pages_own_origin_may_post,
}

async fn refused(server: &Server, request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let text = answer.text().await.unwrap();
    assert!(!text.contains(LOGIN), "a problem repeats no id: {text}");
    assert_eq!(server.stored().await, 0, "nothing is stored");
    let problem: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(problem["status"], status);
    assert!(problem["title"].is_string() && problem["detail"].is_string());
    (status, problem)
}

async fn a_handed_over_connection_is_stored(database: Database) {
    let server = Server::start(database).await;
    let answer = server
        .post("key")
        .json(&server.body())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 202);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["id"].as_str().unwrap().len(), 36);
    assert_eq!(server.stored().await, 1);
}

async fn only_the_login_id_and_the_state_are_needed(database: Database) {
    let mut server = Server::start(database).await;
    for (key, institution) in [("a", json!(null)), ("b", json!(14)), ("c", json!("BMO"))] {
        let body = json!({"loginId": LOGIN, "institution": institution, "state": server.state});
        assert_eq!(
            server.post(key).json(&body).send().await.unwrap().status(),
            202
        );
        server.begin().await;
    }
}

async fn a_repeated_key_gives_one_row_and_one_answer_even_fifty_times_at_once(database: Database) {
    let server = Server::start(database).await;
    let requests: Vec<_> = (0..50)
        .map(|_| tokio::spawn(server.post("key").json(&server.body()).send()))
        .collect();
    let mut ids = HashSet::new();
    for request in requests {
        let answer = request.await.unwrap().unwrap();
        assert_eq!(answer.status(), 202);
        ids.insert(answer.json::<Value>().await.unwrap()["id"].clone());
    }
    assert_eq!((ids.len(), server.stored().await), (1, 1));
}

async fn a_key_of_another_connection_is_a_conflict(database: Database) {
    let server = Server::start(database).await;
    assert_eq!(
        server
            .post("key")
            .json(&server.body())
            .send()
            .await
            .unwrap()
            .status(),
        202
    );
    let mut other = server.body();
    other["loginId"] = json!("8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31");
    assert_eq!(
        server
            .post("key")
            .json(&other)
            .send()
            .await
            .unwrap()
            .status(),
        409
    );
    assert_eq!(server.stored().await, 1);
}

async fn a_request_that_is_not_one_stores_nothing(database: Database) {
    let server = Server::start(database).await;
    let url = format!("{}/api/connections", server.url);
    let json = |request: reqwest::RequestBuilder, text: &str| {
        request
            .header("Content-Type", "application/json")
            .body(text.to_owned())
    };
    let valid = server.body().to_string();
    let long_key = "k".repeat(129);
    for (request, status) in [
        (json(server.http.post(&url), &valid), 400),
        (json(server.post(""), &valid), 400),
        (json(server.post(&long_key), &valid), 400),
        (json(server.post("key"), "{"), 400),
        (json(server.post("key"), ""), 400),
        (json(server.post("key"), "[]"), 422),
        (json(server.post("key"), "null"), 422),
        (server.post("key").body(valid.clone()), 415),
        (
            server
                .post("key")
                .header("Content-Type", "text/plain")
                .body(valid.clone()),
            415,
        ),
        (
            json(
                server.post("key"),
                &format!(r#"{{"tag": "{}"}}"#, "x".repeat(70_000)),
            ),
            413,
        ),
        (server.http.get(&url), 405),
        (server.http.get(format!("{}/api/nothing", server.url)), 404),
        (
            json(server.post("key"), &valid).header("Origin", "https://evil.example"),
            403,
        ),
        (
            json(server.post("key"), &valid).header("Sec-Fetch-Site", "cross-site"),
            403,
        ),
        (
            json(server.post("key"), &valid).header("Origin", "null"),
            403,
        ),
    ] {
        let (said, problem) = refused(&server, request).await;
        assert_eq!(said, status, "{problem}");
    }
}

async fn every_wrong_field_is_named(database: Database) {
    let server = Server::start(database).await;
    let many: Vec<_> = (0..101).map(|at| at.to_string()).collect();
    for (field, value, pointer) in [
        ("loginId", json!("secret"), "/loginId"),
        ("loginId", json!(7), "/loginId"),
        ("loginId", json!(null), "/loginId"),
        ("accountIds", json!("one"), "/accountIds"),
        ("accountIds", json!(["one two"]), "/accountIds"),
        ("accountIds", json!(many), "/accountIds"),
        ("institution", json!(["BMO"]), "/institution"),
        ("requestId", json!("no"), "/requestId"),
        ("tag", json!(7), "/tag"),
        ("tag", json!("x".repeat(1_025)), "/tag"),
        ("state", json!("x".repeat(65)), "/state"),
    ] {
        let mut wrong = server.body();
        wrong[field] = value;
        let (status, problem) = refused(&server, server.post("key").json(&wrong)).await;
        assert_eq!(
            (status, &problem["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{problem}"
        );
    }
    let (_, problem) = refused(
        &server,
        server.post("key").json(&json!({"tag": 1, "state": 2})),
    )
    .await;
    assert_eq!(
        problem["errors"].as_array().unwrap().len(),
        3,
        "all at once: {problem}"
    );
}

async fn the_pages_own_origin_may_post(database: Database) {
    let server = Server::start(database).await;
    let request = server
        .post("key")
        .json(&server.body())
        .header("Origin", &server.url);
    assert_eq!(
        request
            .header("Sec-Fetch-Site", "same-origin")
            .send()
            .await
            .unwrap()
            .status(),
        202
    );
}
