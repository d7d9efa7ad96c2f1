//! An element that comes and goes, in whatever order frameworks do it: what it began ends with it, and nothing happens twice.

use crate::engine::Engine;
use crate::shop::{LOGIN, Shop, TOKEN, success};
use serde_json::{Value, json};

const ELEMENT: &str = "<flinks-connect instance='WIDGET' demo handoff='/handoff'></flinks-connect>";
const STARTED: &str = "trace.filter(({ change }) => change === 'started').length";

/// Neither a timer nor a listener of ours is left.
async fn nothing_is_left(shop: &Shop) {
    shop.says("timers.size === 0 && listeners.size === 0").await;
}

/// Whether a script may not remove a frame that the driver was in.
fn removing_hangs_the_driver() -> bool {
    let hangs = Engine::of_this_run() == Engine::WebKit;
    if hangs {
        eprintln!(
            "left out: WebKit's driver hangs now and then when a script removes a frame that it was in"
        );
    }
    hangs
}

#[tokio::test]
async fn an_element_that_is_removed_leaves_no_timer_and_no_listener_however_far_it_was() {
    for (element, far) in [
        // Its token never comes.
        (
            "<flinks-connect instance='WIDGET' token='/token/never'></flinks-connect>",
            "document.querySelector('flinks-connect').phase === 'token'",
        ),
        // Its widget never speaks.
        (
            "<flinks-connect instance='WIDGET' institution='Silent'></flinks-connect>",
            "document.querySelector('flinks-connect').phase === 'loading'",
        ),
        (ELEMENT, "heard.some(({ kind }) => kind === 'ready')"),
    ] {
        let shop = Shop::with(element).await;
        shop.says(far).await;
        // Or the test would see nothing.
        shop.says("listeners.size > 0").await;
        shop.run("document.querySelector('flinks-connect').remove()", vec![])
            .await;
        nothing_is_left(&shop).await;
        shop.scene.end().await;
    }
}

#[tokio::test]
async fn after_a_delivery_nothing_is_left_either() {
    if removing_hangs_the_driver() {
        return;
    }
    let shop = Shop::with(ELEMENT).await;
    shop.hears("ready", 1).await;
    shop.widget_posts(vec![success(LOGIN)]).await;
    shop.says("heard.some(({ detail }) => detail?.state === 'accepted')")
        .await;
    shop.run("document.querySelector('flinks-connect').remove()", vec![])
        .await;
    nothing_is_left(&shop).await;
    assert_eq!(shop.handed_over().len(), 1);
    shop.scene.end().await;
}

#[tokio::test]
async fn removed_before_its_token_came_it_loads_nothing_and_put_back_it_asks_anew() {
    let shop = Shop::with("").await;
    shop.says("customElements.get('flinks-connect')").await;
    let put = "window.tokens = []; window.element = document.createElement('flinks-connect');
        Object.assign(element, { instance: arguments[0], token: () => new Promise((give) => tokens.push(give)) });
        document.querySelector('main').append(element)";
    shop.run(put, vec![json!(shop.origin)]).await;
    shop.says("tokens.length === 1").await;
    shop.run(
        "element.remove(); tokens[0](arguments[0])",
        vec![json!(TOKEN)],
    )
    .await;
    nothing_is_left(&shop).await;
    shop.says("!document.querySelector('iframe')").await;
    shop.run("document.querySelector('main').append(element)", vec![])
        .await;
    shop.says("tokens.length === 2").await;
    assert_eq!(shop.heard("ready").await.len(), 0);
    shop.run("tokens[1](arguments[0])", vec![json!(TOKEN)])
        .await;
    shop.hears("ready", 1).await;
    assert_eq!(shop.run("return thrown", vec![]).await, json!([]));
    shop.scene.end().await;
}

