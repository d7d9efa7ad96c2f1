//! Sessions that end otherwise.

use crate::scene::Scene;

#[tokio::test]
async fn who_denies_consent_and_closes_has_left_and_nothing_is_stored() {
    let scene = Scene::new().await;
    scene
        .open(
            "consentEnable=true&closeEnable=true&jsRedirect=true",
            "consent",
        )
        .await;
    scene.click("deny-consent").await;
    scene.widget_shows("denied").await;
    scene.traced("received", "COMPONENT_DENY_CONSENT").await;
    scene.enter_widget().await;
    scene.click("close").await;
    scene
        .page_shows("[data-testid=outcome][data-outcome=exited]")
        .await;
    assert!(scene.stored().await.is_empty());
    scene.no_errors_in_the_console().await;
    scene.end().await;
}

#[tokio::test]
async fn who_denies_consent_may_still_come_back_and_accept() {
    let scene = Scene::new().await;
    scene
        .open("consentEnable=true&jsRedirect=true", "consent")
        .await;
    scene.click("deny-consent").await;
    scene.widget_shows("denied").await;
    scene.click("back-to-consent").await;
    scene.widget_shows("consent").await;
    scene.click("accept-consent").await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    assert_eq!(scene.stored().await.len(), 1);
    scene.end().await;
}

#[tokio::test]
async fn who_closes_the_widget_has_left_and_may_start_again() {
    let scene = Scene::new().await;
    scene
        .open(
            "consentEnable=false&closeEnable=true&jsRedirect=true",
            "institution",
        )
        .await;
    scene.click("close").await;
    scene
        .page_shows("[data-testid=outcome][data-outcome=exited][data-detail=closed]")
        .await;
    let again = scene.page_shows(".flinks-connect-button").await;
    again.click().await.unwrap();
    scene.widget_shows("institution").await;
    scene
        .page_shows("[data-testid=outcome][data-outcome=none]")
        .await;
    assert!(scene.stored().await.is_empty());
    scene.no_errors_in_the_console().await;
    scene.end().await;
}

#[tokio::test]
async fn a_wrong_password_is_no_end_and_the_next_one_connects() {
    let scene = Scene::new().await;
    scene
        .open("consentEnable=false&jsRedirect=true", "institution")
        .await;
    scene.sign_in("greatday_nomfa", "Wrong").await;
    scene.widget_shows("error").await;
    scene.traced("received", "INVALID_PASSWORD").await;
    scene
        .page_shows("[data-testid=outcome][data-outcome=none]")
        .await;
    scene.enter_widget().await;
    scene.click("retry").await;
    scene.widget_shows("credential").await;
    scene.fill_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    assert_eq!(scene.stored().await.len(), 1);
    scene.end().await;
}

#[tokio::test]
async fn too_many_attempts_are_a_failure() {
    let scene = Scene::new().await;
    scene
        .open(
            "consentEnable=false&jsRedirect=true&maximumRetry=1",
            "institution",
        )
        .await;
    scene.sign_in("greatday_nomfa", "Wrong").await;
    scene
        .page_shows("[data-testid=outcome][data-outcome=failed][data-detail=maximum-retry]")
        .await;
    assert!(scene.stored().await.is_empty());
    scene.end().await;
}
