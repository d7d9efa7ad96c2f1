//! What the playground writes, in a page: what people paste works.

use crate::scene::{Scene, serve};
use flinks_doctor::Snippet;
use flinks_protocol::{ConnectParameters, ConnectUrl, Instance};
use serde_json::json;
use std::env;
use std::path::PathBuf;

fn url(simulator: &str) -> ConnectUrl {
    let parameters = ConnectParameters::new()
        .demo(true)
        .customer_name(r#"Acme & "Sons" {1} </script>"#)
        .consent_enable(true);
    ConnectUrl::new(Instance::parse(simulator).unwrap(), parameters)
}

async fn shows_the_consent_page(scene: &Scene) {
    scene.widget_shows("consent").await;
    let consent = scene.see("[data-testid=view]").await;
    let consent = consent.text().await.unwrap();
    assert!(
        consent.contains(r#"Acme & "Sons" {1} </script>"#),
        "{consent}"
    );
}

/// The hash of the line in `Snippet::Adopted`.
const EARLY: &str = "sha256-kn2Ar09eumthGUg1IfhoDiQX+l4mPCf7yp3tUIpZZTc=";

/// Under the policy that goes with it.
async fn in_plain_html(snippet: Snippet) {
    let mut folder = PathBuf::new();
    let scene = Scene::with_site(|simulator, site| {
        let package = PathBuf::from(env::var_os("E2E_PACKAGE").unwrap());
        for name in [
            "flinks-connect.js",
            "flinks-connect.wasm",
            "devtools.js",
            "devtools.wasm",
        ] {
            std::fs::copy(package.join(name), site.join(name)).unwrap();
        }
        let policy = Snippet::Policy.code(&url(simulator));
        let policy = policy.trim().split_once(": ").unwrap().1;
        // The line that keeps early messages has a hash, which the element's README gives.
        let policy = policy.replace("script-src", &format!("script-src '{EARLY}'"));
        let code = snippet.code(&url(simulator));
        let page = format!(
            "<!doctype html><meta charset=utf-8><title>pasted</title><meta http-equiv='Content-Security-Policy' content=\"{policy}\">{code}"
        );
        std::fs::write(site.join("index.html"), page).unwrap();
        folder = site.to_owned();
    })
    .await;
    // The backend's own policy allows no line inside a page; a static host has none.
    let host = match snippet {
        Snippet::Adopted => serve(folder).await,
        _ => scene.page.clone(),
    };
    scene.go(&format!("{}/", host.trim_end_matches('/'))).await;
    shows_the_consent_page(&scene).await;
    scene.no_other_errors_in_the_console(&["favicon.ico"]).await;
    scene.end().await;
}

#[tokio::test]
async fn the_element_as_written_opens_the_widget() {
    in_plain_html(Snippet::Element).await;
}

#[tokio::test]
async fn the_iframe_as_written_opens_the_widget() {
    in_plain_html(Snippet::Adopted).await;
}

/// The framework's own build of the code as written; only the instance is the simulator's.
async fn in_a_framework(name: &str) {
    let scene = Scene::with_site(|simulator, site| {
        // As a value, not as the name of a parameter.
        let instance = format!("\"{simulator}\"");
        let built = PathBuf::from(env::var_os("E2E_EXAMPLES").unwrap()).join("snippets/dist");
        std::fs::create_dir_all(site.join("assets")).unwrap();
        std::fs::copy(built.join("index.html"), site.join("index.html")).unwrap();
        for file in std::fs::read_dir(built.join("assets")).unwrap() {
            let file = file.unwrap();
            let to = site.join("assets").join(file.file_name());
            match std::fs::read_to_string(file.path()) {
                Ok(text) => std::fs::write(to, text.replace("\"toolbox\"", &instance)).unwrap(),
                Err(_) => drop(std::fs::copy(file.path(), to).unwrap()),
            }
        }
    })
    .await;
    scene.go(&format!("{}?with={name}", scene.page)).await;
    shows_the_consent_page(&scene).await;
    scene.end().await;
}

#[tokio::test]
async fn the_component_for_react_as_written_opens_the_widget() {
    in_a_framework("react").await;
}

#[tokio::test]
async fn the_component_for_vue_as_written_opens_the_widget() {
    in_a_framework("vue").await;
}

#[tokio::test]
async fn the_component_for_svelte_as_written_opens_the_widget() {
    in_a_framework("svelte").await;
}

#[tokio::test]
async fn the_landing_page_as_written_hands_the_connection_over() {
    let scene = Scene::with_site(|simulator, site| {
        let code = Snippet::Landing.code(&url(simulator));
        std::fs::write(
            site.join("index.html"),
            "<!doctype html><title>site</title>",
        )
        .unwrap();
        // The policy of the backend allows no script inside the page: this one stands beside it.
        let (page, script) = code.split_once("<script type=\"module\">").unwrap();
        let script = script.split_once("</script>").unwrap().0;
        std::fs::write(site.join("landing.js"), script).unwrap();
        let page = format!("{page}<script type=\"module\" src=\"landing.js\"></script>");
        std::fs::write(site.join("landing.html"), page).unwrap();
    })
    .await;
    scene.go(&scene.page).await;
    let session =
        "return fetch('/api/connect/session', {method: 'POST'}).then((answer) => answer.json())";
    let session = scene.run(session, vec![]).await;
    let login = "6747ff12-6943-429f-c710-08d9aaed1c78";
    let state = session["state"].as_str().unwrap();
    scene
        .go(&format!(
            "{}landing.html?loginId={login}&institution=FlinksCapital&state={state}",
            scene.page
        ))
        .await;
    scene
        .until("the page to say so", async || {
            let said = scene
                .run("return document.querySelector('p').textContent", vec![])
                .await;
            (said == json!("Your bank account is connected.")).then_some(())
        })
        .await;
    assert_eq!(scene.stored().await[0].login_id, login);
    let address = scene.run("return location.href", vec![]).await;
    assert!(!address.as_str().unwrap().contains(login), "{address}");
    scene.end().await;
}
