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
