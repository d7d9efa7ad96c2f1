//! What Flinks sends by itself.

use flinks_api::{ApiError, Webhook};
use serde_json::json;

#[test]
fn accounts_come_from_the_type_that_brings_them_alone() {
    for (kind, brings) in [("GetAccountsDetail", true), ("GetAccountsSummary", false)] {
        let body = json!({"ResponseType": kind, "RequestId": "r", "Accounts": [{"Id": "1"}]});
        let webhook = Webhook::read(body.clone()).unwrap();
        assert_eq!(webhook.json(), &body);
        assert_eq!((webhook.response_type(), webhook.request_id()), (kind, "r"));
        let ids = webhook.accounts_detail();
        let ids = ids.as_ref().map(|detail| {
            let accounts = detail.accounts();
            accounts.filter_map(|account| account.id()).count()
        });
        assert_eq!(ids, brings.then_some(1));
    }
}

#[test]
fn a_body_is_read_by_the_rules_for_an_answer_of_its_endpoint() {
    let named = |kind: &str| json!({"ResponseType": kind, "RequestId": "r"});
    assert!(Webhook::read(named("KYC")).is_ok());
    for (body, missing) in [
        (json!([]), "object"),
        (json!({}), "ResponseType"),
        (json!({"ResponseType": "KYC", "RequestId": 5}), "RequestId"),
        (named("GetAccountsDetail"), "Accounts"),
        (named("GetAccountsSummary"), "Accounts"),
        (named("GetStatements"), "StatementsByAccount"),
    ] {
        let error = Webhook::read(body).unwrap_err();
        assert!(
            matches!(&error, ApiError::Answer { reason, .. } if reason.contains(missing)),
            "{error}"
        );
    }
    for told in [
        json!({"FlinksCode": "UNAUTHORIZED", "Accounts": []}),
        json!({"FlinksCode": "OPERATION_PENDING", "Accounts": []}),
        json!({"HttpStatusCode": 500, "Accounts": []}),
    ] {
        let mut body = named("GetAccountsDetail");
        let fields = body.as_object_mut().unwrap();
        fields.extend(told.as_object().unwrap().clone());
        let error = Webhook::read(body).unwrap_err();
        assert!(matches!(error, ApiError::Flinks { .. }), "{error}");
    }
}
