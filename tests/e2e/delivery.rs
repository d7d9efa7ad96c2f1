//! The hand-off when things go wrong: nothing is lost, and nothing comes twice.

use crate::scene::{Scene, redirect};
use serde_json::json;

#[tokio::test]
async fn a_second_redirect_is_not_handed_over() {
    let scene = Scene::new().await;
    scene
        .open("consentEnable=false&jsRedirect=true", "institution")
        .await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    let rows = scene.stored().await;
    let again = rows.first().unwrap().login_id.clone();
    scene.enter_widget().await;
    for login_id in [&again, &again, "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31"] {
        scene.post_to_page(redirect(login_id)).await;
    }
    // Messages keep their order: once the last has arrived the others have.
    scene.post_to_page(json!({"step": "LAST_OF_ALL"})).await;
    scene.traced("received", "LAST_OF_ALL").await;
    assert_eq!(
        scene
            .driver
            .find_all(thirtyfour::By::Css(".attempts li[data-state=sending]"))
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(scene.stored().await, rows);
    scene.end().await;
}

#[tokio::test]
async fn a_backend_that_was_down_gets_the_connection_once_when_it_is_up() {
    let mut scene = Scene::new().await;
    scene
        .open("consentEnable=false&jsRedirect=true", "institution")
        .await;
    scene.stop_backend();
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=waiting]")
        .await;
    scene.start_backend();
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    assert_eq!(scene.stored().await.len(), 1);
    scene
        .no_other_errors_in_the_console(&["net::ERR_CONNECTION_REFUSED"])
        .await;
    scene.end().await;
}

#[tokio::test]
async fn a_page_that_was_left_while_the_backend_was_down_delivers_when_it_is_back() {
    let mut scene = Scene::new().await;
    scene
        .open("consentEnable=false&jsRedirect=true", "institution")
        .await;
    scene.stop_backend();
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=waiting]")
        .await;
    scene.go("about:blank").await;
    scene.start_backend();
    scene
        .open("consentEnable=false&jsRedirect=true", "institution")
        .await;
    scene.traced("handoff", "accepted").await;
    let rows = scene.stored().await;
    assert_eq!(rows.len(), 1);
    let page = scene.everything_in_the_page().await;
    assert!(
        rows.iter().all(|row| !page.contains(&row.login_id)),
        "{page}"
    );
    scene.end().await;
}
