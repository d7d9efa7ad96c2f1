//! Whose a connection is, where the host application tells its user.

use crate::claim;
use crate::database;
use crate::database::Database;
use crate::server::Server;
use reqwest::Method;
use serde_json::Value;

on_every_database! {
    a_connection_of_a_user_is_shown_to_every_browser_of_theirs_and_to_nobody_else,
    a_claim_that_is_forged_expired_or_unsigned_is_refused_and_never_anonymous,
    a_session_begins_with_a_claim_where_users_are_known,
    a_connection_belongs_to_the_user_of_its_session_whoever_is_signed_in_at_the_hand_off,
    a_claim_may_come_in_the_cookie_that_is_configured,
    a_connection_from_before_there_were_users_stays_its_browsers,
    without_a_key_a_claim_changes_nothing,
    a_user_finds_their_connection_after_the_key_was_replaced,
}

async fn server(database: Database) -> Server {
    Server::with(database, None, &claim::VARIABLES).await
}

/// Begins a session with this claim, and hands a connection over without one.
async fn connect(server: &mut Server, token: &str, key: &str) -> String {
    begin(server, token).await;
    hand_over(server, key).await
}

async fn begin(server: &mut Server, token: &str) {
    let session = server
        .http
        .post(format!("{}/api/connect/session", server.url));
    let answer = session.bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    server.take(answer).await;
}

async fn hand_over(server: &Server, key: &str) -> String {
    let answer = server.post(key).json(&server.body()).send().await.unwrap();
    assert_eq!(answer.status(), 202);
    let answer: Value = answer.json().await.unwrap();
    answer["id"].as_str().unwrap().to_owned()
}

/// The status of an answer, with these cookies and this claim.
async fn ask(
    server: &Server,
    method: Method,
    path: &str,
    cookie: &str,
    token: Option<&str>,
) -> u16 {
    let url = format!("{}/api/connections/{path}", server.url);
    let mut request = server.http.request(method, url).header("Cookie", cookie);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    if status == 401 {
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
    }
    status
}

async fn a_connection_of_a_user_is_shown_to_every_browser_of_theirs_and_to_nobody_else(
    database: Database,
) {
    let mut server = server(database).await;
    let id = connect(&mut server, &claim::of("alice"), "key").await;
    let own = server.cookie.clone();
    let (alice, bob, capital) = ["alice", "bob", "Alice"].map(claim::of).into();
    for cookie in [
        own.as_str(),
        "",
        "flinks_connect=7b0c2a0e6f5d4c3b8a9e1f2d3c4b5a69",
    ] {
        let ask = async |method, path: &str, token: Option<&str>| {
            ask(&server, method, path, cookie, token).await
        };
        assert_eq!(ask(Method::GET, &id, Some(&alice)).await, 200);
        // There are none yet.
        assert_eq!(
            ask(Method::GET, &format!("{id}/accounts"), Some(&alice)).await,
            409
        );
        for stranger in [Some(bob.as_str()), Some(&capital), None] {
            for path in ["", "/accounts", "/events"] {
                assert_eq!(
                    ask(Method::GET, &format!("{id}{path}"), stranger).await,
                    404
                );
            }
            assert_eq!(ask(Method::DELETE, &id, stranger).await, 404);
        }
    }
    assert_eq!(
        ask(&server, Method::DELETE, &id, "", Some(&alice)).await,
        204
    );
    assert_eq!(server.stored().await, 0);
}

async fn a_claim_that_is_forged_expired_or_unsigned_is_refused_and_never_anonymous(
    database: Database,
) {
    let mut server = server(database).await;
    let id = connect(&mut server, &claim::of("alice"), "key").await;
    let own = server.cookie.clone();
    for (kind, token) in claim::wrong("alice") {
        for path in ["", "/accounts", "/events"] {
            let path = format!("{id}{path}");
            assert_eq!(
                ask(&server, Method::GET, &path, &own, Some(&token)).await,
                401,
                "{kind}"
            );
        }
        assert_eq!(
            ask(&server, Method::DELETE, &id, &own, Some(&token)).await,
            401,
            "{kind}"
        );
        let cookie = format!("{own}; {}={token}", claim::COOKIE);
        assert_eq!(
            ask(&server, Method::GET, &id, &cookie, None).await,
            401,
            "{kind}"
        );
        let session = server
            .http
            .post(format!("{}/api/connect/session", server.url));
        let answer = session.bearer_auth(&token).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{kind}");
        assert!(!answer.headers().contains_key("set-cookie"));
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["status"], 401);
        assert!(token.is_empty() || !problem.to_string().contains(&token));
    }
    assert_eq!(server.stored().await, 1);
}

async fn a_session_begins_with_a_claim_where_users_are_known(database: Database) {
    let server = server(database).await;
    let answer = server.ask_for_a_session().await;
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.headers()["www-authenticate"], "Bearer");
    assert!(answer.text().await.unwrap().contains("missing"));
}

