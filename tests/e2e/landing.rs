//! The page that the widget redirects to.

use crate::scene::Scene;

const FORGED: &str = "66666666-6666-4666-8666-666666666666";

/// Connects with a redirect of the whole page, and gives the landing page's URL as it was before it was cleaned.
async fn land(scene: &Scene) -> String {
    let redirect = format!("{}?landing", scene.page).replace('?', "%3F");
    let parameters = format!("consentEnable=false&redirectUrl={redirect}");
    scene.open(&parameters, "institution").await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    // The frame goes with the page.
    scene.page_shows("[data-testid=landing]").await;
    let url = "return performance.getEntriesByType('navigation')[0].name";
    scene.run(url, vec![]).await.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_right_state_hands_over_once_and_leaves_no_id_in_the_address_bar() {
    let scene = Scene::new().await;
    let url = land(&scene).await;
    scene
        .page_shows(".flinks-landing[data-state=accepted]")
        .await;
    let rows = scene.stored().await;
    let [row] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert!(url.contains(&row.login_id), "{url}");
    let page = scene.everything_in_the_page().await;
    assert!(!page.contains(&row.login_id), "{page}");
    scene.no_errors_in_the_console().await;
    scene.end().await;
}

#[tokio::test]
async fn a_used_state_hands_over_nothing() {
    let scene = Scene::new().await;
    let url = land(&scene).await;
    scene
        .page_shows(".flinks-landing[data-state=accepted]")
        .await;
    scene.go("about:blank").await;
    scene.go(&url).await;
    scene.page_shows(".flinks-landing[data-state=used]").await;
    assert_eq!(scene.stored().await.len(), 1);
    scene.end().await;
}

#[tokio::test]
async fn a_missing_or_foreign_state_hands_over_nothing() {
    let scene = Scene::new().await;
    for (state, shown) in [
        ("", "missing"),
        // The server is asked: it may have issued it to another tab.
        ("&state=AAAAAAAAAAAAAAAAAAAAAA", "refused"),
        ("&state=", "missing"),
    ] {
        let url = format!("{}?landing{state}&loginId={FORGED}", scene.page);
        scene.go(&url).await;
        scene
            .page_shows(&format!(".flinks-landing[data-state={shown}]"))
            .await;
        let page = scene.everything_in_the_page().await;
        assert!(!page.contains(FORGED), "{page}");
    }
    assert!(scene.stored().await.is_empty());
    scene
        .no_other_errors_in_the_console(&["/api/connections"])
        .await;
    scene.end().await;
}

#[tokio::test]
async fn a_redirect_inside_the_frame_hands_over_once() {
    let scene = Scene::new().await;
    let redirect = format!("{}?landing", scene.page).replace('?', "%3F");
    let parameters = format!("consentEnable=false&innerRedirect=true&redirectUrl={redirect}");
    scene.open(&parameters, "institution").await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    scene.enter_widget().await;
    scene.see(".flinks-landing[data-state=accepted]").await;
    assert_eq!(scene.stored().await.len(), 1);
    scene.no_errors_in_the_console().await;
    scene.end().await;
}
