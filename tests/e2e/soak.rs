//! Many sessions, each with its own fault, in a real browser before a real backend. Nothing may be lost, and nothing come twice.

use crate::engine::Engine;
use crate::faults::{self, FASTER, Lot};
use crate::proxy::Proxy;
use crate::scene::Scene;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const PAGES: [(&str, &str); 6] = [
    ("soak.html", include_str!("pages/soak.html")),
    ("soak.js", include_str!("pages/soak.js")),
    ("session.html", include_str!("pages/session.html")),
    ("session.js", include_str!("pages/session.js")),
    ("left.html", include_str!("pages/left.html")),
    ("left.js", include_str!("pages/left.js")),
];

/// What the page tells of a session.
#[derive(Debug, Deserialize)]
pub struct Told {
    pub tag: String,
    pub counts: HashMap<String, u32>,
    pub threw: Vec<String>,
    pub closed: bool,
    /// The last state of the hand-off that a person saw before the fault was over.
    pub shown: Option<String>,
    /// What the next mount made of it.
    pub later: Option<String>,
    /// How many hand-offs the tab's storage still holds.
    pub left: Option<u32>,
    /// Whether every wait ended with what was waited for.
    pub complete: bool,
}

/// How a session ended, in the summary's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    Accepted,
    AcceptedByNextMount,
    Refused,
    GaveUp,
    Closed,
    ClosedAndStored,
}

/// All that a run has shown.
#[derive(Debug)]
pub struct Summary {
    seed: u64,
    took: Duration,
    arrivals: usize,
    ends: Vec<(Lot, End)>,
    pub breaches: Vec<String>,
}

/// Runs the sessions to their ends, so many at once.
pub async fn run(scene: &Scene, seed: u64, sessions: usize, at_once: usize) -> Summary {
    let offline = Engine::of_this_run().has_tools();
    let lots = faults::draw(seed, sessions, offline);
    let proxy = Proxy::before(&scene.page).await;
    for lot in &lots {
        proxy.plan(&lot.tag, lot.deeds.clone());
    }
    let began = Instant::now();
    scene.go(&format!("{}soak.html", proxy.page)).await;
    let plan = |lot: &Lot| json!({"tag": lot.tag, "page": lot.page.name(), "when": lot.when, "instance": scene.stranger, "faster": FASTER});
    scene
        .until("the browser's cookie", async || {
            let known = scene.run("return window.known === true", vec![]).await;
            (known == json!(true)).then_some(())
        })
        .await;
    let plans: Value = lots.iter().map(plan).collect();
    scene
        .run("soak(...arguments)", vec![plans, json!(at_once)])
        .await;
    watch(scene).await;
    let told = scene.run("return results", vec![]).await;
    let told: Vec<Told> = serde_json::from_value(told).unwrap();
    judge(scene, &proxy, seed, lots, told, began.elapsed()).await
}

pub fn pages() -> &'static [(&'static str, &'static str)] {
    &PAGES
}

