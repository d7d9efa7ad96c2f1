//! The whole way with the keyboard alone.

use crate::scene::Scene;
use crate::walk::{Around, Walk};
use serde_json::{Value, json};
use thirtyfour::Key;

/// More stops than any of our pages has.
const MOST: usize = 150;

impl Scene {
    async fn press(&self, keys: impl Into<thirtyfour::TypingData>) {
        let chain = self.driver.action_chain();
        chain.send_keys(keys).perform().await.unwrap();
    }

    /// Where the focus is: in the page, or in the widget if it is there. The frame with the focus is entered.
    async fn focused(&self) -> Value {
        const WHERE: &str =
            "const { dataset, localName, textContent } = document.activeElement ?? document.body;
            return [localName, dataset?.testid ?? textContent.trim().slice(0, 40)]";
        self.enter_page().await;
        let focused = self.run(WHERE, vec![]).await;
        if focused[0] != "iframe" {
            return focused;
        }
        self.see("iframe.flinksconnect")
            .await
            .enter_frame()
            .await
            .unwrap();
        self.run(WHERE, vec![]).await
    }

    /// Tab after tab until the focus is there.
    async fn tab_to(&self, name: &str) {
        let mut seen = Vec::new();
        for _ in 0..MOST {
            let focused = self.focused().await;
            if focused[1] == json!(name) {
                return;
            }
            seen.push(focused);
            self.press(Key::Tab + "").await;
        }
        panic!("no tab stop {name}; there are: {seen:?}");
    }
}

async fn connects_without_a_mouse(around: Around) {
    let walk = Walk::new(around, "en").await;
    let scene = &walk.scene;
    walk.begin("consentEnable=true&accountSelectorEnable=true")
        .await;
    scene.widget_shows("consent").await;
    scene.tab_to("accept-consent").await;
    scene.press(Key::Enter + "").await;
    scene.widget_shows("institution").await;
    scene.tab_to("institution-FlinksCapital").await;
    scene.press(Key::Enter + "").await;
    scene.widget_shows("credential").await;
    scene.tab_to("username").await;
    scene.press("Greatday").await;
    scene.tab_to("password").await;
    scene.press("Everyday").await;
    scene.press(Key::Enter + "").await;
    scene.widget_shows("mfa").await;
    scene.tab_to("mfa-answer").await;
    scene.press("Montreal").await;
    scene.press(Key::Enter + "").await;
    scene.widget_shows("accounts").await;
    scene.tab_to("account-0").await;
    scene.press(" ").await;
    scene.tab_to("submit-accounts").await;
    scene.press(Key::Enter + "").await;
    scene.traced("received", "REDIRECT").await;
    walk.is_told("Your account is connected.").await;
    // Out of the widget again: the focus is in no trap.
    let after = match around {
        Around::Element => "After",
        Around::Component => "export",
    };
    scene.tab_to(after).await;
    walk.scene.end().await;
}

#[tokio::test]
async fn a_person_without_a_mouse_connects_with_the_component() {
    connects_without_a_mouse(Around::Component).await;
}

#[tokio::test]
async fn a_person_without_a_mouse_connects_with_the_element() {
    connects_without_a_mouse(Around::Element).await;
}

#[tokio::test]
async fn a_person_without_a_mouse_starts_again_after_an_exit() {
    let walk = Walk::new(Around::Component, "en").await;
    let scene = &walk.scene;
    walk.begin("consentEnable=false&closeEnable=true").await;
    scene.widget_shows("institution").await;
    scene.tab_to("close").await;
    scene.press(Key::Enter + "").await;
    scene.page_shows(".flinks-connect-button").await;
    scene.tab_to("Start again").await;
    scene.press(Key::Enter + "").await;
    scene.widget_shows("institution").await;
    walk.scene.end().await;
}
