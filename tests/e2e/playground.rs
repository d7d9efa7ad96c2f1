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
        "/../../crates/trace/tests/fixtures/trace.ndjson"
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
    // Again, at its own pace, faster, and step by step.
    let far = "return parseInt(document.querySelector('[data-testid=player] .state').textContent)";
    let is_far = async |steps: i64| {
        let now = scene.run(far, vec![]).await;
        (now.as_i64()? >= steps).then_some(())
    };
    scene.click("play-1").await;
    scene
        .until("the first entry", async || is_far(1).await)
        .await;
    scene.click("play-10").await;
    scene.until("the end again", async || played().await).await;
    let rewind = "document.querySelector('[data-testid=player] button').click()";
    scene.run(rewind, vec![]).await;
    scene.click("play-step").await;
    scene.click("play-step").await;
    assert_eq!(scene.run(far, vec![]).await, json!(2));
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
    // The writer comes once the form is there.
    scene
        .until("the code for HTML", async || {
            code()
                .await
                .contains("customer-name=\"Acme\"")
                .then_some(())
        })
        .await;
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
async fn a_parameter_is_found_with_its_doc_and_the_doctor_reads_along() {
    let scene = Scene::new().await;
    scene.open("consentEnable=true", "consent").await;
    scene.enter_page().await;
    let input = scene.see("#filter").await;
    input.send_keys("daysoftrans").await.unwrap();
    let found = "return [...document.querySelectorAll('.parameter')].filter((field) => field.checkVisibility()).map((field) => field.textContent)";
    let only = scene
        .until("the one parameter, with its doc", async || {
            let found = scene.run(found, vec![]).await;
            let found = found.as_array()?.clone();
            let text = found.first()?.as_str()?.to_owned();
            (found.len() == 1 && text.len() > 60).then_some(text)
        })
        .await;
    assert!(only.contains("daysOfTransactions"), "{only}");
    let marks = "return document.querySelector('#p-daysOfTransactions').parentElement.querySelectorAll('abbr[title]').length";
    assert!(scene.run(marks, vec![]).await.as_i64().unwrap() > 0);
    // Found by what is said of it, too.
    input.clear().await.unwrap();
    input.send_keys("language of the wid").await.unwrap();
    scene
        .until("the language", async || {
            let found = scene.run(found, vec![]).await;
            let found = found.as_array()?.clone();
            (found.len() == 1 && found[0].as_str()?.contains("language")).then_some(())
        })
        .await;
    scene.open("consentEnable=false", "institution").await;
    let consent = scene
        .page_shows("[data-testid=findings] .problems > li")
        .await;
    assert!(consent.text().await.unwrap().contains("consent"));
    scene.end().await;
}

#[tokio::test]
async fn the_link_to_a_configuration_never_holds_a_token_or_an_id() {
    let scene = Scene::new().await;
    scene.open("consentEnable=true", "consent").await;
    scene.enter_page().await;
    let fill = "for (const [name, value] of Object.entries(arguments[0])) {
            const input = document.getElementById('p-' + name);
            input.value = value; input.dispatchEvent(new Event('input', { bubbles: true }));
        }
        document.querySelector('[data-testid=start]').click(); return location.hash";
    let secret = "d65f1adb-2b23-4c4a-a1ea-6f3f1f0e8d11";
    let filled = json!({ "authorizeToken": secret, "requestId": secret, "resumeSelectedAccounts": secret, "customerName": "Shared" });
    let link = scene.run(fill, vec![filled]).await;
    let link = link.as_str().unwrap();
    assert!(
        link.contains("customerName=Shared") && !link.contains(secret),
        "{link}"
    );
    scene.end().await;
}
