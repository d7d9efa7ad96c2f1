//! One fault at the hand-off each: what is shown, and what the backend has in the end.

use crate::engine::Engine;
use crate::proxy::{Deed, Proxy};
use crate::scene::Scene;
use serde_json::{Value, json};
use std::time::Duration;

const PAGES: [(&str, &str); 2] = [
    ("fault.html", include_str!("pages/fault.html")),
    ("fault.js", include_str!("pages/fault.js")),
];
const TAG: &str = "fault";

struct Handoff {
    scene: Scene,
    proxy: Proxy,
}

impl Handoff {
    /// A session of which these things are done to the hand-off, on a page that asks for more, as in `&full`.
    async fn with(deeds: impl IntoIterator<Item = Deed>, more: &str) -> Self {
        let scene = Scene::with_pages(&PAGES).await;
        let proxy = Proxy::before(&scene.page).await;
        proxy.plan(TAG, deeds);
        let this = Self { scene, proxy };
        this.open(more).await;
        this
    }

    async fn open(&self, more: &str) {
        let Self { scene, proxy } = self;
        let url = format!("{}fault.html?instance={}{more}", proxy.page, scene.stranger);
        scene.go(&url).await;
    }

    /// Waits for the state, and gives all that were heard.
    async fn comes_to(&self, state: &str) -> Vec<Value> {
        self.scene
            .until(&format!("the state {state}"), async || {
                let heard = self.scene.run("return heard", vec![]).await;
                let heard = heard.as_array()?.clone();
                let there = heard.iter().any(|heard| heard["state"] == state);
                there.then_some(heard)
            })
            .await
    }

    async fn pending(&self) -> u64 {
        let pending = "return Object.keys(sessionStorage).filter((name) => name.startsWith('flinks-connect:pending:')).length";
        let pending = self.scene.run(pending, vec![]).await;
        pending.as_u64().unwrap()
    }

    /// The backend has it so often, and nothing was thrown in the page.
    async fn ends_with(self, rows: i64) {
        let stored = self.scene.stored_by_tag().await;
        assert_eq!(stored.get(TAG).copied().unwrap_or(0), rows);
        let thrown = self.scene.run("return thrown", vec![]).await;
        assert_eq!(thrown, json!([]));
        self.scene.end().await;
    }
}

fn answer(status: u16, retry_after: Option<&str>) -> Deed {
    Deed::Answer {
        status,
        retry_after: retry_after.map(str::to_owned),
    }
}

#[tokio::test]
async fn a_server_that_says_when_is_asked_again_then() {
    let deeds = [answer(429, Some("2")), answer(503, Some("3600"))];
    let handoff = Handoff::with(deeds, "").await;
    let heard = handoff.comes_to("accepted").await;
    let pauses: Vec<_> = heard
        .iter()
        .filter_map(|heard| heard.get("delayMs"))
        .collect();
    // A minute at most.
    assert_eq!(pauses, [&json!(2_000), &json!(60_000)]);
    handoff.ends_with(1).await;
}

#[tokio::test]
async fn a_burst_of_errors_is_outlasted() {
    let deeds = [500, 502, 503, 504].map(|status| answer(status, None));
    let handoff = Handoff::with(deeds, "").await;
    handoff.comes_to("accepted").await;
    assert_eq!(handoff.proxy.arrivals().len(), 5);
    handoff.ends_with(1).await;
}

#[tokio::test]
async fn an_answer_that_was_cut_off_or_came_too_late_is_asked_for_again_and_stored_once() {
    let late = Deed::Late(Duration::from_millis(1_500));
    let deeds = [Deed::CutInHead, late, Deed::HangUp, Deed::CutInBody];
    let handoff = Handoff::with(deeds, "").await;
    handoff.comes_to("accepted").await;
    assert!(handoff.proxy.arrivals().len() >= 4);
    assert_eq!(handoff.pending().await, 0);
    handoff.ends_with(1).await;
}

#[tokio::test]
async fn a_refusal_is_shown_and_not_asked_for_twice() {
    let handoff = Handoff::with([answer(422, None)], "").await;
    let heard = handoff.comes_to("refused").await;
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert_eq!(handoff.pending().await, 0);
    handoff.open("&idle").await;
    handoff.scene.see("iframe[src]").await;
    assert_eq!(handoff.proxy.arrivals().len(), 1);
    handoff.ends_with(0).await;
}

#[tokio::test]
async fn what_was_given_up_is_shown_kept_and_delivered_by_the_next_mount() {
    let handoff = Handoff::with(vec![Deed::HangUp; 6], "").await;
    let heard = handoff.comes_to("gave-up").await;
    assert!(heard.iter().all(|heard| heard["state"] != "accepted"));
    assert_eq!(handoff.pending().await, 1);
    handoff.open("&idle").await;
    handoff.comes_to("accepted").await;
    assert_eq!(handoff.pending().await, 0);
    handoff.ends_with(1).await;
}

#[tokio::test]
async fn a_page_that_is_reloaded_between_two_attempts_delivers_once() {
    let handoff = Handoff::with(vec![Deed::CutInHead; 3], "").await;
    handoff.comes_to("waiting").await;
    handoff.open("&idle").await;
    handoff
        .scene
        .until("one row", async || {
            let stored = handoff.scene.stored_by_tag().await;
            (handoff.pending().await == 0 && stored.contains_key(TAG)).then_some(())
        })
        .await;
    handoff.ends_with(1).await;
}

#[tokio::test]
async fn a_storage_that_is_full_or_forbidden_costs_no_connection() {
    for more in ["&full", "&forbidden"] {
        let handoff = Handoff::with([answer(500, None), Deed::CutInHead], more).await;
        handoff.comes_to("accepted").await;
        handoff.ends_with(1).await;
    }
}

#[tokio::test]
async fn a_clock_that_jumps_costs_no_connection() {
    let date = Some("Wed, 21 Oct 2015 07:28:00 GMT");
    for jump in ["31536000000", "-31536000000"] {
        let deeds = [answer(503, date), answer(500, None)];
        let handoff = Handoff::with(deeds, &format!("&jump={jump}")).await;
        handoff.comes_to("accepted").await;
        handoff.ends_with(1).await;
    }
}

#[tokio::test]
async fn a_person_who_is_offline_for_a_while_is_connected_when_the_network_is_back() {
    if Engine::leaves_out("taking the network away") {
        return;
    }
    let handoff = Handoff::with([answer(500, Some("50"))], "").await;
    handoff.comes_to("waiting").await;
    handoff.network(false).await;
    handoff
        .scene
        .until("an attempt in vain", async || {
            let waits = "return heard.filter(({ state }) => state === 'waiting').length";
            let waits = handoff.scene.run(waits, vec![]).await;
            (waits.as_u64() >= Some(2)).then_some(())
        })
        .await;
    handoff.network(true).await;
    handoff.comes_to("accepted").await;
    handoff.ends_with(1).await;
}

impl Handoff {
    async fn network(&self, there: bool) {
        let tools = self.scene.driver.cdp();
        let conditions = json!({"offline": !there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        tools.send_raw("Network.enable", json!({})).await.unwrap();
        tools
            .send_raw("Network.emulateNetworkConditions", conditions)
            .await
            .unwrap();
    }
}
