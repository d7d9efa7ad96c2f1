//! `/GenerateAuthorizeToken`.

use crate::endpoint::{Endpoint, SECRET_KEY, TOKEN};
use flinks_api::{ApiError, Retry};
use flinks_protocol::FlinksCode;
use serde_json::json;

const PATH: &str = "/GenerateAuthorizeToken";

#[tokio::test]
async fn the_secret_key_mints_a_token() {
    let endpoint = Endpoint::new(
        "POST",
        PATH,
        SECRET_KEY,
        200,
        json!({"HttpStatusCode": 200, "Token": TOKEN}),
    )
    .await;
    assert_eq!(
        endpoint
            .client
            .generate_authorize_token()
            .await
            .unwrap()
            .expose(),
        TOKEN
    );
}

#[tokio::test]
async fn a_wrong_key_is_never_tried_again() {
    let body = json!({"HttpStatusCode": 401, "FlinksCode": "ACCESS_DENIED", "Message": "You must provide a valid auth key"});
    let endpoint = Endpoint::new("POST", PATH, SECRET_KEY, 401, body).await;
    let error = endpoint
        .client
        .generate_authorize_token()
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.retry()),
        (Some(&FlinksCode::AccessDenied), Retry::Never)
    );
    assert_eq!(
        error.to_string(),
        "/GenerateAuthorizeToken: ACCESS_DENIED (HTTP 401)"
    );
}

#[tokio::test]
async fn an_answer_without_a_token_is_an_error() {
    for body in [
        json!({"HttpStatusCode": 200}),
        json!({"Token": "not one"}),
        json!([1]),
        json!(null),
    ] {
        let endpoint = Endpoint::new("POST", PATH, SECRET_KEY, 200, body).await;
        let error = endpoint
            .client
            .generate_authorize_token()
            .await
            .unwrap_err();
        assert!(
            matches!(error, ApiError::Answer { status: 200, .. }),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_call_without_a_body_says_its_length_and_who_calls() {
    let answer = json!({"HttpStatusCode": 200, "Token": TOKEN});
    let endpoint = Endpoint::new("POST", PATH, SECRET_KEY, 200, answer).await;
    endpoint.client.generate_authorize_token().await.unwrap();
    let asked = endpoint.server.received_requests().await.unwrap();
    let header = |name: &str| asked[0].headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-length"), "0");
    assert!(header("user-agent").starts_with("flinks-api/"));
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_not_read_to_its_end() {
    let answer = json!({"HttpStatusCode": 200, "Token": TOKEN, "Padding": "x".repeat(33 << 20)});
    let endpoint = Endpoint::new("POST", PATH, SECRET_KEY, 200, answer).await;
    let error = endpoint
        .client
        .generate_authorize_token()
        .await
        .unwrap_err();
    assert!(matches!(error, ApiError::Answer { .. }), "{error}");
    assert_eq!(error.retry(), Retry::Later);
}
