//! What a page holds after one session, and after many.

use super::browser::Browser;
use super::contender::Contender;
use super::site::Site;
use super::spread::Measured;
use futures_util::future::join_all;
use serde_json::json;

/// Each ends, its frame goes, and the next one begins.
pub const SESSIONS: u32 = 1_000;
/// At a time: a driver does not wait for ever.
const BATCH: u32 = 50;

/// Each in a browser of its own, two of them at a time: what is held does not depend on how fast it went.
pub async fn measure(site: &Site, contenders: &[Contender], measured: &mut Measured) {
    for pair in contenders.chunks(2) {
        let all = pair.iter().map(|contender| of(site, contender.name));
        for (contender, values) in pair.iter().zip(join_all(all).await) {
            for (what, value) in ["memory-first", "memory-last", "sessions-heard"]
                .into_iter()
                .zip(values)
            {
                measured.add(contender.name, what, value);
            }
        }
    }
}

async fn of(site: &Site, name: &str) -> [f64; 3] {
    let browser = Browser::start().await;
    browser
        .go(&site.page(name, &format!("{name}-memory"), ""))
        .await;
    browser.ask("bench.messages()").await;
    let first = held(&browser).await;
    let mut begun = 0.0;
    for _ in 0..SESSIONS / BATCH {
        begun += browser.number(&format!("bench.sessions({BATCH})")).await;
    }
    let last = held(&browser).await;
    browser.end().await;
    [first, last, begun]
}

/// JavaScript's heap and WebAssembly's memory.
async fn held(browser: &Browser) -> f64 {
    for _ in 0..2 {
        browser.tell("HeapProfiler.collectGarbage", json!({})).await;
    }
    let heap = browser.tell("Runtime.getHeapUsage", json!({})).await;
    heap["usedSize"].as_f64().unwrap() + browser.number("bench.wasm()").await
}
