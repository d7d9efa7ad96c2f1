//! `/GetStatements` and `/GetStatementsAsync`.

use crate::endpoint::{ACCOUNT, API_KEY, Endpoint, REQUEST, account_id, request_id};
use flinks_api::{ApiError, Fetched, StatementsRequest};
use flinks_protocol::MonthsOfStatements;
use serde_json::json;

#[tokio::test]
async fn statements_come_by_account() {
    let answer = json!({"HttpStatusCode": 200, "StatementsByAccount": [
        {"AccountNumber": "1111000", "Statements": [{"UniqueId": "3DD2", "FileType": "PDF", "Base64Bytes": "F0F0"}]},
    ]});
    let endpoint = Endpoint::new("POST", "/GetStatements", API_KEY, 200, answer).await;
    let request =
        StatementsRequest::new(request_id(), &[account_id()]).months(MonthsOfStatements::Months3);
    let Fetched::Ready(statements) = endpoint.client.get_statements(&request).await.unwrap() else {
        panic!()
    };
    let account = statements.by_account().next().unwrap();
    assert_eq!(account.account_number(), Some("1111000"));
    assert_eq!(
        account.statements().next().unwrap().base64_bytes(),
        Some("F0F0")
    );
    assert_eq!(
        endpoint.asked().await,
        json!({"RequestId": REQUEST, "NumberOfStatements": "Months3", "AccountsFilter": [ACCOUNT]})
    );
}

#[tokio::test]
async fn statements_that_do_not_come_by_account_are_read() {
    let answer = json!({"HttpStatusCode": 200, "Statements": [
        {"UniqueId": "3DD2", "FileType": "PDF", "Base64Content": "F0F0", "AccountNumber": "1111000"},
    ]});
    let endpoint = Endpoint::new("POST", "/GetStatements", API_KEY, 200, answer).await;
    let request = StatementsRequest::new(request_id(), &[]);
    let Fetched::Ready(statements) = endpoint.client.get_statements(&request).await.unwrap() else {
        panic!()
    };
    assert_eq!(statements.by_account().count(), 0);
    let statement = statements.without_account().next().unwrap();
    assert_eq!(statement.file(), Some("F0F0"));
    assert_eq!(statement.account_number(), Some("1111000"));
}

#[tokio::test]
async fn an_answer_of_another_shape_is_an_error_and_not_one_without_statements() {
    for answer in [
        json!({"HttpStatusCode": 200}),
        json!({"HttpStatusCode": 200, "Statements": "none"}),
        json!({"HttpStatusCode": 200, "Statements": [], "StatementsByAccount": {}}),
        json!({"HttpStatusCode": 200, "StatementsByAccount": [{"AccountNumber": "1", "Files": []}]}),
    ] {
        let endpoint = Endpoint::new("POST", "/GetStatements", API_KEY, 200, answer).await;
        let request = StatementsRequest::new(request_id(), &[]);
        let error = endpoint.client.get_statements(&request).await.unwrap_err();
        assert!(matches!(error, ApiError::Answer { .. }), "{error}");
    }
}

#[tokio::test]
async fn statements_may_be_pending() {
    let path = format!("/GetStatementsAsync/{REQUEST}");
    let endpoint = Endpoint::new(
        "GET",
        &path,
        API_KEY,
        202,
        json!({"FlinksCode": "OPERATION_PENDING"}),
    )
    .await;
    let fetched = endpoint
        .client
        .get_statements_async(&request_id())
        .await
        .unwrap();
    assert_eq!(fetched, Fetched::Pending(request_id()));
}
