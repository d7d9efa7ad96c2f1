//! Every error of the program itself is a problem document (RFC 9457).

use crate::database::Database;
use crate::program::Program;
use reqwest::Method;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_error_is_a_problem_document() {
    let database = Database::sqlite();
    let program = Program::start_with(&database, &[], "info");
    let http = reqwest::Client::new();
    let long = 17 << 20;
    for (method, path, length, status) in [
        (
            Method::POST,
            "/api/connect/session?instance=a&instance=b",
            0,
            400,
        ),
        (Method::GET, "/api/connections/%FF", 0, 400),
        (Method::GET, "/api/nothing", 0, 404),
        (Method::POST, "/api/nothing", 0, 404),
        (Method::GET, "/nothing.js", 0, 404),
        (Method::POST, "/", 0, 405),
        (Method::PATCH, "/api/connections", 0, 405),
        (Method::DELETE, "/webhooks/flinks", 0, 405),
        (Method::PUT, "/healthz", 0, 405),
        (Method::POST, "/webhooks/flinks", long, 413),
        (Method::POST, "/webhooks/flinks", 7, 401),
    ] {
        let url = format!("{}{path}", program.url);
        let request = http.request(method.clone(), url);
        // One that is too long is refused before it is sent whole.
        let Ok(answer) = request.body(vec![b' '; length]).send().await else {
            assert_eq!(length, long, "{path}");
            continue;
        };
        assert_eq!(answer.status(), status, "{method} {path}");
        assert_eq!(
            answer.headers()["content-type"],
            "application/problem+json",
            "{method} {path}"
        );
        let allowed = answer.headers().contains_key("allow");
        assert_eq!(allowed, status == 405, "{method} {path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["status"], status);
        assert!(problem["title"].is_string() && problem["detail"].is_string());
    }
}
