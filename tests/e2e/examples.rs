//! The examples, as a person uses them, and as a developer begins with them.

use crate::npm_server;
use crate::scene::Scene;
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

fn examples() -> PathBuf {
    env::var_os("E2E_EXAMPLES").unwrap().into()
}

async fn connects(example: &str, more: &[&str]) {
    let folder = examples().join(example);
    let scene = Scene::with_site(|_, site| {
        copy(&folder, site);
        let package = PathBuf::from(env::var_os("E2E_PACKAGE").unwrap());
        for name in more {
            std::fs::copy(package.join(name), site.join(name)).unwrap();
        }
    })
    .await;
    let page = scene.page.clone();
    connects_at(scene, &page).await;
}

async fn connects_at(scene: Scene, page: &str) {
    let page = format!("{page}index.html?instance={}", scene.simulator);
    scene.go(&page).await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene.page_shows("[data-handoff=accepted]").await;
    let status = scene.page_shows("main > [role=status]").await;
    assert_eq!(status.text().await.unwrap(), "Connected: FlinksCapital");
    assert_eq!(scene.stored().await.len(), 1);
    scene.no_other_errors_in_the_console(&["favicon.ico"]).await;
    scene.end().await;
}

/// With Vite's development server, which asks the backend for what is below `/api`.
async fn connects_in_development(example: &str) {
    let scene = Scene::new().await;
    let vite = examples().join("node_modules/.bin/vite");
    let folder = examples().join(example);
    // Colours would be in the middle of the address.
    let variables = [
        ("BACKEND", OsStr::new(&scene.page)),
        ("NO_COLOR", OsStr::new("1")),
    ];
    let (_vite, page) = npm_server::serve(
        "vite",
        scene.home(),
        &vite,
        &folder,
        "--strictPort",
        &variables,
    );
    connects_at(scene, &page).await;
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

#[tokio::test]
async fn react_connects_in_development() {
    connects_in_development("react").await;
}

#[tokio::test]
async fn vue_connects_in_development() {
    connects_in_development("vue").await;
}

#[tokio::test]
async fn svelte_connects_in_development() {
    connects_in_development("svelte").await;
}
