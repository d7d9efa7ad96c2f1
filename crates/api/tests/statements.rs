//! `/GetStatements` and `/GetStatementsAsync`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
mod endpoint;

use endpoint::{ACCOUNT, API_KEY, Endpoint, REQUEST, account_id, request_id};
use flinks_api::{Fetched, StatementsRequest};
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
