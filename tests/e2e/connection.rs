//! A person connects, and the backend has it.

use crate::scene::Scene;
use thirtyfour::By;

const CONSENT_AND_ACCOUNTS: &str =
    "consentEnable=true&closeEnable=true&jsRedirect=true&accountSelectorEnable=true";

#[tokio::test]
async fn a_person_connects_and_the_backend_has_one_row() {
    let scene = Scene::new().await;
    scene
        .open(&format!("{CONSENT_AND_ACCOUNTS}&tag=order-7"), "consent")
        .await;
    scene.click("accept-consent").await;
    scene.sign_in("Greatday", "Everyday").await;
    scene.widget_shows("mfa").await;
    scene.type_into("mfa-answer", "Montreal").await;
    scene.click("submit-mfa").await;
    scene.widget_shows("accounts").await;
    scene.click("account-0").await;
    scene.click("submit-accounts").await;
    scene.widget_shows("success").await;

    scene
        .page_shows("[data-testid=outcome][data-outcome=connected]")
        .await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    scene.page_shows("[data-testid=connection-id]").await;
    for step in [
        "APP_MOUNTED",
        "COMPONENT_LOAD_CONSENT",
        "INSTITUTION_SELECTED",
        "SUBMIT_CREDENTIAL",
        "ACCOUNT_SELECTED",
        "REDIRECT",
    ] {
        scene.traced("received", step).await;
    }

    // The server has asked three times: the simulator says twice that the accounts are pending.
    scene
        .page_shows("[data-testid=life][data-state=ready]")
        .await;
    let account = scene.page_shows(".account summary").await;
    let shown = account.prop("textContent").await.unwrap().unwrap();
    assert!(
        shown.contains("Chequing CAD") && shown.contains("$49,993.96"),
        "{shown}"
    );
    let accounts = scene.driver.find_all(By::Css(".account")).await.unwrap();
    assert_eq!(accounts.len(), 1, "only the selected one");

    let rows = scene.stored().await;
    let [row] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!(row.institution.as_deref(), Some("FlinksCapital"));
    assert_eq!(row.tag.as_deref(), Some("order-7"));
    assert_eq!(row.account_ids.len(), 1);

    let page = scene.everything_in_the_page().await;
    for id in row.account_ids.iter().chain([&row.login_id]) {
        assert!(!page.contains(id), "{id} in {page}");
    }
    scene.no_errors_in_the_console().await;
    scene.end().await;
}

#[tokio::test]
async fn several_accounts_arrive_in_their_order() {
    let scene = Scene::new().await;
    let parameters = "consentEnable=false&jsRedirect=true&accountSelectorEnable=true&accountSelectorMultiple=true";
    scene.open(parameters, "institution").await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene.widget_shows("accounts").await;
    scene.click("account-0").await;
    scene.click("account-1").await;
    scene.click("submit-accounts").await;
    scene
        .page_shows("[data-testid=account-ids][data-count='2']")
        .await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    let rows = scene.stored().await;
    assert_eq!(rows.len(), 1);
    assert!(
        rows.iter().all(|row| row.account_ids.len() == 2),
        "{rows:?}"
    );
    scene.no_errors_in_the_console().await;
    scene.end().await;
}

#[tokio::test]
async fn messages_as_json_text_are_the_same() {
    let scene = Scene::new().await;
    scene
        .open(
            "consentEnable=false&jsRedirect=true&stringify=true",
            "institution",
        )
        .await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    scene.traced("received", "APP_MOUNTED").await;
    assert_eq!(scene.stored().await.len(), 1);
    scene.no_errors_in_the_console().await;
    scene.end().await;
}

#[tokio::test]
async fn a_second_session_on_the_same_page_is_a_second_connection() {
    let scene = Scene::new().await;
    scene
        .open("consentEnable=false&jsRedirect=true", "institution")
        .await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    scene.click("restart").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=idle]")
        .await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    assert_eq!(scene.stored().await.len(), 2);
    scene.end().await;
}
