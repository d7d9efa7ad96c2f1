//! The way through the widget, phase by phase, beside the component and beside the element.

use crate::scene::Scene;
use serde_json::json;

/// What surrounds the widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// The playground: component and trace.
    Component,
    /// A plain page: element and trace.
    Element,
}

impl Around {
    pub const BOTH: [Self; 2] = [Self::Component, Self::Element];

    fn status(self) -> &'static str {
        match self {
            Self::Component => ".flinks-connect-status[role=status]",
            Self::Element => "flinks-connect > [role=status]",
        }
    }
}

/// Where a person can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    Loading,
    Consent,
    Institution,
    Credential,
    Error,
    Mfa,
    Accounts,
    Connected,
    Closed,
    ConsentDenied,
    MaximumRetry,
    TokenInvalid,
    LoadTimeout,
}

/// A walk that is under way.
pub struct Walk {
    pub scene: Scene,
    pub around: Around,
    language: &'static str,
}

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Bank</title><link rel="stylesheet" href="devtools.css"><script type="module" src="flinks-connect.js"></script>
    <script type="module" src="devtools.js"></script>
    <header><button>Before</button></header><main><h1>Your bank</h1></main><footer><button>After</button></footer></html>"#;

impl Walk {
    pub async fn new(around: Around, language: &'static str) -> Self {
        let scene = match around {
            Around::Component => Scene::new().await,
            Around::Element => Scene::with_pages(&[("bank.html", PAGE)]).await,
        };
        Self {
            scene,
            around,
            language,
        }
    }

    /// A new session with further parameters, as in `closeEnable=true&maximumRetry=1`.
    pub async fn begin(&self, parameters: &str) {
        let Self {
            scene,
            around,
            language,
        } = self;
        scene.go("about:blank").await;
        let parameters = format!("demo=true&jsRedirect=true&language={language}&{parameters}");
        let instance = &scene.simulator;
        match around {
            Around::Component => {
                let url = format!("{}#instance={instance}&path=v2&{parameters}", scene.page);
                scene.go(&url).await;
                // The playground has a language of its own, which the component follows.
                if *language == "fr" {
                    let switch = scene.page_shows(".switches button[lang=fr]").await;
                    switch.click().await.unwrap();
                    scene.page_shows("html[lang=fr]").await;
                }
            }
            Around::Element => {
                scene.go(&format!("{}bank.html", scene.page)).await;
                let put = "const [instance, parameters, loadTimeout] = arguments;
                    const bank = document.createElement('flinks-connect'); bank.id = 'bank';
                    Object.assign(bank, { instance, loadTimeout, parameters: Object.fromEntries(new URLSearchParams(parameters)) });
                    const trace = document.createElement('flinks-trace'); trace.setAttribute('for', 'bank');
                    document.querySelector('main').append(bank, trace)";
                // A widget that is silent is given up soon; another has all the time in the world.
                let patience = match parameters.contains("simulate=silent&soon") {
                    true => 0.5,
                    false => 600.0,
                };
                let arguments = vec![json!(instance), json!(parameters), json!(patience)];
                scene.run(put, arguments).await;
            }
        }
    }

    /// Goes the whole way, and every way that ends elsewhere; looks around at each stop.
    pub async fn all(&self, look: impl AsyncFn(&Self, Stop)) {
        let scene = &self.scene;
        self.begin("simulate=silent").await;
        scene.page_shows("iframe.flinksconnect[src]").await;
        look(self, Stop::Loading).await;

        self.begin("consentEnable=true&accountSelectorEnable=true")
            .await;
        scene.widget_shows("consent").await;
        look(self, Stop::Consent).await;
        scene.enter_widget().await;
        scene.click("accept-consent").await;
        scene.widget_shows("institution").await;
        look(self, Stop::Institution).await;
        scene.enter_widget().await;
        scene.click("institution-FlinksCapital").await;
        scene.widget_shows("credential").await;
        look(self, Stop::Credential).await;
        scene.enter_widget().await;
        scene.fill_in("Greatday", "Wrong").await;
        scene.widget_shows("error").await;
        look(self, Stop::Error).await;
        scene.enter_widget().await;
        scene.click("retry").await;
        scene.widget_shows("credential").await;
        scene.fill_in("Greatday", "Everyday").await;
        scene.widget_shows("mfa").await;
        look(self, Stop::Mfa).await;
        scene.enter_widget().await;
        scene.type_into("mfa-answer", "Montreal").await;
        scene.click("submit-mfa").await;
        scene.widget_shows("accounts").await;
        look(self, Stop::Accounts).await;
        scene.enter_widget().await;
        scene.click("account-0").await;
        scene.click("submit-accounts").await;
        scene.widget_shows("success").await;
        look(self, Stop::Connected).await;

        self.begin("consentEnable=false&closeEnable=true").await;
        scene.widget_shows("institution").await;
        scene.click("close").await;
        look(self, Stop::Closed).await;

        self.begin("consentEnable=true&closeEnable=true").await;
        scene.widget_shows("consent").await;
        scene.click("deny-consent").await;
        scene.widget_shows("denied").await;
        scene.click("close").await;
        look(self, Stop::ConsentDenied).await;

        self.begin("consentEnable=false&maximumRetry=1").await;
        scene.sign_in("greatday_nomfa", "Wrong").await;
        look(self, Stop::MaximumRetry).await;

        if self.around == Around::Element {
            // The playground asks its own server for tokens, and has the patience that is usual.
            self.begin("authorizeToken=00000000-0000-4000-8000-000000000000")
                .await;
            look(self, Stop::TokenInvalid).await;
            self.begin("simulate=silent&soon").await;
            look(self, Stop::LoadTimeout).await;
        }
    }

    /// Waits until a screen reader has been told this.
    pub async fn is_told(&self, text: &str) {
        let status = self.around.status();
        self.scene.enter_page().await;
        let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
        self.scene
            .until(
                &format!("'{text}' for screen readers ({:?})", self.around),
                async || {
                    let said = self.scene.run(script, vec![json!(status)]).await;
                    (said == json!(text)).then_some(())
                },
            )
            .await;
    }
}
