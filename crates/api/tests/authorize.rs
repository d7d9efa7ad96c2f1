//! `/Authorize` and `/AuthorizeAsync`.

use crate::endpoint::{
    AUTHORIZE_TOKEN, Endpoint, LOGIN, REQUEST, TOKEN, login_id, request_id, token,
};
use flinks_api::{AuthorizeAnswer, AuthorizeRequest, Retry, SecurityChallenge};
use flinks_protocol::FlinksCode;
use serde_json::json;

#[tokio::test]
async fn a_cached_session_is_opened_with_the_token_in_the_header() {
    let answer = json!({
        "Links": [], "HttpStatusCode": 200, "Institution": "FlinksCapital", "RequestId": REQUEST,
        "Login": {"Username": "Greatday", "Id": LOGIN, "BrandNew": [1]}, "FutureField": {"a": null},
    });
    let endpoint = Endpoint::new("POST", "/Authorize", AUTHORIZE_TOKEN, 200, answer.clone()).await;
    let opened = endpoint
        .client
        .authorize(&token(), &AuthorizeRequest::cached(login_id()))
        .await
        .unwrap();
    let AuthorizeAnswer::Open {
        request_id: opened_id,
        authorization,
    } = opened
    else {
        panic!("{opened:?}")
    };
    assert_eq!(opened_id, request_id());
    assert_eq!(authorization.login().unwrap().username(), Some("Greatday"));
    assert_eq!(
        serde_json::to_value(&authorization).unwrap(),
        answer,
        "unknown fields survive"
    );
    assert_eq!(
        endpoint.asked().await,
        json!({"LoginId": LOGIN, "MostRecentCached": true})
    );
}

#[tokio::test]
async fn a_security_question_is_an_outcome_and_is_answered_with_the_same_token() {
    let answer = json!({
        "HttpStatusCode": 203, "RequestId": REQUEST, "Institution": "FlinksCapital",
        "SecurityChallenges": [{"Type": "QuestionAndAnswer", "Prompt": "What city were you born in?", "Iterables": ["a", "b"]}],
    });
    let endpoint = Endpoint::new("POST", "/Authorize", AUTHORIZE_TOKEN, 203, answer).await;
    let challenged = endpoint
        .client
        .authorize(&token(), &AuthorizeRequest::live(login_id()))
        .await
        .unwrap();
    let challenge = SecurityChallenge {
        kind: "QuestionAndAnswer".into(),
        prompt: "What city were you born in?".into(),
        choices: vec!["a".into(), "b".into()],
    };
    assert_eq!(
        challenged,
        AuthorizeAnswer::Challenged {
            request_id: request_id(),
            challenges: vec![challenge.clone()]
        }
    );
    let answers =
        AuthorizeRequest::answer(request_id(), [(challenge.prompt, vec!["Montréal".into()])]);
    endpoint.client.authorize(&token(), &answers).await.unwrap();
    assert_eq!(
        endpoint.asked().await,
        json!({"RequestId": REQUEST, "SecurityResponses": {"What city were you born in?": ["Montréal"]}})
    );
}

#[tokio::test]
async fn a_session_may_go_on_in_the_background() {
    let answer =
        json!({"HttpStatusCode": 202, "FlinksCode": "OPERATION_DISPATCHED", "RequestId": REQUEST});
    for path in ["/Authorize", "/AuthorizeAsync"] {
        let endpoint = Endpoint::new("POST", path, AUTHORIZE_TOKEN, 202, answer.clone()).await;
        let request = AuthorizeRequest::cached(login_id()).tag("customer 7");
        let dispatched = match path {
            "/Authorize" => endpoint.client.authorize(&token(), &request).await,
            _ => endpoint.client.authorize_async(&token(), &request).await,
        };
        assert_eq!(
            dispatched.unwrap(),
            AuthorizeAnswer::Dispatched {
                request_id: request_id()
            }
        );
        assert_eq!(endpoint.asked().await["Tag"], "customer 7");
    }
}

