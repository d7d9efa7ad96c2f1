//! `/GetAccountsDetail` and `/GetAccountsDetailAsync`.

use crate::endpoint::{ACCOUNT, API_KEY, Endpoint, LOGIN, REQUEST, account_id, client, request_id};
use flinks_api::{AccountsDetailRequest, ApiError, Fetched, Retry};
use flinks_protocol::{AccountId, DaysOfTransactions, FlinksCode};
use serde_json::{Value, json};

fn accounts() -> Value {
    json!({
        "HttpStatusCode": 200, "Institution": "FlinksCapital", "RequestId": REQUEST, "Links": [], "Tag": "t",
        "Login": {"Username": "Greatday", "LastRefresh": "2019-05-09T13:47:46.5227901", "Type": "Personal", "Id": LOGIN},
        "Accounts": [
            {
                "Id": ACCOUNT, "Title": "Chequing CAD", "AccountNumber": "1111000", "OverdraftLimit": 0, "Currency": "CAD",
                "Balance": {"Available": null, "Current": 4471.25, "Limit": null},
                "Holder": {"Name": "Zoé Côté", "Address": {"City": "Montréal", "POBox": null}},
                "Transactions": [{"Id": "t1", "Date": "2026-01-02", "Debit": 12.5, "Credit": null, "Balance": 4471.25, "X": 1}],
                "BrandNew": {"deep": [null, 1.50]},
            },
            {"Id": "other", "Title": 7, "Holder": "a plain text"},
        ],
    })
}

#[tokio::test]
async fn accounts_are_read_and_nothing_is_lost() {
    let endpoint = Endpoint::new("POST", "/GetAccountsDetail", API_KEY, 200, accounts()).await;
    let request = AccountsDetailRequest::new(request_id(), &[account_id()])
        .transactions(DaysOfTransactions::Days90)
        .identity(true);
    let Fetched::Ready(detail) = endpoint.client.get_accounts_detail(&request).await.unwrap()
    else {
        panic!()
    };
    let first = detail.accounts().next().unwrap();
    assert_eq!(first.title(), Some("Chequing CAD"));
    assert_eq!(first.balance().unwrap().current(), Some(4471.25));
    assert_eq!(first.balance().unwrap().available(), None);
    assert_eq!(
        first.holder().unwrap().address().unwrap().city(),
        Some("Montréal")
    );
    assert_eq!(first.transactions().next().unwrap().debit(), Some(12.5));
    let second = detail.accounts().nth(1).unwrap();
    assert_eq!(
        (second.title(), second.holder().is_none()),
        (None, true),
        "a wrong type costs one field"
    );
    assert_eq!(
        serde_json::to_value(&detail).unwrap(),
        accounts(),
        "unknown fields survive"
    );
    assert_eq!(
        endpoint.asked().await,
        json!({
            "RequestId": REQUEST, "AccountsFilter": [ACCOUNT], "WithTransactions": true, "WithAccountIdentity": true,
            "DaysOfTransactions": "Days90",
        })
    );
}

#[tokio::test]
async fn other_accounts_than_those_selected_are_cut() {
    let endpoint = Endpoint::new(
        "GET",
        &format!("/GetAccountsDetailAsync/{REQUEST}"),
        API_KEY,
        200,
        accounts(),
    )
    .await;
    let Fetched::Ready(mut detail) = endpoint
        .client
        .get_accounts_detail_async(&request_id())
        .await
        .unwrap()
    else {
        panic!()
    };
    assert_eq!(detail.retain(&[]), 0, "no selection means all");
    let upper = AccountId::parse(&ACCOUNT.to_uppercase()).unwrap();
    assert_eq!((detail.retain(&[upper]), detail.accounts().count()), (1, 1));
}

#[tokio::test]
async fn pending_is_not_an_error() {
    for (status, body) in [
        (
            202,
            json!({"HttpStatusCode": 202, "FlinksCode": "OPERATION_PENDING", "RequestId": REQUEST}),
        ),
        (
            202,
            json!({"HttpStatusCode": 202, "FlinksCode": "OPERATION_DISPATCHED"}),
        ),
        (202, json!({})),
    ] {
        let endpoint = Endpoint::new("POST", "/GetAccountsDetail", API_KEY, status, body).await;
        let request = AccountsDetailRequest::new(request_id(), &[]);
        assert_eq!(
            endpoint.client.get_accounts_detail(&request).await.unwrap(),
            Fetched::Pending(request_id())
        );
        assert_eq!(endpoint.asked().await, json!({"RequestId": REQUEST}));
    }
}

#[tokio::test]
async fn garbage_and_silence_are_tried_again() {
    let server = wiremock::MockServer::start().await;
    wiremock::Mock::given(wiremock::matchers::any())
        .respond_with(
            wiremock::ResponseTemplate::new(502).set_body_string("<html>Bad gateway</html>"),
        )
        .mount(&server)
        .await;
    let request = AccountsDetailRequest::new(request_id(), &[]);
    let garbage = client(&server.uri())
        .get_accounts_detail(&request)
        .await
        .unwrap_err();
    assert!(
        matches!(garbage, ApiError::Answer { status: 502, .. }),
        "{garbage}"
    );
    assert_eq!(garbage.retry(), Retry::Later);
    // Nobody listens on port 1.
    let silence = client("http://127.0.0.1:1")
        .get_accounts_detail(&request)
        .await
        .unwrap_err();
    assert!(
        matches!(
            silence,
            ApiError::Unanswered {
                timed_out: false,
                ..
            }
        ),
        "{silence}"
    );
    assert_eq!(silence.retry(), Retry::Later);
}

#[tokio::test]
async fn a_session_that_is_gone_needs_a_new_one() {
    let body = json!({"HttpStatusCode": 400, "FlinksCode": "SESSION_NONEXISTENT"});
    let endpoint = Endpoint::new(
        "GET",
        &format!("/GetAccountsDetailAsync/{REQUEST}"),
        API_KEY,
        400,
        body,
    )
    .await;
    let error = endpoint
        .client
        .get_accounts_detail_async(&request_id())
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.retry()),
        (Some(&FlinksCode::SessionNonexistent), Retry::NewSession)
    );
}
