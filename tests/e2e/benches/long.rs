//! Ten thousand sessions in one page: `cargo xtask bench long`.
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
#[path = "../long_run.rs"]
mod long_run;
#[path = "../scene.rs"]
mod scene;
#[path = "../server.rs"]
mod server;

use long_run::{Held, Maker};
use std::env;

#[tokio::main]
async fn main() {
    let sessions: u64 = env::var("LONG_SESSIONS").unwrap().parse().unwrap();
    println!(
        "{sessions} whole sessions in one page of headless Chromium, of the element (four at a time) and of the Leptos component: token, widget, \
         hand-off, taken away. The widget is a page whose person is through at once. Measured over CDP after a garbage collection.\n"
    );
    let counts: Vec<_> = [1, 10, 25, 50, 75, 100]
        .map(|percent| sessions * percent / 100)
        .to_vec();
    let (element, leptos) = tokio::join!(
        measured(Maker::Element, &counts),
        measured(Maker::Leptos, &counts)
    );
    for (name, held) in [("The element", element), ("The Leptos component", leptos)] {
        println!("{name}:\n");
        println!(
            "| sessions | JS heap | WebAssembly memory | DOM nodes | event listeners | documents | frames |"
        );
        println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for held in held {
            println!(
                "| {} | {:.2} MB | {:.2} MB | {} | {} | {} | {} |",
                held.sessions,
                held.heap / 1e6,
                held.wasm / 1e6,
                held.nodes,
                held.listeners,
                held.documents,
                held.frames
            );
        }
        println!();
    }
}

async fn measured(maker: Maker, counts: &[u64]) -> Vec<Held> {
    let scene = long_run::scene(maker).await;
    let held = long_run::run(&scene, maker, counts).await;
    drop(scene);
    held
}