async fn a_connection_belongs_to_the_user_of_its_session_whoever_is_signed_in_at_the_hand_off(
    database: Database,
) {
    let mut server = server(database).await;
    let alice = claim::of("alice");
    // At the bank it took long, or somebody else has signed in meanwhile.
    for (key, token) in [("a", claim::expired("alice")), ("b", claim::of("bob"))] {
        let session = server
            .http
            .post(format!("{}/api/connect/session", server.url));
        let session = session.bearer_auth(&alice).header("Cookie", &server.cookie);
        let answer = session.send().await.unwrap();
        server.take(answer).await;
        let request = server.post(key).bearer_auth(&token).json(&server.body());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 202);
        let answer: Value = answer.json().await.unwrap();
        let id = answer["id"].as_str().unwrap();
        assert_eq!(ask(&server, Method::GET, id, "", Some(&alice)).await, 200);
        let bob = claim::of("bob");
        assert_eq!(
            ask(&server, Method::GET, id, &server.cookie, Some(&bob)).await,
            404
        );
    }
}

async fn a_claim_may_come_in_the_cookie_that_is_configured(database: Database) {
    let mut server = server(database).await;
    let claim = format!("{}={}", claim::COOKIE, claim::of("alice"));
    server.cookie = claim.clone();
    server.begin().await;
    server.cookie = format!("{claim}; {}", server.cookie);
    let id = hand_over(&server, "key").await;
    assert_eq!(ask(&server, Method::GET, &id, &claim, None).await, 200);
    let other = format!("{}={}", claim::COOKIE, claim::of("bob"));
    assert_eq!(ask(&server, Method::GET, &id, &other, None).await, 404);
    // What the request says of itself comes before what the browser adds to it.
    let alice = claim::of("alice");
    assert_eq!(
        ask(&server, Method::GET, &id, &other, Some(&alice)).await,
        200
    );
}

async fn a_connection_from_before_there_were_users_stays_its_browsers(database: Database) {
    let url = database.url.clone();
    let mut server = server(database).await;
    let id = connect(&mut server, &claim::of("alice"), "key").await;
    let without = "UPDATE connections SET owner = NULL, owner_index = NULL";
    database::execute(&url, without);
    let alice = claim::of("alice");
    for token in [None, Some(alice.as_str())] {
        assert_eq!(
            ask(&server, Method::GET, &id, &server.cookie, token).await,
            200
        );
        assert_eq!(ask(&server, Method::GET, &id, "", token).await, 404);
    }
}

#[tokio::test]
async fn nothing_of_a_user_is_readable_in_the_database() {
    let database = Database::sqlite();
    let mut server = server(database).await;
    let user = "user-that-is-not-to-be-read";
    connect(&mut server, &claim::of(user), "key").await;
    let files = std::fs::read_dir(server.folder()).unwrap();
    let mut looked_at = 0;
    for file in files.map(Result::unwrap) {
        let bytes = std::fs::read(file.path()).unwrap();
        looked_at += bytes.len();
        let is_read = bytes
            .windows(user.len())
            .any(|bytes| bytes == user.as_bytes());
        assert!(!is_read, "{:?}", file.path());
    }
    assert!(looked_at > 10_000);
}

async fn without_a_key_a_claim_changes_nothing(database: Database) {
    let mut server = Server::with(database, None, &[]).await;
    let id = connect(&mut server, &claim::expired("alice"), "key").await;
    assert_eq!(
        ask(&server, Method::GET, &id, &server.cookie, Some("nonsense")).await,
        200
    );
    let alice = claim::of("alice");
    assert_eq!(ask(&server, Method::GET, &id, "", Some(&alice)).await, 404);
}

async fn a_user_finds_their_connection_after_the_key_was_replaced(database: Database) {
    use flinks_backend::{Store, UserId, Vault, Visitor};
    let old = "DQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0=";
    let new = "TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmU=";
    let url = database.url.clone();
    let mut server = server(database).await;
    let id = connect(&mut server, &claim::of("alice"), "key").await;
    let id = id.parse().unwrap();
    begin(&mut server, &claim::of("alice")).await;
    let visitor = Visitor {
        browser: None,
        user: UserId::parse("alice").ok(),
        data: None,
    };
    let both = Store::open(&url, Vault::new([new, old]).unwrap())
        .await
        .unwrap();
    assert!(both.view(id, &visitor).await.unwrap().is_some());
    both.reseal().await.unwrap();
    both.close().await;
    let newest = Store::open(&url, Vault::new([new]).unwrap()).await.unwrap();
    assert!(newest.view(id, &visitor).await.unwrap().is_some());
    assert_eq!(newest.owner(id).await.unwrap(), visitor.user);
    newest.close().await;

    // A session from before, whose connection comes after.
    let server = server.restarted_with(new, &claim::VARIABLES).await;
    let id = hand_over(&server, "another").await.parse().unwrap();
    assert!(server.store.view(id, &visitor).await.unwrap().is_some());
    assert_eq!(server.store.owner(id).await.unwrap(), visitor.user);
}
