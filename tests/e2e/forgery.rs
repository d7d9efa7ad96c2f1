//! Messages that are not the widget's own.

use crate::scene::{Scene, redirect};
use serde_json::json;
use thirtyfour::WindowHandle;

const FORGED: &str = "66666666-6666-4666-8666-666666666666";

/// Nothing came of the forged messages, and the genuine session still works.
async fn changed_nothing(scene: &Scene) {
    scene
        .page_shows("[data-testid=outcome][data-outcome=none]")
        .await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=idle]")
        .await;
    assert!(scene.stored().await.is_empty());
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=handoff-state][data-state=accepted]")
        .await;
    let rows = scene.stored().await;
    assert_eq!(rows.len(), 1);
    assert!(rows.iter().all(|row| row.login_id != FORGED), "{rows:?}");
    let page = scene.everything_in_the_page().await;
    assert!(!page.contains(FORGED), "{page}");
}

async fn open(scene: &Scene) {
    scene
        .open("consentEnable=false&jsRedirect=true", "institution")
        .await;
    scene.enter_page().await;
}

#[tokio::test]
async fn a_redirect_from_another_window_and_origin_changes_nothing() {
    let scene = Scene::new().await;
    open(&scene).await;
    let url = format!("{}/opened.html", scene.stranger);
    scene
        .run("window.open(arguments[0])", vec![json!(url)])
        .await;
    let row = scene.traced("refused", "other-window").await;
    assert!(row.contains(&scene.stranger), "{row}");
    changed_nothing(&scene).await;
    scene.end().await;
}

#[tokio::test]
async fn a_redirect_from_a_second_frame_of_the_pages_own_origin_changes_nothing() {
    let scene = Scene::new().await;
    open(&scene).await;
    let add = "const frame = document.createElement('iframe'); frame.id = 'second'; document.body.append(frame)";
    scene.run(add, vec![]).await;
    scene.see("#second").await.enter_frame().await.unwrap();
    scene.post_to_page(redirect(FORGED)).await;
    scene
        .post_to_page(json!(redirect(FORGED).to_string()))
        .await;
    let row = scene.traced("refused", "other-window").await;
    assert!(row.contains(scene.page.trim_end_matches('/')), "{row}");
    changed_nothing(&scene).await;
    scene.end().await;
}

#[tokio::test]
async fn a_second_frame_of_the_widgets_own_origin_changes_nothing() {
    let scene = Scene::new().await;
    open(&scene).await;
    let add = "const frame = document.createElement('iframe'); frame.id = 'second'; frame.src = arguments[0]; document.body.append(frame)";
    let widget = format!("{}/v2/?consentEnable=false", scene.simulator);
    scene.run(add, vec![json!(widget)]).await;
    scene.see("#second").await.enter_frame().await.unwrap();
    scene.see("[data-view=institution]").await;
    scene.post_to_page(redirect(FORGED)).await;
    scene.traced("refused", "other-window").await;
    changed_nothing(&scene).await;
    scene.end().await;
}

#[tokio::test]
async fn a_redirect_of_another_origin_in_the_widgets_own_frame_changes_nothing() {
    let scene = Scene::new().await;
    open(&scene).await;
    scene.enter_widget().await;
    let hostile = format!("{}/framed.html", scene.stranger);
    scene
        .run("location.href = arguments[0]", vec![json!(hostile)])
        .await;
    scene.traced("refused", "other-origin").await;
    scene
        .page_shows("[data-testid=outcome][data-outcome=none]")
        .await;
    assert!(scene.stored().await.is_empty());
    // The widget is gone from its frame; a new session brings it back.
    scene.click("restart").await;
    changed_nothing(&scene).await;
    scene.end().await;
}

#[tokio::test]
async fn a_redirect_of_the_page_to_itself_changes_nothing() {
    let scene = Scene::new().await;
    open(&scene).await;
    scene
        .run("postMessage(arguments[0])", vec![redirect(FORGED)])
        .await;
    // The same by hand: an event that no window has sent.
    let by_hand =
        "dispatchEvent(new MessageEvent('message', {data: arguments[0], origin: arguments[1]}))";
    scene
        .run(by_hand, vec![redirect(FORGED), json!(scene.simulator)])
        .await;
    scene.traced("refused", &scene.simulator).await;
    changed_nothing(&scene).await;
    scene.end().await;
}

#[tokio::test]
async fn what_is_no_message_changes_nothing_even_from_the_widget() {
    let scene = Scene::new().await;
    open(&scene).await;
    scene.enter_widget().await;
    scene.post_to_page(json!(null)).await;
    scene.post_to_page(json!([])).await;
    scene.post_to_page(json!([redirect(FORGED)])).await;
    scene.post_to_page(json!("hello")).await;
    scene
        .run("parent.postMessage('x'.repeat(5_000_000), '*')", vec![])
        .await;
    scene.traced("refused", "not-a-message").await;
    scene.traced("refused", "too-long").await;
    changed_nothing(&scene).await;
    scene.end().await;
}

#[tokio::test]
async fn a_login_id_of_the_wrong_form_is_no_connection() {
    let scene = Scene::new().await;
    open(&scene).await;
    scene.enter_widget().await;
    for login_id in ["", "' OR 1=1", "<img src=x onerror=alert(1)>", "../../6"] {
        scene.post_to_page(redirect(login_id)).await;
    }
    scene.traced("received", "REDIRECT").await;
    changed_nothing(&scene).await;
    scene.end().await;
}

#[tokio::test]
async fn a_page_of_a_stranger_cannot_frame_the_playground_or_keep_hold_of_it() {
    let scene = Scene::new().await;
    scene.go(&format!("{}/opener.html", scene.stranger)).await;
    let first = scene.driver.window().await.unwrap();
    let frame = "const frame = document.createElement('iframe'); frame.id = 'stolen'; frame.src = arguments[0];
        frame.onload = () => window.loaded = true; document.body.append(frame)";
    scene.run(frame, vec![json!(scene.page)]).await;
    scene
        .until("the frame, loaded with a refusal", async || {
            let loaded = scene.run("return window.loaded === true", vec![]).await;
            (loaded == json!(true)).then_some(())
        })
        .await;
    scene.see("#stolen").await.enter_frame().await.unwrap();
    let shown = "return document.querySelector('h1')?.textContent === 'flinks-connect'";
    assert_eq!(scene.run(shown, vec![]).await, json!(false));
    scene.enter_page().await;
    let page = format!(
        "{}#instance={}&consentEnable=false",
        scene.page, scene.simulator
    );
    scene
        .run(
            "window.opened = window.open(arguments[0])",
            vec![json!(page)],
        )
        .await;
    let second = other_window(&scene, &first).await;
    scene.driver.switch_to_window(second).await.unwrap();
    scene.widget_shows("institution").await;
    scene.enter_page().await;
    assert_eq!(
        scene.run("return opener === null", vec![]).await,
        json!(true)
    );
    scene.end().await;
}

async fn other_window(scene: &Scene, first: &WindowHandle) -> WindowHandle {
    scene
        .until("a second window", async || {
            let windows = scene.driver.windows().await.ok()?;
            windows.into_iter().find(|window| window != first)
        })
        .await
}
