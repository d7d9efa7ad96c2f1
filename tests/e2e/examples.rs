//! The examples, as a person uses them.

use crate::scene::Scene;
use std::env;
use std::path::{Path, PathBuf};

async fn connects(example: &str, more: &[&str]) {
    let folder = PathBuf::from(env::var_os("E2E_EXAMPLES").unwrap()).join(example);
    let scene = Scene::with_site(|_, site| {
        copy(&folder, site);
        let package = PathBuf::from(env::var_os("E2E_PACKAGE").unwrap());
        for name in more {
            std::fs::copy(package.join(name), site.join(name)).unwrap();
        }
    })
    .await;
    let page = format!("{}index.html?instance={}", scene.page, scene.simulator);
    scene.go(&page).await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene.page_shows("[data-handoff=accepted]").await;
    let status = scene.page_shows("main > [role=status]").await;
    assert_eq!(status.text().await.unwrap(), "Connected: FlinksCapital");
    assert_eq!(scene.stored().await.len(), 1);
    scene.no_other_errors_in_the_console(&["favicon.ico"]).await;
    scene.end().await;
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

#[tokio::test]
async fn plain_html_connects() {
    let package = [
        "flinks-connect.js",
        "flinks-connect.wasm",
        "devtools.js",
        "devtools.wasm",
    ];
    connects("html", &package).await;
}

#[tokio::test]
async fn react_connects_with_properties_and_events() {
    connects("react/dist", &[]).await;
}

#[tokio::test]
async fn react_in_strict_mode_which_mounts_twice_connects_once() {
    connects("react/dist/strict", &[]).await;
}

#[tokio::test]
async fn vue_connects() {
    connects("vue/dist", &[]).await;
}

#[tokio::test]
async fn svelte_connects() {
    connects("svelte/dist", &[]).await;
}

#[tokio::test]
async fn leptos_connects() {
    connects("leptos/dist", &[]).await;
}
