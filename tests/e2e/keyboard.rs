//! Everything that a mouse can do in the playground, a keyboard can.

use crate::scene::Scene;
use serde_json::json;
use thirtyfour::Key;

#[tokio::test]
async fn the_tab_key_comes_to_every_control() {
    let scene = Scene::new().await;
    scene.open("consentEnable=true", "consent").await;
    scene.enter_page().await;
    // Of a group of tabs one is a stop: the arrows go on from there.
    let mark = "window.controls = [...document.querySelectorAll('button, input, select, textarea, summary, a[href], [tabindex]')]
            .filter((control) => control.checkVisibility() && !control.disabled && control.tabIndex >= 0);
        document.addEventListener('focusin', ({ target }) => (target.reached = true));
        document.querySelector('.skip').focus(); return controls.length";
    let count = scene.run(mark, vec![]).await.as_u64().unwrap();
    assert!(count > 20, "{count}");
    let missed = "return controls.filter((control) => !control.reached).map((control) => control.outerHTML.slice(0, 200))";
    // Some stops are in the widget's frame.
    for _ in 0..count * 2 {
        let tab = scene.driver.action_chain().send_keys(Key::Tab);
        tab.perform().await.unwrap();
        if scene.run(missed, vec![]).await == json!([]) {
            break;
        }
    }
    assert_eq!(scene.run(missed, vec![]).await, json!([]));
    scene.end().await;
}
