//! What a page holds after one session, and after many.

use super::browser::Browser;
use super::contender::Contender;
use super::site::Site;
use super::spread::Measured;
use serde_json::json;

/// Each ends, its frame goes, and the next one begins.
pub const SESSIONS: u32 = 1_000;
/// At a time: a driver does not wait for ever.
const BATCH: u32 = 50;

/// In a browser of its own.
pub async fn measure(site: &Site, contender: Contender, measured: &mut Measured) {
    let name = contender.name;
    let browser = Browser::start().await;
    browser
        .go(&site.page(name, &format!("{name}-memory"), ""))
        .await;
    browser.ask("bench.messages()").await;
    measured.add(name, "memory-first", held(&browser).await);
    let mut begun = 0.0;
    for _ in 0..SESSIONS / BATCH {
        begun += browser.number(&format!("bench.sessions({BATCH})")).await;
    }
    measured.add(name, "memory-last", held(&browser).await);
    measured.add(name, "sessions-heard", begun);
    browser.end().await;
}

/// JavaScript's heap and WebAssembly's memory.
async fn held(browser: &Browser) -> f64 {
    for _ in 0..2 {
        browser.tell("HeapProfiler.collectGarbage", json!({})).await;
    }
    let heap = browser.tell("Runtime.getHeapUsage", json!({})).await;
    heap["usedSize"].as_f64().unwrap() + browser.number("bench.wasm()").await
}
