//! The playground's tools, as a person uses them.

use crate::scene::Scene;
use serde_json::json;

#[tokio::test]
async fn a_pasted_snippet_is_examined_and_one_click_repairs_it() {
    let scene = Scene::new().await;
    scene.open("consentEnable=true", "consent").await;
    scene.enter_page().await;
    scene
        .run("document.querySelector('.paste').open = true", vec![])
        .await;
    let broken = format!(
        r#"<div><iframe class="flinksconnect" src="{}/v2/?demo=true&amp;consentenable=false?customerName=Pasted"></iframe></div>"#,
        scene.simulator
    );
    scene.type_into("paste", &broken).await;
    scene
        .page_shows(".paste .problems > li[data-severity=error]")
        .await;
    scene.click("paste-apply").await;
    scene.widget_shows("institution").await;
    scene.enter_page().await;
    let shown = scene.see("[data-testid=url]").await.text().await.unwrap();
    assert!(
        shown.contains("consentEnable=false") && shown.contains("customerName=Pasted"),
        "{shown}"
    );
    let address = scene.run("return location.hash", vec![]).await;
    assert!(address.as_str().unwrap().contains("customerName=Pasted"));
    scene.end().await;
}

#[tokio::test]
async fn a_trace_in_a_file_is_played_again_to_its_outcome() {
    let scene = Scene::new().await;
    scene.open("consentEnable=true", "consent").await;
    scene.enter_page().await;
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../crates/protocol/tests/fixtures/trace.ndjson"
    );
    let input = scene.see("[data-testid=import]").await;
    input
        .send_keys(std::fs::canonicalize(file).unwrap().to_str().unwrap())
        .await
        .unwrap();
    let end = "return document.querySelector('[data-testid=played-end]')?.textContent";
    let played = || async { (scene.run(end, vec![]).await == json!("connected")).then_some(()) };
    scene.until("the trace to be through", played).await;
    scene.traced("received", "REDIRECT").await;
    // Again, step by step.
    scene.click("play-step").await;
    scene.click("play-step").await;
    scene.end().await;
}

#[tokio::test]
async fn the_code_follows_the_form_and_the_tabs_follow_the_keys() {
    let scene = Scene::new().await;
    scene.open("customerName=Acme", "consent").await;
    scene.enter_page().await;
    let code = || async {
        scene
            .see("[data-testid=snippet]")
            .await
            .text()
            .await
            .unwrap()
    };
    assert!(code().await.contains("customer-name=\"Acme\""));
    let tab = scene.see("[role=tab][aria-selected=true]").await;
    tab.send_keys(thirtyfour::Key::Right + thirtyfour::Key::Right)
        .await
        .unwrap();
    scene
        .until("the code for Leptos", async || {
            code().await.contains("<FlinksConnect").then_some(())
        })
        .await;
    scene.end().await;
}

#[tokio::test]
async fn a_connection_is_shown_with_its_balance_and_can_be_deleted() {
    let scene = Scene::new().await;
    scene
        .open("consentEnable=false&jsRedirect=true", "institution")
        .await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=life][data-state=ready]")
        .await;
    let plot = scene.page_shows(".account .balance svg").await;
    let label = plot.attr("aria-label").await.unwrap().unwrap();
    assert!(label.starts_with("Balance over time, from $"), "{label}");
    scene.click("delete").await;
    scene
        .page_shows("[data-testid=life][data-state=deleted]")
        .await;
    assert!(scene.stored().await.is_empty());
    scene.end().await;
}

#[tokio::test]
async fn what_is_changed_comes_first_in_the_form() {
    let scene = Scene::new().await;
    scene.open("consentEnable=true&tag=first", "consent").await;
    scene.enter_page().await;
    let order = "return [...document.querySelectorAll('.group')].map((group) => !!group.querySelector('.count'))";
    let order = scene.run(order, vec![]).await;
    let order: Vec<_> = order
        .as_array()
        .unwrap()
        .iter()
        .map(|set| set == &json!(true))
        .collect();
    assert!(order.is_sorted_by_key(|set| !set), "{order:?}");
    assert!(order[0] && !order[order.len() - 1]);
    scene.end().await;
}

#[tokio::test]
async fn a_hostile_scenario_is_picked_and_changes_nothing() {
    let scene = Scene::new().await;
    scene.open("consentEnable=true", "consent").await;
    for (scenario, kind, row) in [
        ("forged", "refused", "other-window"),
        ("flood", "refused", "5000"),
        ("garbage", "refused", "not-a-message"),
        ("drift", "received", "COMPONENT_LOAD_SOMETHING_NEW"),
    ] {
        scene.enter_page().await;
        let pick = "const picker = document.querySelector('[data-testid=scenario]'); picker.value = arguments[0]; picker.dispatchEvent(new Event('change', { bubbles: true }))";
        scene.run(pick, vec![json!(scenario)]).await;
        scene.widget_shows("consent").await;
        scene.traced(kind, row).await;
        scene
            .page_shows("[data-testid=outcome][data-outcome=none]")
            .await;
    }
    assert!(scene.stored().await.is_empty());
    scene.end().await;
}

#[tokio::test]
async fn on_a_static_host_it_works_and_says_that_there_is_no_server() {
    let scene = Scene::new().await;
    let folder = std::env::var_os("E2E_DIST").unwrap();
    let host = crate::scene::serve(folder.into()).await;
    scene.go(&format!("{host}/")).await;
    scene.widget_shows("consent").await;
    scene.click("accept-consent").await;
    scene.sign_in("Greatday", "Everyday").await;
    scene.widget_shows("mfa").await;
    scene.type_into("mfa-answer", "Montreal").await;
    scene.click("submit-mfa").await;
    scene.widget_shows("accounts").await;
    scene.click("account-0").await;
    scene.click("submit-accounts").await;
    scene
        .page_shows("[data-testid=outcome][data-outcome=connected]")
        .await;
    let page = scene.page_shows("main").await.text().await.unwrap();
    assert!(page.contains("There is no server here"), "{page}");
    scene.end().await;
}
