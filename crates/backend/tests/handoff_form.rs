//! The hand-off of a page whose JavaScript does not run: a form.

use crate::database::Database;
use crate::server::{LOGIN, Server};
use flinks_protocol::AccountId;
use serde_json::Value;
use uuid::Uuid;

async fn post(server: &Server, origin: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let request = server.http.post(format!("{}/api/connections", server.url));
    let request = request
        .header("Origin", origin)
        .header("Cookie", &server.cookie);
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = request.header("Content-Type", "application/x-www-form-urlencoded");
    let answer = request.body(body).send().await.unwrap();
    let (status, kind) = (
        answer.status().as_u16(),
        answer.headers()["content-type"].clone(),
    );
    let page = answer.text().await.unwrap();
    assert!(!page.contains(LOGIN), "{page}");
    assert!(
        status == 403 || kind == "text/html; charset=utf-8",
        "{page}"
    );
    (status, page)
}

#[tokio::test]
async fn a_form_hands_over_once_and_a_person_can_read_the_answer() {
    let server = Server::start(Database::sqlite()).await;
    let fields = [
        ("loginId", LOGIN),
        ("accountIds", "one"),
        ("accountIds", "two"),
        ("institution", "Banque Général & Fils"),
        ("state", &server.state),
    ];
    for _ in 0..2 {
        let (status, page) = post(&server, &server.url, &fields).await;
        assert_eq!(status, 202);
        assert!(
            page.contains("is connected") && page.contains("lang=\"fr\""),
            "{page}"
        );
    }
    assert_eq!(server.stored().await, 1);
    let answer = server
        .post("key")
        .json(&server.body())
        .send()
        .await
        .unwrap();
    let same: Value = answer.json().await.unwrap();
    let id = Uuid::parse_str(same["id"].as_str().unwrap()).unwrap();
    let accounts = server.store.account_ids(id).await.unwrap().unwrap();
    let accounts: Vec<_> = accounts.iter().map(AccountId::expose).collect();
    assert_eq!(accounts, ["one", "two"]);
    let institution = server.store.institution(id).await.unwrap();
    assert_eq!(institution.as_deref(), Some("Banque Général & Fils"));
}

#[tokio::test]
async fn a_form_without_our_state_or_of_another_site_hands_over_nothing() {
    let server = Server::start(Database::sqlite()).await;
    let own = server.url.clone();
    for (origin, state, login, refused) in [
        (&*own, None, LOGIN, 403),
        (&own, Some("a5c1"), LOGIN, 403),
        (&own, Some(&*server.state), "nobody", 422),
        ("https://evil.example", Some(&server.state), LOGIN, 403),
    ] {
        let mut fields = vec![("loginId", login)];
        fields.extend(state.map(|state| ("state", state)));
        let (status, page) = post(&server, origin, &fields).await;
        assert_eq!(status, refused, "{page}");
        assert!(!page.contains("is connected"), "{page}");
    }
    assert_eq!(server.stored().await, 0);
}
