//! The event trace with 100,000 entries, in the browser over the optimised build: `cargo xtask bench trace`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs
)]

#[path = "../attempts.rs"]
mod attempts;
#[path = "../browser_pool.rs"]
mod browser_pool;
#[path = "../engine.rs"]
mod engine;
#[path = "../firefox_profile.rs"]
mod firefox_profile;
#[path = "../scene.rs"]
mod scene;
#[path = "../server.rs"]
mod server;

use scene::Scene;
use std::time::Duration;

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>trace</title>
    <script type="module" src="devtools.js"></script><div id="source"></div><main></main></html>"#;

/// Entries as an element tells them, then the view: how long until it has them all, and how long each frame takes while it
/// scrolls from end to end.
const MEASURE: &str = r"
    const done = arguments[arguments.length - 1];
    const frame = () => new Promise(requestAnimationFrame);
    const ENTRIES = 100_000;
    source.trace = Array.from({ length: ENTRIES }, (_, at) => ({
        atMs: at, times: 1, kind: 'received', step: 'INSTITUTION_SELECTED', fields: [['institution', `Bank ${at % 50}`]], problems: [], phase: 'institution',
    }));
    const view = document.createElement('flinks-trace');
    view.setAttribute('for', 'source');
    (async () => {
        await customElements.whenDefined('flinks-trace');
        // The WebAssembly is compiled before the clock begins.
        const first = document.createElement('flinks-trace');
        document.body.append(first);
        await new Promise((later) => setTimeout(later, 500));
        first.remove();
        const began = performance.now();
        document.querySelector('main').append(view);
        while (!view.querySelector('.flinks-trace-row')) await frame();
        const filled = performance.now() - began;
        const rows = view.querySelector('.flinks-trace-rows');
        const end = rows.scrollHeight;
        const frames = [];
        let longest = 0;
        new PerformanceObserver((list) => {
            for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
        }).observe({ type: 'longtask' });
        const FRAMES = 600;
        let before = await frame();
        for (let at = 0; at < FRAMES; at += 1) {
            rows.scrollTop = (at / FRAMES) * end;
            // Scroll events, and what they cause, come before the next frame is drawn.
            const now = await frame();
            frames.push(now - before);
            before = now;
        }
        const percentile = (values, part) => values.toSorted((a, b) => a - b)[Math.floor(values.length * part)];
        done({
            filled, rate: ENTRIES / (filled / 1000), longest,
            frame: [0.5, 0.95, 0.99].map((part) => percentile(frames, part)),
            rows: view.querySelectorAll('.flinks-trace-row').length,
        });
    })();
";

#[tokio::main]
async fn main() {
    println!(
        "100,000 entries; then a scroll from the first to the last in 600 frames, each begun as soon as the one before is done. Medians of 5 rounds, each in a \
         browser of its own.\n"
    );
    let mut rounds = Vec::new();
    for _ in 0..5 {
        let scene = Scene::with_pages(&[("trace.html", PAGE)]).await;
        scene.go(&format!("{}trace.html", scene.page)).await;
        let timeout = Some(Duration::from_secs(120));
        let timeouts = thirtyfour::TimeoutConfiguration::new(timeout, None, None);
        scene.driver.update_timeouts(timeouts).await.unwrap();
        let measured = scene.driver.execute_async(MEASURE, vec![]).await.unwrap();
        rounds.push(measured.json().clone());
        drop(scene);
    }
    let median = |path: &str| {
        let mut values: Vec<f64> = rounds
            .iter()
            .map(|round| round.pointer(path).unwrap().as_f64().unwrap())
            .collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    println!("| what | measured |\n| --- | ---: |");
    println!(
        "| entries taken in, each decoded from JavaScript | {:.0}/s |",
        median("/rate")
    );
    println!("| rows in the page | {:.0} |", median("/rows"));
    for (at, part) in ["50 %", "95 %", "99 %"].iter().enumerate() {
        println!(
            "| a frame, {part} | {:.1} ms |",
            median(&format!("/frame/{at}"))
        );
    }
    println!(
        "| longest task while it scrolls | {:.0} ms |",
        median("/longest")
    );
}
