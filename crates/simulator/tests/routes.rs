//! What the simulator answers to requests, without a network.
#![allow(clippy::unwrap_used)]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header::HeaderMap},
};
use flinks_simulator::{Outcome, Simulator, app};
use serde_json::{Value, json};
use tower::ServiceExt;

const TOKEN: &str = "d65f1adb-8ebc-48dc-be8b-20c773ba1565";

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

async fn send(app: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.into()).unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text,
    }
}

async fn get(app: &Router, path: &str) -> Answer {
    send(app, Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(app: &Router, path: &str, body: Value) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/__widget/{path}"))
        .header("content-type", "application/json");
    send(app, request.body(Body::from(body.to_string())).unwrap()).await
}

async fn log_in(app: &Router, username: &str) -> Value {
    let body =
        json!({ "institution": "FlinksCapital", "username": username, "password": "Everyday" });
    let answer = post(app, "login", body).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.json()
}

#[tokio::test]
async fn every_form_of_the_address_shows_the_widget() {
    let app = app(Simulator::default());
    for path in [
        "/",
        "/?demo=true",
        "/v2",
        "/v2?demo=true",
        "/v2/?demo=true",
        "/v2/Credential/National",
        "/v2/Credential/National/?demo=true",
        "/Credential/14",
        "/Credential/14/",
        "/v2/Result/FlinksCapital?loginId=6747ff12-6943-429f-8710-08d9aaed1c78",
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(
            answer.headers["content-type"], "text/html; charset=utf-8",
            "{path}"
        );
        assert!(answer.text.contains(r#"data-testid="view""#), "{path}");
    }
}

#[tokio::test]
async fn an_unknown_address_is_not_found() {
    let app = app(Simulator::default());
    for path in [
        "/v3/",
        "/v2/Credential",
        "/__widget/files/other.js",
        "/__widget/files/../main.js",
    ] {
        assert_eq!(
            get(&app, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn every_answer_has_the_headers_of_a_frameable_page_with_a_strict_policy() {
    let app = app(Simulator::default());
    for path in [
        "/v2/",
        "/__widget/files/main.js",
        "/__widget/configuration",
        "/nowhere",
    ] {
        let headers = get(&app, path).await.headers;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{path}");
        assert!(policy.contains("frame-ancestors *"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert!(!headers.contains_key("x-frame-options"), "{path}");
        assert_eq!(headers["cache-control"], "no-cache", "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
    }
}

#[tokio::test]
async fn files_come_with_their_type() {
    let app = app(Simulator::default());
    for (path, expected) in [
        ("flow.js", "text/javascript; charset=utf-8"),
        ("views/mfa.js", "text/javascript; charset=utf-8"),
        ("widget.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ] {
        let answer = get(&app, &format!("/__widget/files/{path}")).await;
        assert_eq!(answer.headers["content-type"], expected, "{path}");
    }
}

#[tokio::test]
async fn the_pages_have_neither_inline_code_nor_foreign_resources() {
    let app = app(Simulator::default());
    for path in ["/v2/", "/__widget/popup"] {
        let page = get(&app, path).await.text;
        for forbidden in [
            "<style",
            " style=",
            "<script>",
            " onclick=",
            "http://",
            "https://",
        ] {
            assert!(!page.contains(forbidden), "{path} has {forbidden}");
        }
    }
}

#[tokio::test]
async fn flinks_capital_is_the_first_institution_and_one_is_disabled() {
    let configuration = get(&app(Simulator::default()), "/__widget/configuration")
        .await
        .json();
    let institutions = configuration["institutions"].as_array().unwrap();
    assert_eq!(institutions[0]["name"], "FlinksCapital");
    assert_eq!(institutions[0]["number"], 14);
    let disabled = institutions
        .iter()
        .filter(|institution| institution["access"] == "disabled");
    assert_eq!(disabled.count(), 1);
    assert_eq!(
        configuration["demoUsers"][0],
        json!({"username": "Greatday", "reply": "challenge"})
    );
}

#[tokio::test]
async fn an_authorize_token_opens_one_widget() {
    let app = app(Simulator::default());
    let body = json!({ "authorizeToken": TOKEN });
    assert_eq!(
        post(&app, "authorize-token", body.clone()).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        post(&app, "authorize-token", body).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_malformed_or_expired_token_is_refused() {
    let app = app(Simulator::default());
    for token in ["", "secret", "00000000-8ebc-48dc-be8b-20c773ba1565"] {
        let answer = post(&app, "authorize-token", json!({ "authorizeToken": token })).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{token:?}");
    }
}

#[tokio::test]
async fn a_user_without_mfa_connects_and_the_simulator_remembers_it() {
    let simulator = Simulator::default();
    let answer = log_in(&app(simulator.clone()), "greatday_nomfa").await;
    assert_eq!(answer["outcome"], "connected");
    assert_eq!(answer["accounts"].as_array().unwrap().len(), 5);
    let Ok(Outcome::Connected { request_id, login }) = serde_json::from_value(answer) else {
        panic!("not an outcome");
    };
    assert_eq!(simulator.authorized_login(request_id), Some(login));
}

#[tokio::test]
async fn a_user_with_mfa_connects_after_the_right_answer() {
    let app = app(Simulator::default());
    let challenged = log_in(&app, "Greatday").await;
    assert_eq!(challenged["outcome"], "challenged");
    let reply = |text: &str| json!({ "requestId": challenged["requestId"], "answer": text });

    let wrong = post(&app, "answer", reply("Toronto")).await.json();
    assert_eq!(wrong["flinksCode"], "INVALID_SECURITY_RESPONSE");
    assert_eq!(wrong["requestId"], challenged["requestId"]);

    let right = post(&app, "answer", reply("Montreal")).await.json();
    assert_eq!(right["outcome"], "connected");
}

#[tokio::test]
async fn a_refused_login_has_a_code_and_a_request_id_and_no_login_id() {
    let refused = log_in(&app(Simulator::default()), "test_service_unavailable").await;
    assert_eq!(refused["outcome"], "refused");
    assert_eq!(refused["flinksCode"], "RETRY_LATER");
    assert!(refused["requestId"].is_string());
    assert!(refused.get("loginId").is_none());
}

#[tokio::test]
async fn a_malformed_request_is_a_client_error() {
    let app = app(Simulator::default());
    for path in ["login", "answer", "authorize-token", "popup-decision"] {
        let answer = post(&app, path, json!({ "institution": 7 })).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
}
