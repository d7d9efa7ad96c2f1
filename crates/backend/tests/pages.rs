//! The static files, their headers, and `GET /api/config`.

use crate::database;
use crate::database::Database;
use crate::server::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn the_playground_is_served_under_a_strict_policy() {
    let server = Server::start(Database::sqlite()).await;
    let answer = server.get("/").await;
    assert_eq!(answer.status(), 200);
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("script-src 'self' 'wasm-unsafe-eval';"),
        "{policy}"
    );
    assert!(
        policy.contains(
            "frame-src 'self' http://localhost:9440 https://toolbox-iframe.private.fin.ag;"
        ),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(
        answer.headers()["cross-origin-opener-policy"],
        "same-origin-allow-popups"
    );
    assert!(answer.text().await.unwrap().contains("<title>page</title>"));
}

#[tokio::test]
async fn sessions_that_begin_at_once_are_all_of_the_browser_that_had_the_page() {
    let server = Server::start(Database::sqlite()).await;
    let http = reqwest::Client::new();
    let page = http.get(&server.url).send().await.unwrap();
    let cookie = page.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let again = http.get(&server.url).header("Cookie", &cookie);
    assert!(
        !again
            .send()
            .await
            .unwrap()
            .headers()
            .contains_key("set-cookie")
    );
    let file = http.get(format!("{}/playground_bg.wasm", server.url));
    assert!(
        !file
            .send()
            .await
            .unwrap()
            .headers()
            .contains_key("set-cookie")
    );
    for _ in 0..2 {
        let session = http.post(format!("{}/api/connect/session", server.url));
        let begun = session.header("Cookie", &cookie).send().await.unwrap();
        assert_eq!(begun.status(), 200);
        assert!(!begun.headers().contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn webassembly_has_its_media_type_and_is_revalidated() {
    let server = Server::start(Database::sqlite()).await;
    let answer = server.get("/playground_bg.wasm").await;
    assert_eq!(answer.headers()["content-type"], "application/wasm");
    assert_eq!(answer.headers()["cache-control"], "no-cache");
    let modified = answer.headers()["last-modified"].clone();
    let again = server
        .http
        .get(format!("{}/playground_bg.wasm", server.url))
        .header("If-Modified-Since", modified);
    assert_eq!(again.send().await.unwrap().status(), 304);
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let server = Server::start(Database::sqlite()).await;
    for path in [
        "/nothing.js",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
    ] {
        let status = server.get(path).await.status().as_u16();
        assert!(matches!(status, 400 | 404), "{path}: {status}");
    }
}

#[tokio::test]
async fn the_page_is_told_which_instances_it_may_frame() {
    let server = Server::start(Database::sqlite()).await;
    let config: Value = server.get("/api/config").await.json().await.unwrap();
    assert_eq!(
        config,
        json!({"instances": ["http://localhost:9440", "https://toolbox-iframe.private.fin.ag"], "demo": true})
    );
}

#[tokio::test]
async fn it_is_ready_as_long_as_its_database_answers() {
    let server = Server::start(Database::sqlite()).await;
    assert_eq!(server.get("/healthz").await.text().await.unwrap(), "ok");
    assert_eq!(server.get("/readyz").await.text().await.unwrap(), "ready");
    database::execute(
        server.database_url(),
        "ALTER TABLE sealing_keys RENAME TO gone",
    );
    assert_eq!(server.get("/healthz").await.status(), 200);
    assert_eq!(server.get("/readyz").await.status(), 503);
}

#[tokio::test]
async fn what_is_counted_can_be_asked_for_and_holds_no_id() {
    let server = Server::start(Database::sqlite()).await;
    let unknown = "/api/connections/6747ff12-6943-429f-c710-08d9aaed1c78";
    assert_eq!(server.get(unknown).await.status(), 404);
    let answer = server.get("/metrics").await;
    let types: Vec<_> = answer.headers().get_all("content-type").iter().collect();
    let openmetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!(types, [openmetrics]);
    let metrics = answer.text().await.unwrap();
    for line in [
        r#"flinks_backend_answers_total{route="/api/connections/{id}",status="404"} 1"#,
        r#"flinks_backend_connections{status="ready"} 0"#,
        "flinks_backend_answer_seconds_count 2",
    ] {
        assert!(
            metrics.lines().any(|have| have == line),
            "{line} in {metrics}"
        );
    }
    assert!(!metrics.contains("6747ff12"), "{metrics}");
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_how_long_to_wait() {
    let few = [("FLINKS_BACKEND_REQUESTS_PER_MINUTE", "3")];
    let server = Server::with(Database::sqlite(), None, &few).await;
    for expected in [200, 200, 200, 429, 429] {
        assert_eq!(server.get("/api/config").await.status(), expected);
    }
    let answer = server.get("/api/config").await;
    let wait = answer.headers()["retry-after"].to_str().unwrap();
    assert!((1..=21).contains(&wait.parse::<u64>().unwrap()), "{wait}");
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    // Whoever runs the process is not held up.
    assert_eq!(server.get("/healthz").await.status(), 200);
}
