//! `/SetScheduledRefresh`.

use crate::endpoint::{API_KEY, Endpoint, LOGIN, login_id};
use serde_json::json;

#[tokio::test]
async fn the_body_is_in_camel_case() {
    let endpoint = Endpoint::new("PATCH", "/SetScheduledRefresh", API_KEY, 200, json!({})).await;
    endpoint
        .client
        .set_scheduled_refresh(&login_id(), true)
        .await
        .unwrap();
    assert_eq!(
        endpoint.asked().await,
        json!({"loginId": LOGIN, "isActivated": true})
    );
}
