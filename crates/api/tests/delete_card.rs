//! `/DeleteCard`.

use crate::endpoint::{API_KEY, Endpoint, LOGIN, login_id};
use flinks_api::Retry;
use serde_json::json;

#[tokio::test]
async fn a_login_is_deleted() {
    let answer = json!({"StatusCode": 200, "Message": "deleted"});
    let endpoint = Endpoint::new(
        "DELETE",
        &format!("/DeleteCard/{LOGIN}"),
        API_KEY,
        200,
        answer,
    )
    .await;
    endpoint.client.delete_card(&login_id()).await.unwrap();
}

#[tokio::test]
async fn a_login_in_use_is_deleted_later() {
    let answer = json!({"HttpStatusCode": 400, "FlinksCode": "CARD_IN_USE"});
    let endpoint = Endpoint::new(
        "DELETE",
        &format!("/DeleteCard/{LOGIN}"),
        API_KEY,
        400,
        answer,
    )
    .await;
    assert_eq!(
        endpoint
            .client
            .delete_card(&login_id())
            .await
            .unwrap_err()
            .retry(),
        Retry::Later
    );
}

#[tokio::test]
async fn what_does_not_say_that_it_is_deleted_is_not() {
    for answer in [
        json!({}),
        json!({"Message": "queued"}),
        json!({"StatusCode": 202}),
    ] {
        let path = format!("/DeleteCard/{LOGIN}");
        let endpoint = Endpoint::new("DELETE", &path, API_KEY, 200, answer.clone()).await;
        let answered = endpoint.client.delete_card(&login_id()).await;
        assert!(answered.is_err(), "{answer}");
    }
}
