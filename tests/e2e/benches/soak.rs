//! Many sessions with a fault each: `cargo xtask soak --seed N --sessions 1000`.
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
#[path = "../faults.rs"]
mod faults;
#[path = "../firefox_profile.rs"]
mod firefox_profile;
#[path = "../proxy.rs"]
mod proxy;
#[path = "../scene.rs"]
mod scene;
#[path = "../server.rs"]
mod server;
#[path = "../soak.rs"]
mod soak;

use scene::Scene;

/// Windows that are open at a time.
const AT_ONCE: usize = 12;

#[tokio::main]
async fn main() {
    let number = |name: &str| std::env::var(name).unwrap().parse().unwrap();
    let (seed, sessions): (u64, u64) = (number("SOAK_SEED"), number("SOAK_SESSIONS"));
    let sessions = usize::try_from(sessions).unwrap();
    let scene = Scene::with_pages(soak::pages()).await;
    let summary = soak::run(&scene, seed, sessions, AT_ONCE).await;
    drop(scene);
    println!("{}", summary.table());
    assert!(summary.breaches.is_empty(), "{:#?}", summary.breaches);
}