#[tokio::test]
async fn challenges_in_the_body_are_a_challenge_whatever_the_status() {
    for status in [200, 202, 203, 401] {
        let answer = json!({
            "RequestId": REQUEST, "SecurityChallenges": [{"Type": "TextOrCall", "Prompt": "Which number?"}],
        });
        let endpoint = Endpoint::new("POST", "/Authorize", AUTHORIZE_TOKEN, status, answer).await;
        let request = AuthorizeRequest::live(login_id());
        let challenged = endpoint.client.authorize(&token(), &request).await;
        assert!(
            matches!(challenged, Ok(AuthorizeAnswer::Challenged { .. })),
            "{status}: {challenged:?}"
        );
    }
}

#[tokio::test]
async fn a_challenge_that_asks_nothing_that_can_be_read_is_a_challenge() {
    for asked in [json!(null), json!([]), json!("Which number?")] {
        let answer = json!({"RequestId": REQUEST, "SecurityChallenges": asked});
        let endpoint = Endpoint::new("POST", "/Authorize", AUTHORIZE_TOKEN, 203, answer).await;
        let request = AuthorizeRequest::live(login_id());
        let challenged = endpoint.client.authorize(&token(), &request).await;
        assert!(
            matches!(&challenged, Ok(AuthorizeAnswer::Challenged { challenges, .. }) if challenges.is_empty()),
            "{asked}: {challenged:?}"
        );
    }
}

#[tokio::test]
async fn a_body_that_says_202_is_pending_whatever_the_status() {
    let said = [
        json!({"HttpStatusCode": 202}),
        json!({"FlinksCode": "OPERATION_DISPATCHED"}),
    ];
    for (status, mut answer) in [200, 202, 203]
        .into_iter()
        .flat_map(|status| said.clone().map(|said| (status, said)))
    {
        answer["RequestId"] = json!(REQUEST);
        let endpoint = Endpoint::new("POST", "/Authorize", AUTHORIZE_TOKEN, status, answer).await;
        let request = AuthorizeRequest::cached(login_id());
        let pending = endpoint.client.authorize(&token(), &request).await;
        assert!(
            matches!(pending, Ok(AuthorizeAnswer::Dispatched { .. })),
            "{status}: {pending:?}"
        );
    }
}

#[tokio::test]
async fn the_code_decides_and_not_the_status() {
    for (status, code, retry) in [
        (401, FlinksCode::TooManyRequests, Retry::Later),
        (403, FlinksCode::TooManyRequests, Retry::Later),
        (400, FlinksCode::SessionNonexistent, Retry::NewSession),
        (400, FlinksCode::CardInUse, Retry::Later),
        (401, FlinksCode::InvalidLogin, Retry::Reconnect),
        (400, FlinksCode::InvalidLogin, Retry::Reconnect),
        (401, FlinksCode::QuestionNotFound, Retry::Reconnect),
        (405, FlinksCode::DisabledInstitution, Retry::Reconnect),
        (500, FlinksCode::AggregationError, Retry::Later),
        (401, FlinksCode::InvalidRequest, Retry::Never),
        (401, FlinksCode::Other("BRAND_NEW".into()), Retry::Never),
        // Never a success because the status says so.
        (200, FlinksCode::InvalidPassword, Retry::Reconnect),
    ] {
        let answer =
            json!({"HttpStatusCode": status, "FlinksCode": code.name(), "RequestId": REQUEST});
        let endpoint = Endpoint::new("POST", "/Authorize", AUTHORIZE_TOKEN, status, answer).await;
        let error = endpoint
            .client
            .authorize(&token(), &AuthorizeRequest::cached(login_id()))
            .await
            .unwrap_err();
        assert_eq!(
            (error.code(), error.retry()),
            (Some(&code), retry),
            "{status}"
        );
    }
}

#[tokio::test]
async fn no_id_and_no_key_is_ever_in_an_error() {
    let answer = json!({"HttpStatusCode": 401, "FlinksCode": "INVALID_LOGIN", "Message": "LoginId not found or invalid"});
    let endpoint = Endpoint::new("POST", "/Authorize", AUTHORIZE_TOKEN, 401, answer).await;
    let error = endpoint
        .client
        .authorize(&token(), &AuthorizeRequest::cached(login_id()))
        .await
        .unwrap_err();
    let shown = format!("{error} {error:?} {:?}", endpoint.client);
    for secret in [LOGIN, REQUEST, TOKEN, "the-secret-key", "the-api-key"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
