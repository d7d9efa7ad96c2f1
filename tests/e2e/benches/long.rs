//! Ten thousand sessions in one page: `cargo xtask bench long`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs
)]

#[path = "../engine.rs"]
mod engine;
#[path = "../long_run.rs"]
mod long_run;
#[path = "../scene.rs"]
mod scene;
#[path = "../server.rs"]
mod server;

use long_run::Maker;
use std::time::Instant;

const COUNTS: [u64; 6] = [100, 1_000, 2_500, 5_000, 7_500, 10_000];

#[tokio::main]
async fn main() {
    println!(
        "Whole sessions, one after the other in one page of headless Chromium: token, widget, hand-off, taken away. The widget is a page \
         whose person is through at once. Measured over CDP after a garbage collection.\n"
    );
    for (maker, name) in [
        (Maker::Element, "The element"),
        (Maker::Leptos, "The Leptos component"),
    ] {
        let scene = long_run::scene(maker).await;
        let began = Instant::now();
        let held = long_run::run(&scene, maker, &COUNTS).await;
        let took = began.elapsed().as_secs_f64();
        println!("{name}, {:.0} ms for a session:\n", took * 1e3 / 1e4);
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
        scene.end().await;
    }
}
