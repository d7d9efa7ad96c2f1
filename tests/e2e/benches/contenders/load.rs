//! A load of a page: how soon the widget is asked for, what was sent for it, what the main thread did, what was heard.

use super::browser::{Browser, FAST, Network, SLOW};
use super::contender::Contender;
use super::site::Site;
use super::spread::Measured;
use serde_json::Value;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How much slower the processor is while the main thread is watched.
pub const SLOWER: u32 = 4;

/// What is measured, by network: without a cache, with one, and how many messages were heard at least.
pub const NAMES: [(Network, [&str; 3]); 2] = [
    (FAST, ["fast", "fast-cached", "fast-heard"]),
    (SLOW, ["slow", "slow-cached", "slow-heard"]),
];

struct Load {
    /// From the navigation to the request for the widget.
    widget_ms: f64,
    heard: usize,
    /// Tasks over 50 ms: when they began, how long they took.
    tasks: Vec<(f64, f64)>,
}

/// All loads of one page in one round.
pub async fn measure(
    browser: &Browser,
    site: &Site,
    contender: Contender,
    round: usize,
    measured: &mut Measured,
) {
    let name = contender.name;
    for (network, [cold, cached, heard]) in NAMES {
        let url = site.page(name, &format!("{name}-{round}-{}", network.name), "");
        browser.network(Some(network)).await;
        let load = load(browser, site, &url).await;
        measured.add(name, cold, load.widget_ms);
        measured.add(name, heard, load.heard as f64);
        count_bytes(site, name, measured);
        // The second time it is all in the cache, the third time so is what was compiled.
        for _ in 0..2 {
            let load = self::load(browser, site, &url).await;
            measured.add(name, heard, load.heard as f64);
            if site
                .seen()
                .iter()
                .all(|seen| seen.to_the_widget || seen.bytes == 0)
            {
                measured.add(name, cached, load.widget_ms);
            }
        }
    }
    let host = format!("{name}-{round}-throttled");
    // Throttled before the page begins, so in a process that is its own already.
    browser.network(Some(FAST)).await;
    browser.go(&site.page("blank", &host, "")).await;
    browser.slow_down(SLOWER).await;
    let load = load_here(browser, site, &site.page(name, &host, "")).await;
    browser.slow_down(1).await;
    browser.network(None).await;
    let longest = load
        .tasks
        .iter()
        .filter(|(start, _)| *start < load.widget_ms)
        .fold(0.0_f64, |longest, (_, duration)| longest.max(*duration));
    measured.add(name, "longest-task", longest);
}

async fn load(browser: &Browser, site: &Site, url: &str) -> Load {
    browser.go("about:blank").await;
    load_here(browser, site, url).await
}

async fn load_here(browser: &Browser, site: &Site, url: &str) -> Load {
    site.seen();
    browser.go(url).await;
    let asked_for = widget_seen(site).await;
    let told = browser.ask("bench.messages()").await;
    let began = told["timeOrigin"].as_f64().unwrap();
    let tasks = told["tasks"].as_array().unwrap().iter();
    Load {
        widget_ms: asked_for.duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1e3 - began,
        heard: distinct(&told["heard"]),
        tasks: tasks
            .map(|task| (task[0].as_f64().unwrap(), task[1].as_f64().unwrap()))
            .collect(),
    }
}

async fn widget_seen(site: &Site) -> SystemTime {
    let began = Instant::now();
    loop {
        if let Some(at) = site.widget_seen() {
            return at;
        }
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "the widget was not asked for"
        );
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// A message that is heard twice is heard.
fn distinct(heard: &Value) -> usize {
    let heard = heard.as_array().unwrap();
    [0, 5, 20, 100]
        .iter()
        .filter(|at| {
            heard
                .iter()
                .any(|one| one.as_f64() == Some(f64::from(**at)))
        })
        .count()
}

fn count_bytes(site: &Site, name: &'static str, measured: &mut Measured) {
    let kinds = [
        ("html", "html"),
        ("js", "js"),
        ("css", "css"),
        ("wasm", "wasm"),
    ];
    let (mut sums, mut all) = ([0_usize; 4], 0);
    for seen in site.seen().iter().filter(|seen| !seen.to_the_widget) {
        for (sum, (_, ending)) in sums.iter_mut().zip(kinds) {
            if seen.path.ends_with(ending) {
                *sum += seen.bytes;
                all += if ending == "html" { 0 } else { seen.bytes };
            }
        }
    }
    for (sum, (what, _)) in sums.into_iter().zip(kinds) {
        measured.add(name, what, sum as f64);
    }
    measured.add(name, "bytes", all as f64);
}