/// As React's strict mode does, and as lists do that are sorted.
#[tokio::test]
async fn mounted_removed_and_mounted_in_one_task_it_is_one_session_that_works() {
    let shop = Shop::with("").await;
    shop.says("customElements.get('flinks-connect')").await;
    let put = "const main = document.querySelector('main'); window.element = document.createElement('flinks-connect');
        Object.assign(element, { instance: arguments[0], handoff: '/handoff' });
        main.append(element); element.remove(); main.append(element)";
    shop.run(put, vec![json!(shop.origin)]).await;
    shop.hears("ready", 1).await;
    shop.widget_posts(vec![success(LOGIN)]).await;
    shop.says("heard.some(({ detail }) => detail?.state === 'accepted')")
        .await;
    let told = format!(
        "return [element.{STARTED}, document.querySelectorAll('iframe').length, heard.filter(({{ kind }}) => kind === 'ready').length]"
    );
    assert_eq!(shop.run(&told, vec![]).await, json!([1, 1, 1]));
    assert_eq!(shop.heard("success").await.len(), 1);
    assert_eq!(shop.handed_over().len(), 1);
    shop.scene.end().await;
}

#[tokio::test]
async fn after_reloads_and_mounts_each_message_is_heard_once() {
    let shop = Shop::with(ELEMENT).await;
    shop.hears("ready", 1).await;
    shop.run("document.querySelector('flinks-connect').reload()", vec![])
        .await;
    shop.hears("ready", 2).await;
    let mount = "const element = document.querySelector('flinks-connect'); element.remove();
        setTimeout(() => document.querySelector('main').append(element), 50)";
    shop.run(mount, vec![]).await;
    shop.hears("ready", 3).await;
    shop.widget_posts(vec![json!({"step": "ONCE"}), success(LOGIN)])
        .await;
    let once = shop.heard("event").await;
    let once = once.iter().filter(|event| event["step"] == "ONCE");
    assert_eq!(once.count(), 1);
    assert_eq!(shop.hears("success", 1).await.len(), 1);
    shop.says("listeners.size === 1").await;
    shop.scene.end().await;
}

#[tokio::test]
async fn a_second_element_after_the_first_was_removed_is_a_session_of_its_own() {
    if removing_hangs_the_driver() {
        return;
    }
    let shop = Shop::with(ELEMENT).await;
    shop.hears("ready", 1).await;
    shop.widget_posts(vec![success(LOGIN)]).await;
    shop.hears("success", 1).await;
    let second = "const first = document.querySelector('flinks-connect'); const second = first.cloneNode(false);
        first.remove(); document.querySelector('main').append(second)";
    shop.run(second, vec![]).await;
    shop.hears("ready", 2).await;
    let other = "12345678-e7b6-41d3-98f8-08d68b7f8d31";
    shop.widget_posts(vec![success(other)]).await;
    let successes = shop.hears("success", 2).await;
    assert_eq!(
        [&successes[0]["loginId"], &successes[1]["loginId"]],
        [&json!(LOGIN), &json!(other)]
    );
    shop.scene
        .until("both hand-offs", async || {
            (shop.handed_over().len() == 2).then_some(())
        })
        .await;
    let states: Vec<Value> = shop
        .handed_over()
        .iter()
        .map(|body| body["state"].clone())
        .collect();
    assert_ne!(states[0], states[1]);
    shop.scene.end().await;
}

#[tokio::test]
async fn a_frame_that_loads_again_begins_no_second_session_and_no_second_timer() {
    let shop = Shop::with(ELEMENT).await;
    shop.hears("ready", 1).await;
    shop.says("timers.size === 0").await;
    for times in 2..4 {
        shop.widget_runs("location.reload()", vec![]).await;
        shop.says(&format!(
            "heard.filter(({{ detail }}) => detail?.step === 'APP_MOUNTED').length === {times}"
        ))
        .await;
    }
    assert_eq!(shop.heard("ready").await.len(), 1);
    let told = format!(
        "return [document.querySelector('flinks-connect').{STARTED}, timers.size, listeners.size]"
    );
    assert_eq!(shop.run(&told, vec![]).await, json!([1, 0, 1]));
    shop.widget_posts(vec![success(LOGIN)]).await;
    shop.hears("success", 1).await;
    shop.scene.end().await;
}
