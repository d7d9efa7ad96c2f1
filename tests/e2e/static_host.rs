//! The playground's `dist/`, as trunk writes it, on a static host that is none of ours.

use crate::npm_server;
use crate::scene::Scene;
use crate::server::{Server, program};
use std::path::Path;
use tempfile::tempdir;

#[tokio::test]
async fn on_a_static_host_it_works_and_says_that_there_is_no_server() {
    let home = tempdir().unwrap();
    let (_server, host) = host(home.path(), &program("E2E_DIST"));
    let scene = Scene::new().await;
    scene.go(&host).await;
    scene.widget_shows("consent").await;
    scene.click("accept-consent").await;
    scene.sign_in("Greatday", "Everyday").await;
    scene.widget_shows("mfa").await;
    scene.type_into("mfa-answer", "Montreal").await;
    scene.click("submit-mfa").await;
    scene.widget_shows("accounts").await;
    scene.click("account-0").await;
    scene.click("submit-accounts").await;
    scene
        .page_shows("[data-testid=outcome][data-outcome=connected]")
        .await;
    let text = scene
        .run("return document.querySelector('main').innerText", vec![])
        .await;
    let page = text.as_str().unwrap();
    assert!(page.contains("There is no server here"), "{page}");
    let inline = scene
        .run(
            "return document.querySelectorAll('script:not([src]), style').length",
            vec![],
        )
        .await;
    assert_eq!(inline, 0);
    // The page and the widget ask whether there is a server; there is none.
    let asked = ["/api/", "/__widget/configuration - "];
    scene.no_other_errors_in_the_console(&asked).await;
    scene.end().await;
}

/// Starts one for a folder, and gives its address.
pub fn host(home: &Path, folder: &Path) -> (Server, String) {
    let program = program("E2E_STATIC_HOST");
    npm_server::serve("static host", home, &program, folder, "--dev", &[])
}
