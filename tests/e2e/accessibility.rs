//! Forced colours, and what the tests of accessibility share.

use crate::engine::Engine;
use crate::scene::Scene;
use crate::walk::{Around, Walk};
use serde_json::json;
use std::env;

impl Scene {
    pub async fn prefers(&self, feature: &str, value: &str) {
        let features = json!([{"name": feature, "value": value}]);
        self.tool("Emulation.setEmulatedMedia", json!({"features": features}))
            .await;
    }

    /// A picture of the page as it stands, for people to look at.
    pub async fn kept_picture(&self, name: &str) {
        if let Some(folder) = env::var_os("E2E_PICTURES") {
            let path = std::path::PathBuf::from(folder).join(name);
            self.enter_page().await;
            self.driver.screenshot(&path).await.unwrap();
        }
    }
}

/// What shows something by a colour alone, and how it looks.
const SHOWN: &str =
    "return [...document.querySelectorAll('.flinks-trace-mark, .flinks-trace-bar')].map((mark) => {
    const { fill, backgroundColor, forcedColorAdjust } = getComputedStyle(mark);
    return [mark.getAttribute('class'), fill, backgroundColor, forcedColorAdjust];
})";

#[tokio::test]
async fn in_forced_colours_everything_is_still_there() {
    if Engine::leaves_out("emulated media") {
        return;
    }
    for around in Around::BOTH {
        let walk = Walk::new(around, "en").await;
        let scene = &walk.scene;
        scene.prefers("forced-colors", "active").await;
        walk.begin("consentEnable=false").await;
        scene.sign_in("greatday_nomfa", "Everyday").await;
        scene.traced("received", "REDIRECT").await;
        scene.kept_picture(&format!("forced-{around:?}.png")).await;
        scene.is_accessible(&format!("{around:?} forced")).await;
        let canvas = "const probe = document.createElement('i'); probe.style.color = 'Canvas'; document.body.append(probe);
            const { color } = getComputedStyle(probe); probe.remove(); return color";
        let canvas = scene.run(canvas, vec![]).await;
        let shown = scene.run(SHOWN, vec![]).await;
        let shown = shown.as_array().unwrap();
        assert!(!shown.is_empty());
        for mark in shown {
            assert_ne!(mark[1], canvas, "{mark}");
        }
        // Every control has an edge, an outline or text of its own.
        let bare = "return [...document.querySelectorAll('button, select, input, textarea, summary')].filter((control) => {
            if (!control.checkVisibility()) return false;
            const { borderStyle, outlineStyle } = getComputedStyle(control);
            return borderStyle === 'none' && outlineStyle === 'none' && !control.textContent.trim() && !control.labels?.length
                && !control.ariaLabel;
        }).map(({ outerHTML }) => outerHTML)";
        assert_eq!(scene.run(bare, vec![]).await, json!([]));
        walk.scene.end().await;
    }
}
