//! What people see: every width, light and dark, in the two languages; nothing overflows, and axe-core finds nothing.

use crate::engine::Engine;
use crate::scene::Scene;
use base64::prelude::{BASE64_STANDARD as STANDARD, Engine as _};
use serde_json::{Value, json};
use std::env;
use std::path::PathBuf;

const WIDTHS: [u32; 3] = [360, 768, 1440];
const THEMES: [&str; 2] = ["light", "dark"];

impl Scene {
    pub async fn tool(&self, method: &str, parameters: Value) -> Value {
        let tools = self.driver.cdp();
        tools.send_raw(method, parameters).await.unwrap()
    }

    async fn wear(&self, width: u32, theme: &str) {
        let metrics =
            json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.tool("Emulation.setDeviceMetricsOverride", metrics)
            .await;
        let features = json!([{"name": "prefers-color-scheme", "value": theme}]);
        self.tool("Emulation.setEmulatedMedia", json!({"features": features}))
            .await;
    }

    /// Looks at the page as it stands: every width, light and dark.
    async fn looks_right(&self, view: &str) {
        self.enter_page().await;
        for width in WIDTHS {
            for theme in THEMES {
                self.wear(width, theme).await;
                let overflows = "const page = document.documentElement; return page.scrollWidth > page.clientWidth";
                let overflows = self.run(overflows, vec![]).await;
                assert_eq!(overflows, json!(false), "{view} {width} {theme}");
                // The others are looked at here, and not kept.
                if view == "start" || view == "connected" {
                    self.picture(&format!("{view}-{width}-{theme}.png"), width)
                        .await;
                }
                self.is_accessible(&format!("{view} {width} {theme}")).await;
            }
        }
    }

    async fn picture(&self, name: &str, width: u32) {
        let folder = env::var_os("E2E_SCREENSHOTS");
        let folder = folder.map_or(PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
        let height = self
            .run("return document.documentElement.scrollHeight", vec![])
            .await;
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 1});
        let parameters = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let answer = self.tool("Page.captureScreenshot", parameters).await;
        let picture = answer["data"].as_str().unwrap();
        std::fs::write(folder.join(name), STANDARD.decode(picture).unwrap()).unwrap();
    }

    /// Runs axe-core over the page, without the widget's own pages.
    pub async fn is_accessible(&self, what: &str) {
        // Half a megabyte: a page that is looked at again has it.
        if self.run("return 'axe' in window", vec![]).await == json!(false) {
            let axe = std::fs::read_to_string(env::var_os("E2E_AXE").unwrap()).unwrap();
            self.run(&axe, vec![]).await;
        }
        let script = "const done = arguments[arguments.length - 1];
            axe.run({exclude: [['iframe']]}, {iframes: false, resultTypes: ['violations']}).then(
                (results) => done(results.violations.map((found) =>
                    found.id + ': ' + found.nodes.map((node) => node.target.join(' ') + ' ' + node.failureSummary).join('; '))),
                (error) => done([String(error)]))";
        let found = self.driver.execute_async(script, vec![]).await.unwrap();
        assert_eq!(found.json(), &json!([]), "{what}");
    }
}

#[tokio::test]
async fn it_looks_right_from_the_telephone_to_the_desk() {
    if Engine::leaves_out("emulated widths and colours") {
        return;
    }
    let scene = Scene::new().await;
    scene
        .open(
            "consentEnable=true&customerName=Acme&jsRedirect=true",
            "consent",
        )
        .await;
    scene.looks_right("start").await;
    scene.wear(1440, "light").await;
    scene.enter_widget().await;
    scene.click("accept-consent").await;
    scene.sign_in("greatday_nomfa", "Wrong").await;
    scene.traced("received", "INVALID").await;
    scene.widget_shows("error").await;
    scene.click("retry").await;
    scene.widget_shows("credential").await;
    scene.fill_in("greatday_nomfa", "Everyday").await;
    scene
        .page_shows("[data-testid=life][data-state=ready]")
        .await;
    scene.page_shows(".account summary").await;
    scene
        .run("document.querySelector('.account').open = true; [...document.querySelectorAll('.flinks-trace-row')].find((row) => row.textContent.includes('REDIRECT')).click()", vec![])
        .await;
    scene.page_shows(".flinks-trace-details").await;
    scene.looks_right("connected").await;
    let unfold = "document.querySelectorAll('main details').forEach((details) => (details.open = true));
        const paste = document.querySelector('#paste'); paste.value = 'http://acme-iframe.private.fin.ag/?demo=true?x=1';
        paste.dispatchEvent(new Event('input', { bubbles: true }))";
    scene.run(unfold, vec![]).await;
    scene.page_shows(".paste .problems > li").await;
    scene.looks_right("unfolded").await;
    // In French, the words are longer.
    let french = "[...document.querySelectorAll('.switches button')].find((button) => button.lang === 'fr').click()";
    scene.run(french, vec![]).await;
    scene.page_shows("html[lang=fr]").await;
    scene.looks_right("french").await;
    let landing = format!(
        "{}?landing&loginId=6747ff12-6943-429f-c710-08d9aaed1c78&state=strange",
        scene.page
    );
    scene.go(&landing).await;
    scene.page_shows(".flinks-landing").await;
    scene.looks_right("landing").await;
    scene.end().await;
}