/// Until all are through; takes the network from those windows that ask for it.
async fn watch(scene: &Scene) {
    let main = scene.driver.window().await.unwrap();
    let mut quiet_since = (Instant::now(), Value::Null);
    loop {
        let asked = "const asked = { ...wanted }; window.wanted = { offline: [], online: [] };
            return [window.finished === true, asked, results.length]";
        let asked = scene.run(asked, vec![]).await;
        if asked[0] == json!(true) {
            return;
        }
        for (kind, offline) in [("offline", true), ("online", false)] {
            for tag in asked[1][kind].as_array().unwrap() {
                let name = tag.as_str().unwrap();
                enter_window(scene, name).await;
                let conditions = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
                let tools = scene.driver.cdp();
                tools.send_raw("Network.enable", json!({})).await.unwrap();
                tools
                    .send_raw("Network.emulateNetworkConditions", conditions)
                    .await
                    .unwrap();
                scene.driver.switch_to_window(main.clone()).await.unwrap();
                let said = vec![tag.clone(), json!(offline)];
                scene.run("switched(...arguments)", said).await;
            }
        }
        if quiet_since.1 != asked[2] {
            quiet_since = (Instant::now(), asked[2].clone());
        }
        assert!(
            quiet_since.0.elapsed() < Duration::from_secs(300),
            "no session has ended for five minutes"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Others open and close meanwhile.
async fn enter_window(scene: &Scene, name: &str) {
    scene
        .until(&format!("the window {name}"), async || {
            for window in scene.driver.windows().await.ok()? {
                if scene.driver.switch_to_window(window).await.is_err() {
                    continue;
                }
                let found = scene.driver.execute("return window.name", vec![]).await;
                if found.is_ok_and(|found| found.json() == &json!(name)) {
                    return Some(());
                }
            }
            None
        })
        .await;
}

async fn judge(
    scene: &Scene,
    proxy: &Proxy,
    seed: u64,
    lots: Vec<Lot>,
    told: Vec<Told>,
    took: Duration,
) -> Summary {
    let arrivals = proxy.arrivals();
    let stored = scene.stored_by_tag().await;
    let mut told: HashMap<_, _> = told
        .into_iter()
        .map(|told| (told.tag.clone(), told))
        .collect();
    let mut breaches = Vec::new();
    let mut ends = Vec::new();
    for lot in lots {
        let Some(told) = told.remove(&lot.tag) else {
            breaches.push(format!("{lot:?}: never ended"));
            continue;
        };
        let rows = stored.get(&lot.tag).copied().unwrap_or(0);
        let taken = arrivals
            .iter()
            .any(|arrival| arrival.tag == lot.tag && arrival.status == Some(202));
        let (end, wrong) = judged(&told, rows, taken);
        if let Some(wrong) = wrong {
            breaches.push(format!("{wrong}; rows: {rows}, {lot:?}, {told:?}"));
        }
        ends.push((lot, end));
    }
    Summary {
        seed,
        took,
        arrivals: arrivals.len(),
        ends,
        breaches,
    }
}

/// How it ended, and which promise that breaks.
pub fn judged(told: &Told, rows: i64, taken: bool) -> (End, Option<&'static str>) {
    let shown = told.shown.as_deref();
    let end = match (shown, told.later.as_deref()) {
        (Some("accepted"), _) => End::Accepted,
        (_, Some("accepted")) => End::AcceptedByNextMount,
        (Some("refused"), _) => End::Refused,
        _ if told.closed && rows > 0 => End::ClosedAndStored,
        _ if told.closed => End::Closed,
        _ => End::GaveUp,
    };
    let promises = [
        (rows <= 1, "stored more than once"),
        (
            taken == (rows == 1),
            "what the backend has accepted is not what it has stored",
        ),
        (
            rows == 1 || !matches!(end, End::Accepted | End::AcceptedByNextMount),
            "shown as delivered, and not stored",
        ),
        (
            told.closed || matches!(shown, Some("accepted" | "refused" | "gave-up")),
            "no end was shown",
        ),
        (
            told.left.unwrap_or(0) == 0
                || !matches!(end, End::Accepted | End::Refused | End::AcceptedByNextMount),
            "delivered or refused, and still pending",
        ),
        (
            told.left.unwrap_or(0) == 0,
            "still pending after a mount without a fault",
        ),
        (told.counts.get("success") == Some(&1), "not one success"),
        (told.threw.is_empty(), "something was thrown"),
        (told.complete, "a wait was in vain"),
    ];
    let broken = promises.into_iter().find(|(kept, _)| !kept);
    (end, broken.map(|(_, wrong)| wrong))
}

impl Summary {
    /// In Markdown.
    pub fn table(&self) -> String {
        const ENDS: [(End, &str); 6] = [
            (End::Accepted, "accepted"),
            (End::AcceptedByNextMount, "by the next mount"),
            (End::Refused, "shown as refused"),
            (End::GaveUp, "shown as given up"),
            (End::Closed, "gone with its tab"),
            (End::ClosedAndStored, "stored after its tab was closed"),
        ];
        let total = self.ends.len();
        let mut text = format!(
            "{total} sessions from seed {}, {} hand-offs posted, in {:.0} s; pauses in the page pass {FASTER} times faster. {} promises broken.\n\n| fault | sessions |",
            self.seed,
            self.arrivals,
            self.took.as_secs_f64(),
            self.breaches.len(),
        );
        for (_, name) in ENDS {
            write!(text, " {name} |").unwrap();
        }
        text.push_str("\n| --- |");
        text.push_str(&" ---: |".repeat(1 + ENDS.len()));
        text.push('\n');
        let mut row = |name: &str, of: &dyn Fn(&Lot) -> bool| {
            let ends: Vec<_> = self.ends.iter().filter(|(lot, _)| of(lot)).collect();
            if ends.is_empty() {
                return;
            }
            write!(text, "| {name} | {} |", ends.len()).unwrap();
            for (kind, _) in ENDS {
                let count = ends.iter().filter(|(_, end)| *end == kind).count();
                write!(text, " {count} |").unwrap();
            }
            text.push('\n');
        };
        for fault in faults::FAULTS {
            row(fault, &|lot| lot.fault == fault);
        }
        row("all", &|_| true);
        text
    }
}
