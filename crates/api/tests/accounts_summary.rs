//! `/GetAccountsSummary` and `/GetAccountsSummaryAsync`.

use crate::endpoint::{ACCOUNT, API_KEY, Endpoint, REQUEST, request_id};
use flinks_api::{AccountsSummaryRequest, Fetched};
use serde_json::json;

#[tokio::test]
async fn the_summary_has_the_ratio_for_transfers() {
    let answer =
        json!({"HttpStatusCode": 200, "Accounts": [{"Id": ACCOUNT, "EftEligibleRatio": 0.83}]});
    let endpoint = Endpoint::new("POST", "/GetAccountsSummary", API_KEY, 200, answer).await;
    let mut request = AccountsSummaryRequest::new(request_id());
    request.with_balance = Some(true);
    let Fetched::Ready(summary) = endpoint
        .client
        .get_accounts_summary(&request)
        .await
        .unwrap()
    else {
        panic!()
    };
    assert_eq!(
        summary.accounts().next().unwrap().eft_eligible_ratio(),
        Some(0.83)
    );
    assert_eq!(
        endpoint.asked().await,
        json!({"RequestId": REQUEST, "WithBalance": true})
    );
}

#[tokio::test]
async fn the_summary_may_be_pending() {
    let answer = json!({"FlinksCode": "OPERATION_PENDING", "RequestId": REQUEST});
    let path = format!("/GetAccountsSummaryAsync/{REQUEST}");
    let endpoint = Endpoint::new("GET", &path, API_KEY, 202, answer).await;
    let fetched = endpoint
        .client
        .get_accounts_summary_async(&request_id())
        .await
        .unwrap();
    assert_eq!(fetched, Fetched::Pending(request_id()));
}
