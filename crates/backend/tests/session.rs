//! `POST /api/connect/session`, and what becomes of its state.

use crate::database::Database;
use crate::flinks::Flinks;
use crate::server::Server;
use serde_json::{Value, json};

on_every_database! {
    a_session_has_a_token_of_its_own_and_a_state_of_its_own,
    for_another_instance_there_is_a_state_and_no_token,
    without_keys_there_is_a_state_and_no_token,
    wrong_keys_are_a_problem_that_shows_none,
    no_script_can_read_the_cookie_and_it_is_given_once,
    a_missing_foreign_used_or_expired_state_is_refused_and_stores_nothing,
    two_tabs_that_bring_one_state_under_two_keys_get_one_connection,
    an_old_state_has_expired,
}

async fn hand_over(server: &Server, key: &str, body: &Value) -> (u16, String) {
    let answer = server.post(key).json(body).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn a_session_has_a_token_of_its_own_and_a_state_of_its_own(database: Database) {
    let mut server = Server::with_flinks(database, &Flinks::start().await.api()).await;
    let (first, second) = (server.begin().await, server.begin().await);
    for field in ["authorizeToken", "state"] {
        assert!(first[field].is_string(), "{first}");
        assert_ne!(first[field], second[field], "{field}");
    }
    assert_eq!(first["instance"], "http://localhost:9440");
}

async fn for_another_instance_there_is_a_state_and_no_token(database: Database) {
    let server = Server::with_flinks(database, &Flinks::start().await.api()).await;
    let path = "/api/connect/session?instance=https%3A%2F%2Ftoolbox-iframe.private.fin.ag";
    let answer = server
        .http
        .post(format!("{}{path}", server.url))
        .send()
        .await;
    let session: Value = answer.unwrap().json().await.unwrap();
    assert!(
        session["state"].is_string() && session.get("authorizeToken").is_none(),
        "{session}"
    );
}

async fn without_keys_there_is_a_state_and_no_token(database: Database) {
    let mut server = Server::start(database).await;
    let session = server.begin().await;
    assert!(session["state"].is_string() && session.get("authorizeToken").is_none());
}

async fn wrong_keys_are_a_problem_that_shows_none(database: Database) {
    let flinks = Flinks::start().await;
    let wrong = [("FLINKS_SECRET_KEY", "wrong-key")];
    let server = Server::with(database, Some(&flinks.api()), &wrong).await;
    let answer = server.ask_for_a_session().await;
    assert_eq!(answer.status(), 502);
    assert!(!answer.headers().contains_key("set-cookie"));
    let said = answer.text().await.unwrap();
    assert!(!said.contains("wrong-key"), "{said}");
}

async fn no_script_can_read_the_cookie_and_it_is_given_once(database: Database) {
    let mut server = Server::start(database).await;
    let again = server.ask_for_a_session().await;
    assert!(!again.headers().contains_key("set-cookie"));
    assert_eq!(again.headers()["cache-control"], "no-store");
    server.cookie.clear();
    let first = server.ask_for_a_session().await;
    let cookie = first.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
}

async fn a_missing_foreign_used_or_expired_state_is_refused_and_stores_nothing(database: Database) {
    let mut server = Server::start(database).await;
    let body = server.body();

    let mut missing = body.clone();
    missing["state"] = json!(null);
    let mut foreign = body.clone();
    foreign["state"] = json!("a5c1");
    for (wrong, word) in [(&missing, "missing"), (&foreign, "not issued")] {
        let (status, said) = hand_over(&server, "key", wrong).await;
        assert!(status == 403 && said.contains(word), "{status} {said}");
    }

    // The same state from another browser, and from one without a cookie.
    let own = std::mem::take(&mut server.cookie);
    let (status, said) = hand_over(&server, "key", &body).await;
    assert!(status == 403 && said.contains("missing"), "{said}");
    server.begin().await;
    let (status, said) = hand_over(&server, "key", &body).await;
    assert!(status == 403 && said.contains("not issued"), "{said}");
    assert_eq!(server.stored().await, 0);

    server.cookie = own;
    assert_eq!(hand_over(&server, "key", &body).await.0, 202);
    assert_eq!(
        hand_over(&server, "key", &body).await.0,
        202,
        "the same again is no second use"
    );
    let mut other_login = body.clone();
    other_login["loginId"] = json!("8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31");
    let (status, said) = hand_over(&server, "other-key", &other_login).await;
    assert!(status == 403 && said.contains("used"), "{said}");
    assert_eq!(server.stored().await, 1);
}

async fn two_tabs_that_bring_one_state_under_two_keys_get_one_connection(database: Database) {
    let server = Server::start(database).await;
    let of_page = server.post("key").json(&server.body()).send();
    let of_landing = server.post("other-key").json(&server.body()).send();
    let mut ids = Vec::new();
    for answer in [of_page.await, of_landing.await] {
        let answer: Value = answer.unwrap().json().await.unwrap();
        ids.push(answer["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids[0], ids[1]);
    assert_eq!(server.stored().await, 1);
}

async fn an_old_state_has_expired(database: Database) {
    let mut server = Server::start(database).await;
    server.begin().await;
    server.store.age_states(31 * 60 * 1_000).await.unwrap();
    let (status, said) = hand_over(&server, "key", &server.body()).await;
    assert!(status == 403 && said.contains("expired"), "{said}");
    assert_eq!(server.stored().await, 0);
}
