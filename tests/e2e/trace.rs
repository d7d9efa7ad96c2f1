//! The event trace, as a person uses it: by mouse and by keys.

use crate::scene::Scene;
use serde_json::json;
use thirtyfour::{Key, WebElement};

/// A session that has ended, with its trace.
async fn connected() -> Scene {
    let scene = Scene::new().await;
    scene
        .open("consentEnable=false&jsRedirect=true", "institution")
        .await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene.traced("handoff", "accepted").await;
    scene
}

async fn row(scene: &Scene, text: &str) -> WebElement {
    scene
        .until("the row", async || {
            for row in scene
                .driver
                .find_all(thirtyfour::By::Css(".flinks-trace-row"))
                .await
                .ok()?
            {
                if row.prop("textContent").await.ok()??.contains(text) {
                    return Some(row);
                }
            }
            None
        })
        .await
}

#[tokio::test]
async fn an_id_is_revealed_on_request_and_hidden_again() {
    let scene = connected().await;
    let login = scene.stored().await[0].login_id.clone();
    row(&scene, "REDIRECT").await.click().await.unwrap();
    let details = scene.see(".flinks-trace-details").await;
    let shows = async |login: &str| {
        let page = scene.everything_in_the_page().await;
        page.contains(login)
    };
    assert!(!shows(&login).await);
    let reveal = "[...document.querySelectorAll('.flinks-trace-tree li')].find((item) => item.textContent.startsWith('loginId')).querySelector('button').click()";
    scene.run(reveal, vec![]).await;
    scene
        .until("the id", async || shows(&login).await.then_some(()))
        .await;
    scene.run(reveal, vec![]).await;
    scene
        .until("it to be gone", async || {
            (!shows(&login).await).then_some(())
        })
        .await;
    assert!(
        details
            .text()
            .await
            .unwrap()
            .contains("00000000-0000-0000-0000-")
    );
    scene.end().await;
}

#[tokio::test]
async fn the_table_is_filtered_and_walked_through_by_keys() {
    let scene = connected().await;
    let find = scene.see(".flinks-trace-filter input").await;
    find.send_keys("credential").await.unwrap();
    let rows =
        "return [...document.querySelectorAll('.flinks-trace-row')].map((row) => row.textContent)";
    scene
        .until("fewer rows", async || {
            let rows = scene.run(rows, vec![]).await;
            let rows = rows.as_array()?.clone();
            let all = rows
                .iter()
                .all(|row| row.as_str().unwrap().to_lowercase().contains("credential"));
            (rows.len() > 1 && all).then_some(())
        })
        .await;
    let table = scene.see(".flinks-trace-rows").await;
    table.send_keys(Key::Down + Key::Down).await.unwrap();
    let chosen = "return [...document.querySelectorAll('.flinks-trace-row')].findIndex((row) => row.matches('.chosen'))";
    scene
        .until("the second row", async || {
            (scene.run(chosen, vec![]).await == json!(1)).then_some(())
        })
        .await;
    scene.see(".flinks-trace-details").await;
    scene.end().await;
}

#[tokio::test]
async fn the_timeline_is_zoomed_moved_and_walked_through_by_keys() {
    let scene = connected().await;
    let canvas = scene.see(".flinks-trace-canvas").await;
    let ticks = async || {
        let ticks = "return [...document.querySelectorAll('.flinks-trace-canvas text')].map((tick) => tick.textContent)";
        scene.run(ticks, vec![]).await
    };
    let all = ticks().await;
    let differ = async |from: serde_json::Value| {
        scene
            .until("other times", async || {
                let now = ticks().await;
                (now != from).then_some(now)
            })
            .await
    };
    canvas.send_keys("+").await.unwrap();
    let zoomed = differ(all.clone()).await;
    canvas.send_keys(Key::Shift + Key::Left).await.unwrap();
    let moved = differ(zoomed).await;
    canvas.send_keys("0").await.unwrap();
    assert_eq!(differ(moved).await, all);
    // The same by mouse; a page must not zoom with it.
    let wheel = "const wheel = new WheelEvent('wheel', { ctrlKey: true, deltaY: -400, clientX: 400, bubbles: true, cancelable: true });
        document.querySelector('.flinks-trace-canvas').dispatchEvent(wheel); return wheel.defaultPrevented";
    assert_eq!(scene.run(wheel, vec![]).await, json!(true));
    let zoomed = differ(all.clone()).await;
    // And by two fingers that part.
    let pinch = "const canvas = document.querySelector('.flinks-trace-canvas');
        const box = canvas.getBoundingClientRect();
        const finger = (type, pointerId, part) => canvas.dispatchEvent(new PointerEvent(type, {
            pointerId, clientX: box.left + part * box.width, pointerType: 'touch', bubbles: true }));
        finger('pointerdown', 1, 0.45); finger('pointerdown', 2, 0.55); finger('pointermove', 2, 0.9);
        finger('pointerup', 1, 0.45); finger('pointerup', 2, 0.9)";
    scene.run(pinch, vec![]).await;
    let pinched = differ(zoomed).await;
    canvas.send_keys("0").await.unwrap();
    assert_eq!(differ(pinched).await, all);
    // The first mark, and with it its row and its details.
    canvas.send_keys(Key::Right).await.unwrap();
    scene.see(".flinks-trace-mark.chosen").await;
    scene.see(".flinks-trace-row.chosen").await;
    let words = "return document.querySelector('.flinks-trace-words table').textContent";
    let words = scene.run(words, vec![]).await;
    assert!(words.as_str().unwrap().contains("credential"), "{words}");
    scene.end().await;
}

