//! A short run of what `cargo xtask bench long` does ten thousand times.

use crate::engine::Engine;
use crate::long_run::{self, Maker};

async fn leaves_nothing(maker: Maker) {
    if Engine::leaves_out("counting what a page holds") {
        return;
    }
    let scene = long_run::scene(maker).await;
    let held = long_run::run(&scene, maker, &[30, 130]).await;
    let [before, after] = held.as_slice() else {
        panic!("{held:?}");
    };
    assert_eq!(after.sessions, before.sessions + 100);
    assert!(after.wasm > 0.0, "{after:?}");
    let flat = after.nodes <= before.nodes + 50.0
        && after.listeners <= before.listeners + 10.0
        && after.documents <= before.documents + 3.0
        && after.frames <= before.frames + 3.0
        && after.wasm <= before.wasm
        && after.heap <= before.heap + 300_000.0;
    assert!(flat, "{held:#?}");
    scene.end().await;
}

#[tokio::test]
async fn a_hundred_whole_sessions_of_the_element_leave_nothing() {
    leaves_nothing(Maker::Element).await;
}

#[tokio::test]
async fn a_hundred_whole_sessions_of_the_component_leave_nothing() {
    leaves_nothing(Maker::Leptos).await;
}
