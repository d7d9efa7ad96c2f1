//! The pages that the book shows live, on a static host that is none of ours, as `cargo xtask book` lays them.

use crate::scene::Scene;
use crate::server::program;
use crate::static_host::host;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::{TempDir, tempdir};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap() {
        let (path, target) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}

/// The site, without mdBook's pages.
fn site() -> TempDir {
    let site = tempdir().unwrap();
    let widget = repository("crates/simulator/widget");
    copy(&repository("docs/book/src/live"), &site.path().join("live"));
    copy(&program("E2E_PACKAGE"), &site.path().join("package"));
    copy(&widget, &site.path().join("__widget/files"));
    fs::create_dir(site.path().join("v2")).unwrap();
    fs::copy(widget.join("index.html"), site.path().join("v2/index.html")).unwrap();
    site
}

#[tokio::test]
async fn the_element_in_the_book_connects_and_shows_a_stranger_refused() {
    let (home, site) = (tempdir().unwrap(), site());
    let (_server, address) = host(home.path(), site.path());
    let scene = Scene::new().await;
    scene.go(&format!("{address}live/element.html")).await;
    scene.widget_shows("consent").await;
    scene.click("accept-consent").await;
    scene.sign_in("Greatday", "Everyday").await;
    scene.widget_shows("mfa").await;
    scene.type_into("mfa-answer", "Montreal").await;
    scene.click("submit-mfa").await;
    scene.widget_shows("accounts").await;
    scene.click("account-0").await;
    scene.click("submit-accounts").await;
    let posted = scene.page_shows("pre:not([hidden])").await;
    let posted = posted.text().await.unwrap();
    assert!(
        posted.contains("\"institution\": \"FlinksCapital\""),
        "{posted}"
    );
    let choose =
        "const select = document.querySelector('[name=simulate]'); select.value = 'forged';
                  select.dispatchEvent(new Event('change', { bubbles: true }));";
    scene.enter_page().await;
    scene.run(choose, vec![]).await;
    let refused = "return document.querySelector('flinks-connect').trace.some((entry) => entry.reason === 'other-window')";
    scene
        .until("a refusal in the trace", async || {
            (scene.run(refused, vec![]).await == true).then_some(())
        })
        .await;
    scene.end().await;
}

#[tokio::test]
async fn the_doctor_in_the_book_examines_what_is_pasted() {
    let (home, site) = (tempdir().unwrap(), site());
    let (_server, address) = host(home.path(), site.path());
    let scene = Scene::new().await;
    scene.go(&format!("{address}live/doctor.html")).await;
    scene.page_shows("[href$='#second-question-mark']").await;
    scene.page_shows("[href$='#sandbox']").await;
    scene.no_errors_in_the_console().await;
    scene.end().await;
}