#[tokio::test]
async fn a_trace_is_saved_masked_or_whole_and_as_a_report() {
    let scene = connected().await;
    let login = scene.stored().await[0].login_id.clone();
    let saved = async |button: &str, name: &str| {
        // By key: for a download a browser may make room in its window, which moves the button under a mouse.
        let button = scene.see(&format!("[data-testid={button}]")).await;
        button.send_keys(Key::Enter).await.unwrap();
        scene.downloaded(name).await
    };
    let masked = saved("export", "flinks-trace.ndjson").await;
    assert!(
        masked.starts_with("{\"flinksTrace\":1,\"masked\":true}\n"),
        "{masked}"
    );
    assert!(
        masked.contains("REDIRECT") && !masked.contains(&login),
        "{masked}"
    );
    // The server's side reads what the browser's has written, and it comes to the same end.
    let (_, entries) = flinks_trace::from_ndjson(&masked).unwrap();
    let mut replay = flinks_trace::Replay::default();
    for entry in &entries {
        assert_eq!(replay.play(entry).recorded, None, "{entry:?}");
    }
    assert!(matches!(
        replay.session().outcome(),
        Some(flinks_protocol::Outcome::Connected(_))
    ));
    let report = saved("report", "flinks-trace.md").await;
    assert!(
        report.contains("- end: connected") && report.contains("| REDIRECT |"),
        "{report}"
    );
    assert!(!report.contains(&login), "{report}");
    let whole = "document.querySelector('.trace input[type=checkbox]').click()";
    scene.run(whole, vec![]).await;
    let whole = saved("export", "flinks-trace.ndjson").await;
    assert!(whole.contains(&login), "{whole}");
    scene.end().await;
}

#[tokio::test]
async fn a_row_is_copied_masked_and_what_was_revealed_is_stored_nowhere() {
    let scene = connected().await;
    let login = scene.stored().await[0].login_id.clone();
    row(&scene, "REDIRECT").await.click().await.unwrap();
    scene.see(".flinks-trace-details").await;
    let copy = "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); };
        document.querySelector('.flinks-trace-details-head button').click(); return window.copied";
    let copied = scene.run(copy, vec![]).await;
    let copied: serde_json::Value = serde_json::from_str(copied.as_str().unwrap()).unwrap();
    assert_eq!(copied["step"], "REDIRECT");
    assert!(!copied.to_string().contains(&login), "{copied}");
    let reveal = "document.querySelectorAll('.flinks-trace-tree button').forEach((button) => button.click())";
    scene.run(reveal, vec![]).await;
    scene
        .until("the id", async || {
            let page = scene.everything_in_the_page().await;
            page.contains(&login).then_some(())
        })
        .await;
    let stored = "return JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + location.href";
    let stored = scene.run(stored, vec![]).await;
    assert!(!stored.as_str().unwrap().contains(&login), "{stored}");
    scene.end().await;
}

#[tokio::test]
async fn the_table_is_filtered_by_kind_and_by_phase() {
    let scene = connected().await;
    let choose = async |at: usize, value: &str| {
        let choose = "const select = document.querySelectorAll('.flinks-trace-filter select')[arguments[0]];
            select.value = arguments[1]; select.dispatchEvent(new Event('change', { bubbles: true }))";
        scene.run(choose, vec![json!(at), json!(value)]).await;
    };
    let kinds =
        "return [...document.querySelectorAll('.flinks-trace-row')].map((row) => row.dataset.kind)";
    let all_are = async |kind: &str| {
        scene
            .until(&format!("only {kind}"), async || {
                let kinds = scene.run(kinds, vec![]).await;
                let kinds = kinds.as_array()?.clone();
                (!kinds.is_empty() && kinds.iter().all(|shown| shown == kind)).then_some(())
            })
            .await;
    };
    choose(0, "handoff").await;
    all_are("handoff").await;
    choose(0, "").await;
    choose(1, "credential").await;
    all_are("received").await;
    // Nothing was refused.
    choose(0, "refused").await;
    scene.see(".flinks-trace-empty").await;
    scene.end().await;
}

#[tokio::test]
async fn the_timeline_is_moved_by_mouse_and_by_finger_and_says_what_is_under_them() {
    let scene = connected().await;
    let ticks = "return [...document.querySelectorAll('.flinks-trace-canvas text')].map((tick) => tick.textContent)";
    let changes = async |script: &str, arguments: Vec<serde_json::Value>| {
        let before = scene.run(ticks, vec![]).await;
        scene.run(script, arguments).await;
        scene
            .until("other times", async || {
                (scene.run(ticks, vec![]).await != before).then_some(())
            })
            .await;
    };
    let zoom = "[...document.querySelectorAll('.flinks-trace-zoom button')].find((button) => button.textContent === '+').click()";
    changes(zoom, vec![]).await;
    for pointer in ["mouse", "touch"] {
        let drag = "const canvas = document.querySelector('.flinks-trace-canvas');
            const box = canvas.getBoundingClientRect();
            const at = (type, part) => canvas.dispatchEvent(new PointerEvent(type, {
                pointerId: 7, clientX: box.left + part * box.width, pointerType: arguments[0], bubbles: true }));
            at('pointerdown', 0.3); at('pointermove', 0.5); at('pointerup', 0.5)";
        changes(drag, vec![json!(pointer)]).await;
    }
    let titles = "return [...document.querySelectorAll('.flinks-trace-canvas :is(circle, rect)')].every((mark) => mark.querySelector('title').textContent)";
    assert_eq!(scene.run(titles, vec![]).await, json!(true));
    scene.end().await;
}
