//! We and the alternatives at the same work, in one browser, in turn: `cargo xtask bench contenders`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs
)]

#[path = "../attempts.rs"]
mod attempts;
#[path = "contenders/browser.rs"]
mod browser;
#[path = "contenders/chart.rs"]
mod chart;
#[path = "contenders/contender.rs"]
mod contender;
#[path = "../engine.rs"]
mod engine;
#[path = "../firefox_profile.rs"]
mod firefox_profile;
#[path = "contenders/goals.rs"]
mod goals;
#[path = "contenders/load.rs"]
mod load;
#[path = "contenders/memory.rs"]
mod memory;
#[path = "contenders/messages.rs"]
mod messages;
#[path = "contenders/report.rs"]
mod report;
#[path = "../server.rs"]
mod server;
#[path = "contenders/site.rs"]
mod site;
#[path = "contenders/spread.rs"]
mod spread;

use browser::Browser;
use contender::{CONTENDERS, YARDSTICKS};
use site::Site;
use spread::Measured;
use std::env;
use std::path::PathBuf;
use std::time::Instant;

/// Memory does not depend on luck as times do, and a thousand sessions take long.
const MOST_MEMORY_ROUNDS: usize = 1;

#[tokio::main]
async fn main() {
    rustls::crypto::ring::default_provider()
        .install_default()
        .unwrap();
    let folder = |name| PathBuf::from(env::var_os(name).unwrap());
    let rounds: usize = env::var("BENCH_ROUNDS").unwrap().parse().unwrap();
    let site = Site::start(&folder("BENCH_CONTENDERS")).await;
    let mut measured = Measured::default();
    for round in 0..rounds {
        eprintln!("bench: round {} of {rounds}", round + 1);
        let began = Instant::now();
        let passed = |what| eprintln!("bench: {what} after {:.0} s", began.elapsed().as_secs_f64());
        let browser = Browser::start().await;
        // The first page of a browser waits for much that is not its own.
        browser.go(&site.page("floor", "first", "")).await;
        browser.ask("bench.messages()").await;
        // Who is first has the coolest machine: each is in turn.
        let mut in_turn = CONTENDERS;
        in_turn.rotate_left(round % CONTENDERS.len());
        for contender in in_turn {
            load::measure(&browser, &site, contender, round, &mut measured).await;
        }
        passed("loads");
        for contender in in_turn.into_iter().chain(YARDSTICKS) {
            messages::measure(&browser, &site, contender, round, &mut measured).await;
        }
        browser.end().await;
        passed("messages");
        if round < MOST_MEMORY_ROUNDS {
            for contender in in_turn {
                memory::measure(&site, contender, &mut measured).await;
            }
            passed("sessions");
        }
    }
    let goals = goals::of(&measured);
    let docs = folder("BENCH_DOCS");
    let json = report::json(&measured, &goals, rounds);
    std::fs::write(docs.join("performance.json"), json).unwrap();
    std::fs::write(docs.join("performance.svg"), chart::draw(&measured)).unwrap();
    print!("{}", report::markdown(&measured, &goals, rounds));
}
