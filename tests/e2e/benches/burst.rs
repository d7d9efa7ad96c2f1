//! A hundred thousand messages at once, and whether the page still answers: `cargo xtask bench burst`.
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
#[path = "burst/cores.rs"]
mod cores;
#[path = "../engine.rs"]
mod engine;
#[path = "../firefox_profile.rs"]
mod firefox_profile;
#[path = "../scene.rs"]
mod scene;
#[path = "../server.rs"]
mod server;

use scene::Scene;
use serde_json::{Value, json};

const COUNT: u32 = 100_000;
const ROUNDS: usize = 5;

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>burst</title><script src="burst.js"></script>
    <script type="module" src="flinks-connect.js"></script><script type="module" src="devtools.js"></script><main></main></html>"#;

/// Every task of the page, and every frame, from the first message to the last.
const SCRIPT: &str = r#"
    window.measured = { received: 0, first: 0, last: 0, tasks: [], scripts: [], longestFrame: 0, told: 0 };
    new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) measured.tasks.push([startTime, duration]);
    }).observe({ type: "longtask" });
    new PerformanceObserver((list) => {
        for (const { scripts } of list.getEntries())
            for (const { startTime, duration } of scripts) measured.scripts.push([startTime, duration]);
    }).observe({ type: "long-animation-frame" });
    window.watch = () => {
        let before = performance.now();
        const frame = (now) => {
            measured.longestFrame = Math.max(measured.longestFrame, now - before);
            before = now;
            if (!window.done) requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
        addEventListener("message", ({ data }) => {
            const now = performance.now();
            measured.first ||= now;
            measured.last = now;
            measured.received += 1;
            if (data === "done") setTimeout(() => { window.done = true; }, 500);
        });
        for (const kind of ["refused", "event"])
            document.addEventListener(`flinks-${kind}`, ({ detail }) => { measured.told += detail?.times ?? 1; });
    };
"#;

#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    /// Put into the page before the burst.
    page: &'static str,
    /// Begins it.
    burst: &'static str,
}

const IDLE: &str = "const element = document.createElement('flinks-connect'); element.id = 'bank';
    Object.assign(element, { instance: arguments[0], parameters: { idle: '1' } }); document.querySelector('main').append(element);";
const TRACED: &str = "const element = document.createElement('flinks-connect'); element.id = 'bank';
    Object.assign(element, { instance: arguments[0], parameters: { idle: '1' } }); document.querySelector('main').append(element);
    const trace = document.createElement('flinks-trace'); trace.setAttribute('for', 'bank'); document.querySelector('main').append(trace);";
const FRAME: &str = "const frame = document.createElement('iframe'); frame.src = `${arguments[0]}/flood.html#${arguments[1]}`; document.body.append(frame)";
const WIDGET: &str = "bank.parameters = { idle: '1', flood: `${arguments[1]}` }";

const CASES: [Case; 5] = [
    Case {
        name: "no element at all: the browser and the page's own listener",
        page: "",
        burst: FRAME,
    },
    Case {
        name: "another frame forges a success so often",
        page: IDLE,
        burst: FRAME,
    },
    Case {
        name: "the same, and the trace is shown",
        page: TRACED,
        burst: FRAME,
    },
    Case {
        name: "the widget itself posts so often",
        page: IDLE,
        burst: WIDGET,
    },
    Case {
        name: "the same, and the trace is shown",
        page: TRACED,
        burst: WIDGET,
    },
];

/// Who has which core.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cores {
    /// The page has one to itself: what a task takes is the page's.
    Own,
    /// As the system gives them: a task that waits for one is as long as it waits.
    Shared,
}

#[tokio::main]
async fn main() {
    println!(
        "{COUNT} messages, posted in one loop by a frame of another site, which has a process of its own. The worst of {ROUNDS} rounds, each in a \
         browser of its own; the rate is the median. A task is long from 50 ms on (`PerformanceObserver`, `longtask`); \
         what a script takes of a frame over 50 ms is told from 5 ms on (`long-animation-frame`). First the page's process has a core to itself, \
         and the frame, the browser, the driver and the servers share what is left; then all share all."
    );
    for (cores, title) in [
        (Cores::Own, "The page on a core of its own"),
        (Cores::Shared, "All on all cores"),
    ] {
        println!(
            "\n{title}:\n\n| burst | messages/s | longest task | tasks over 50 ms | longest script | longest time from frame to frame |\n\
             | --- | ---: | ---: | ---: | ---: | ---: |"
        );
        for case in CASES {
            let mut rounds = Vec::new();
            for _ in 0..ROUNDS {
                rounds.push(round(case, cores).await);
            }
            println!("| {} | {} |", case.name, row(&rounds));
        }
    }
}

fn row(rounds: &[Value]) -> String {
    let of = |name: &str| {
        let mut values: Vec<_> = rounds
            .iter()
            .map(|round| round[name].as_f64().unwrap())
            .collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let most = |name: &str| *of(name).last().unwrap();
    let or_under = |name: &str, least: u32| match most(name) {
        0.0 => format!("under {least} ms"),
        longest => format!("{longest:.0} ms"),
    };
    format!(
        "{:.0} | {} | {} | {} | {:.0} ms",
        of("rate")[ROUNDS / 2],
        or_under("longest", 50),
        most("long"),
        or_under("script", 5),
        most("frame"),
    )
}

async fn round(case: Case, cores: Cores) -> Value {
    let scene = Scene::with_pages(&[("burst.html", PAGE), ("burst.js", SCRIPT)]).await;
    scene.go(&format!("{}burst.html", scene.page)).await;
    let arguments = vec![json!(scene.stranger), json!(COUNT)];
    scene.run(case.page, arguments.clone()).await;
    if !case.page.is_empty() {
        let ready = "const element = document.querySelector('flinks-connect'); return element.trace.some(({ change }) => change === 'ready')
            && (!document.querySelector('flinks-trace') || !!document.querySelector('.flinks-trace-row'))";
        scene
            .until("the widget and the trace", async || {
                (scene.run(ready, vec![]).await == json!(true)).then_some(())
            })
            .await;
    }
    if cores == Cores::Own {
        cores::give_the_page_one(&scene).await;
    }
    scene.run("watch()", vec![]).await;
    scene.run(case.burst, arguments).await;
    scene
        .until("the end of the burst", async || {
            (scene.run("return window.done === true", vec![]).await == json!(true)).then_some(())
        })
        .await;
    let told = "return measured";
    let told = scene.run(told, vec![]).await;
    let number = |name: &str| told[name].as_f64().unwrap();
    assert!(number("received") >= f64::from(COUNT), "{told}");
    if !case.page.is_empty() {
        assert!(number("told") >= f64::from(COUNT), "{told}");
    }
    let (first, last) = (number("first"), number("last"));
    let meanwhile = |what: &str| -> Vec<f64> {
        let spans = told[what].as_array().unwrap().iter();
        spans
            .map(|span| (span[0].as_f64().unwrap(), span[1].as_f64().unwrap()))
            .filter(|(at, duration)| at + duration >= first && *at <= last)
            .map(|(_, duration)| duration)
            .collect()
    };
    let (tasks, scripts) = (meanwhile("tasks"), meanwhile("scripts"));
    let longest = |of: &[f64]| of.iter().copied().fold(0.0, f64::max);
    drop(scene);
    json!({
        "rate": number("received") / ((last - first) / 1_000.0),
        "longest": longest(&tasks),
        "long": tasks.len(),
        "script": longest(&scripts),
        "frame": number("longestFrame"),
    })
}
