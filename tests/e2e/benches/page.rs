//! How soon the playground is seen and used on a slow network: `cargo xtask bench page`.
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
use serde_json::json;

const ROUNDS: usize = 9;

#[tokio::main]
async fn main() {
    println!(
        "The playground from its backend, no cache, in headless Chromium with an emulated network; medians of {ROUNDS} loads, each in a \
         browser of its own.\n"
    );
    println!("| network | first paint | form usable |\n| --- | ---: | ---: |");
    for (name, latency_ms, bits_per_second) in [
        ("fast 3G: 1.6 Mbit/s, 150 ms", 150, 1.6e6),
        ("4G: 9 Mbit/s, 40 ms", 40, 9e6),
    ] {
        let (mut paints, mut uses) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let scene = Scene::new().await;
            let tools = scene.driver.cdp();
            let conditions = json!({
                "offline": false, "latency": latency_ms, "downloadThroughput": bits_per_second / 8.0, "uploadThroughput": 750e3 / 8.0,
            });
            tools.send_raw("Network.enable", json!({})).await.unwrap();
            tools
                .send_raw("Network.emulateNetworkConditions", conditions)
                .await
                .unwrap();
            scene.go(&scene.page).await;
            scene.see("[data-testid=start]").await;
            let used = "return performance.now()";
            let paint =
                "return performance.getEntriesByName('first-contentful-paint')[0].startTime";
            uses.push(scene.run(used, vec![]).await.as_f64().unwrap());
            paints.push(scene.run(paint, vec![]).await.as_f64().unwrap());
            drop(scene);
        }
        println!(
            "| {name} | {:.0} ms | {:.0} ms |",
            median(paints),
            median(uses)
        );
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
