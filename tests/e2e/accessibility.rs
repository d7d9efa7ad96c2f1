//! axe-core at every stop; less motion, forced colours, and a page at 200 %.

use crate::engine::Engine;
use crate::scene::Scene;
use crate::walk::{Around, Stop, Walk};
use serde_json::{Value, json};
use std::env;

/// axe-core looks at the document and its styles, which are the same in each engine: it runs in one.
fn left_out() -> bool {
    Engine::leaves_out("axe-core at every stop, and emulated media")
}

impl Scene {
    async fn prefers(&self, feature: &str, value: &str) {
        let features = json!([{"name": feature, "value": value}]);
        self.tool("Emulation.setEmulatedMedia", json!({"features": features}))
            .await;
    }

    /// A picture of the page as it stands, for people to look at.
    async fn kept_picture(&self, name: &str) {
        if let Some(folder) = env::var_os("E2E_PICTURES") {
            let path = std::path::PathBuf::from(folder).join(name);
            self.enter_page().await;
            self.driver.screenshot(&path).await.unwrap();
        }
    }
}

#[tokio::test]
async fn axe_finds_nothing_at_any_stop() {
    if left_out() {
        return;
    }
    for around in Around::BOTH {
        let walk = Walk::new(around, "en").await;
        walk.all(async |walk, stop| {
            // Until the page has followed.
            let last = match stop {
                Stop::Closed | Stop::ConsentDenied => Some("exited"),
                Stop::MaximumRetry | Stop::TokenInvalid | Stop::LoadTimeout => Some("failed"),
                _ => None,
            };
            if let Some(last) = last {
                walk.scene.traced("lifecycle", last).await;
            }
            walk.scene.enter_page().await;
            walk.scene
                .is_accessible(&format!("{around:?} {stop:?}"))
                .await;
        })
        .await;
        walk.scene.end().await;
    }
}

#[tokio::test]
async fn with_less_motion_nothing_moves_but_the_spinner_and_that_slowly() {
    if left_out() {
        return;
    }
    let moving = "return document.getAnimations().filter(({ playState }) => playState === 'running').map(({ effect }) =>
        [effect.target.className, effect.getComputedTiming().duration])";
    for around in Around::BOTH {
        let walk = Walk::new(around, "en").await;
        let scene = &walk.scene;
        scene.prefers("prefers-reduced-motion", "reduce").await;
        walk.all(async |walk, stop| {
            walk.scene.enter_page().await;
            let moving = walk.scene.run(moving, vec![]).await;
            for animation in moving.as_array().unwrap() {
                let calm = animation[0] == "flinks-connect-spinner"
                    && animation[1].as_f64() >= Some(5_000.0);
                assert!(calm, "{around:?} {stop:?} {animation}");
            }
            if around == Around::Component && stop == Stop::Loading {
                assert_ne!(moving, json!([]), "or the test would see nothing");
            }
        })
        .await;
        walk.scene.end().await;
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
    if left_out() {
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

#[tokio::test]
async fn at_200_percent_on_1280_pixels_nothing_scrolls_sideways() {
    if left_out() {
        return;
    }
    let overflows = "const { scrollWidth, clientWidth } = document.documentElement; return [scrollWidth > clientWidth, clientWidth]";
    for around in Around::BOTH {
        let walk = Walk::new(around, "fr").await;
        // What is left of 1280 pixels at 200 %.
        let metrics = json!({"width": 640, "height": 512, "deviceScaleFactor": 2, "mobile": false});
        walk.scene
            .tool("Emulation.setDeviceMetricsOverride", metrics)
            .await;
        walk.all(async |walk, stop| {
            walk.scene.enter_page().await;
            let overflows: Value = walk.scene.run(overflows, vec![]).await;
            assert_eq!(
                overflows[0],
                json!(false),
                "{around:?} {stop:?} {overflows}"
            );
            walk.scene
                .kept_picture(&format!("zoomed-{around:?}-{stop:?}.png"))
                .await;
        })
        .await;
        walk.scene.end().await;
    }
}
