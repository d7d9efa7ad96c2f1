//! One session after the other in one page, and what the page holds after so many.

use crate::scene::Scene;
use serde_json::json;
use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

const SCRIPT: &str = include_str!("pages/long.js");
const ELEMENT: &str = r#"<!doctype html><title>Long</title><script src="long.js"></script>
    <script type="module" src="flinks-connect.js"></script><main></main>"#;

/// What makes the sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    Element,
    Leptos,
}

/// What a page holds, garbage collected.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    pub sessions: u64,
    pub heap: f64,
    pub wasm: f64,
    pub nodes: f64,
    pub listeners: f64,
    pub documents: f64,
    pub frames: f64,
}

pub async fn scene(maker: Maker) -> Scene {
    match maker {
        Maker::Element => {
            let pages = [("long.html", ELEMENT), ("long.js", SCRIPT)];
            let scene = Scene::with_pages(&pages).await;
            scene.go(&format!("{}long.html", page(&scene))).await;
            scene
        }
        Maker::Leptos => {
            let scene = Scene::with_site(|_, site| {
                let examples = PathBuf::from(env::var_os("E2E_EXAMPLES").unwrap());
                copy(&examples.join("leptos/dist"), site);
                let page = std::fs::read_to_string(site.join("index.html")).unwrap();
                let page = page.replacen("<title>", "<script src=\"long.js\"></script><title>", 1);
                std::fs::write(site.join("index.html"), page).unwrap();
                std::fs::write(site.join("long.js"), SCRIPT).unwrap();
            })
            .await;
            let instance = &scene.stranger;
            scene
                .go(&format!("{}index.html?instance={instance}", page(&scene)))
                .await;
            scene
        }
    }
}

/// Of the widget's own site, which so has no process of its own: it is counted with the page, and soon begun.
fn page(scene: &Scene) -> String {
    scene.page.replace("//localhost:", "//127.0.0.1:")
}

/// Goes on until so many sessions are through, and measures at each of the counts.
pub async fn run(scene: &Scene, maker: Maker, counts: &[u64]) -> Vec<Held> {
    let mut held = Vec::new();
    for &sessions in counts {
        let go = match maker {
            Maker::Element => "go('elements', ...arguments)",
            Maker::Leptos => "go('components', arguments[1])",
        };
        let instance = json!(scene.stranger);
        scene.run(go, vec![instance, json!(sessions)]).await;
        let mut before = 0;
        // As long as they go on, however long it takes.
        while before < sessions {
            scene
                .until("another session", async || {
                    let said = scene
                        .run("return [through, window.failed ?? null]", vec![])
                        .await;
                    assert_eq!(said[1], json!(null));
                    let through = said[0].as_u64().unwrap();
                    (through > before).then_some(through)
                })
                .await;
            before = scene.run("return through", vec![]).await.as_u64().unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        eprintln!("{maker:?}: {sessions} sessions");
        let metrics = scene.left_behind().await;
        let wasm = scene.run("return wasm()", vec![]).await.as_f64().unwrap();
        held.push(Held {
            sessions,
            heap: metrics["JSHeapUsedSize"],
            wasm,
            nodes: metrics["Nodes"],
            listeners: metrics["JSEventListeners"],
            documents: metrics["Documents"],
            frames: metrics["Frames"],
        });
    }
    held
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}
