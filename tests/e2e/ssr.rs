//! The app that a server renders: the frame is in its first HTML, and Rust takes it over.

use crate::attempts::Attempts;
use crate::scene::Scene;
use crate::server::{self, PATIENCE, Server};
use crate::shop::{LOGIN, listen, quick_widget};
use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::routing::post;
use reqwest::redirect::Policy;
use serde_json::json;
use std::env;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const CUSTOMER: &str = "Alice";
const SECRET_KEY: &str = "simulator-secret-key";
const API_KEY: &str = "simulator-api-key";
/// A token that the simulator takes for an expired one.
const EXPIRED: &str = "00000000-8ebc-48dc-be8b-20c773ba1565";

/// Its server, beside a scene whose database it has.
struct App {
    scene: Scene,
    page: String,
    server: Server,
}

/// What its server is told.
struct Setup {
    api: String,
    instance: String,
    /// What its pages load, in a folder.
    site: PathBuf,
    log: &'static str,
}

impl Setup {
    fn of(scene: &Scene) -> Self {
        Self {
            api: api(&scene.simulator),
            instance: scene.simulator.clone(),
            site: PathBuf::from(env::var_os("E2E_EXAMPLES").unwrap()).join("leptos-ssr/dist"),
            log: "warn",
        }
    }
}

impl App {
    async fn new() -> Self {
        let scene = Scene::with_pages(&[]).await;
        let setup = Setup::of(&scene);
        Self::start(scene, &setup)
    }

    fn start(scene: Scene, setup: &Setup) -> Self {
        let database = format!("sqlite://{}", scene.database().display());
        let arguments = [
            ["--api-url", &setup.api],
            ["--secret-key", SECRET_KEY],
            ["--api-key", API_KEY],
            ["--database", &database],
            ["--instance", &setup.instance],
        ];
        let variables = [
            ("LEPTOS_OUTPUT_NAME", "leptos-ssr".as_ref()),
            ("LEPTOS_SITE_ROOT", setup.site.as_os_str()),
            ("LEPTOS_SITE_PKG_DIR", "pkg".as_ref()),
            ("LEPTOS_SITE_ADDR", "127.0.0.1:0".as_ref()),
            ("RUST_LOG", setup.log.as_ref()),
        ];
        let program = server::program("E2E_SSR");
        let mut attempts = Attempts::of("server of the app");
        let server = loop {
            let arguments = arguments.as_flattened();
            let started = Server::silent_with(scene.home(), &program, arguments, &variables);
            let ready = started.and_then(|mut server| {
                server.says("ready: ", PATIENCE)?;
                Ok(server)
            });
            match ready {
                Ok(server) => break server,
                Err(error) => attempts.failed(&error),
            }
        };
        Self {
            page: server.said.clone(),
            scene,
            server,
        }
    }

    async fn sign_in(&self) {
        self.scene.go(&self.page).await;
        let name = self.scene.page_shows("input[name=name]").await;
        name.send_keys(CUSTOMER).await.unwrap();
        self.click("form button").await;
    }

    /// Signed in.
    async fn open(&self) {
        self.sign_in().await;
        self.scene.widget_shows("institution").await;
    }

    /// From the list of institutions to the accepted hand-off.
    async fn connect(&self) {
        self.scene.sign_in("greatday_nomfa", "Everyday").await;
        self.scene.page_shows("[data-handoff=accepted]").await;
    }

    async fn click(&self, selector: &str) {
        let button = self.scene.page_shows(selector).await;
        button.click().await.unwrap();
    }

    /// So many connections are stored, each the customer's, and the browser has nothing to complain of.
    async fn ends_with(self, connections: usize) {
        self.ends_despite(&[], connections).await;
    }

    /// The same, but for errors in the console with one of these texts.
    async fn ends_despite(self, expected: &[&str], connections: usize) {
        let stored = self.scene.stored().await;
        let owners: Vec<_> = stored
            .iter()
            .map(|row| row.owner.as_deref().unwrap_or_default())
            .collect();
        assert_eq!(owners, vec![CUSTOMER; connections]);
        self.scene.no_other_errors_in_the_console(expected).await;
        self.scene.end().await;
    }
}

#[tokio::test]
async fn an_app_that_a_server_renders_connects_and_connects_again() {
    let app = App::new().await;
    app.open().await;
    app.connect().await;
    let status = app.scene.page_shows("main > [role=status]").await;
    assert_eq!(status.text().await.unwrap(), "Connected: FlinksCapital");
    // Its token comes by a request to the server function.
    app.click("[data-again]").await;
    app.scene.page_shows("[data-handoff=idle]").await;
    app.connect().await;
    app.ends_with(2).await;
}

#[tokio::test]
async fn the_servers_frame_is_taken_over_with_what_it_said_and_not_loaded_again() {
    let (widget, asked) = quick_widget().await;
    let scene = Scene::with_pages(&[]).await;
    let setup = Setup {
        instance: widget,
        ..Setup::of(&scene)
    };
    let app = App::start(scene, &setup);
    app.sign_in().await;
    app.scene.page_shows("[data-handoff=accepted]").await;
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    app.ends_with(1).await;
}

#[tokio::test]
async fn a_page_that_is_loaded_again_in_the_middle_connects() {
    let app = App::new().await;
    app.open().await;
    app.scene.click("institution-FlinksCapital").await;
    app.scene.widget_shows("credential").await;
    app.scene.driver.refresh().await.unwrap();
    app.connect().await;
    app.ends_with(1).await;
}

#[tokio::test]
async fn a_page_that_is_come_back_to_connects() {
    let app = App::new().await;
    app.open().await;
    app.connect().await;
    app.scene.go(&format!("{}thanks", app.page)).await;
    app.scene.page_shows(".flinks-landing").await;
    app.scene.driver.back().await.unwrap();
    // Some browsers show it as it was left, others load it anew.
    app.click("[data-again]").await;
    app.scene.page_shows("[data-handoff=idle]").await;
    app.connect().await;
    app.ends_with(2).await;
}

#[tokio::test]
async fn each_of_two_tabs_connects_by_its_own_state() {
    let app = App::new().await;
    app.open().await;
    let first = app.scene.driver.window().await.unwrap();
    let second = app.scene.driver.new_tab().await.unwrap();
    app.scene
        .driver
        .switch_to_window(second.clone())
        .await
        .unwrap();
    app.scene.go(&app.page).await;
    app.scene.widget_shows("institution").await;
    for tab in [first, second] {
        app.scene.driver.switch_to_window(tab).await.unwrap();
        app.connect().await;
    }
    app.ends_with(2).await;
}

#[tokio::test]
async fn another_language_is_spoken_by_the_page_and_the_widget() {
    let app = App::new().await;
    app.open().await;
    app.click("button[lang=fr]").await;
    app.scene.page_shows(".flinks-connect[lang=fr]").await;
    app.scene
        .until("a French widget", async || {
            app.scene.enter_page().await;
            let frame = app.scene.see("iframe.flinksconnect").await;
            frame.enter_frame().await.ok()?;
            let spoken = app
                .scene
                .run("return document.documentElement.lang", vec![]);
            (spoken.await == json!("fr")).then_some(())
        })
        .await;
    app.connect().await;
    app.ends_with(1).await;
}

#[tokio::test]
async fn the_first_html_has_token_and_state_once_and_neither_is_stored_or_logged() {
    let scene = Scene::with_pages(&[]).await;
    let setup = Setup {
        log: "trace",
        ..Setup::of(&scene)
    };
    let mut app = App::start(scene, &setup);
    let http = reqwest::Client::builder().redirect(Policy::none());
    let http = http.build().unwrap();
    let to_sign_in = http.get(&app.page).send().await.unwrap();
    let html = to_sign_in.text().await.unwrap();
    assert!(!html.contains("<iframe"), "{html}");
    let sign_in = http.post(format!("{}sign-in", app.page));
    let form = "application/x-www-form-urlencoded";
    let sign_in = sign_in.header("Content-Type", form).body("name=Alice");
    let signed_in = sign_in.send().await.unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let request = http.get(&app.page).header("Cookie", cookie);
    let answer = request
        .header("Accept-Language", "fr-CA")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let policy = answer.headers()["content-security-policy"].to_str();
    let policy = policy.unwrap().to_owned();
    let html = answer.text().await.unwrap();
    let after = |begin: &str, end: &str| {
        let (_, rest) = html.split_once(begin).unwrap();
        rest.split_once(end).unwrap().0
    };
    let token = after("authorizeToken=", "&");
    let token = token.split('"').next().unwrap();
    let state = after("data-state=\"", "\"");
    let nonce = after("nonce=\"", "\"");
    for once in [token, state] {
        assert!(once.len() > 20, "{once}");
        assert_eq!(html.matches(once).count(), 1, "{once} in {html}");
    }
    let ended = |line: &str| {
        line.contains("path=\"/api/connect/session\"") && line.contains("finished processing")
    };
    let log = app.server.until("log the session", PATIENCE, |log| {
        log.lines().any(ended).then(|| log.to_owned())
    });
    let log = log.unwrap();
    let (_, customer) = cookie.split_once('=').unwrap();
    for secret in [token, state, SECRET_KEY, API_KEY, customer] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
    let later = http.post(format!("{}fn/connect_session", app.page));
    let later = later.header("Cookie", cookie).send().await.unwrap();
    assert_eq!(later.status(), 200);
    assert_eq!(later.headers()["cache-control"], "no-store");
    assert!(policy.contains(&format!("'nonce-{nonce}'")), "{policy}");
    assert!(html.contains("class=\"flinks-connect\""), "{html}");
    assert!(html.contains(" lang=\"fr\""), "{html}");
    app.scene.end().await;
}

#[tokio::test]
async fn who_is_not_signed_in_at_the_shop_begins_no_session() {
    let app = App::new().await;
    let session = format!("{}api/connect/session", app.page);
    let refused = reqwest::Client::new().post(session).send().await.unwrap();
    assert_eq!(refused.status(), 401);
    app.ends_with(0).await;
}

#[tokio::test]
async fn without_javascript_the_widget_is_there_and_the_landing_page_hands_over_once() {
    let scene = Scene::without_scripts().await;
    let setup = Setup::of(&scene);
    let app = App::start(scene, &setup);
    app.sign_in().await;
    // What a widget shows without its own scripts.
    app.scene.widget_shows("loading").await;
    let frame = app.scene.page_shows("iframe.flinksconnect").await;
    let attribute = async |name: &str| frame.attr(name).await.unwrap().unwrap();
    assert!(attribute("src").await.contains("authorizeToken="));
    let state = attribute("data-state").await;
    let landing = format!(
        "{}thanks?loginId={LOGIN}&accountId=a1&state={state}",
        app.page
    );
    for _ in 0..2 {
        app.scene.go(&landing).await;
        app.click("form button").await;
        let answer = app.scene.page_shows("main > [role=status]").await;
        let answer = answer.text().await.unwrap();
        assert_eq!(answer, "Your bank account is connected.");
    }
    let stored = app.scene.stored().await;
    assert_eq!(
        (&*stored[0].login_id, &*stored[0].account_ids),
        (LOGIN, &["a1".to_owned()][..])
    );
    app.ends_with(1).await;
}

#[tokio::test]
async fn while_the_pages_own_javascript_does_not_come_the_widget_is_of_use() {
    let scene = Scene::with_pages(&[]).await;
    let setup = Setup {
        site: scene.home().join("nothing"),
        ..Setup::of(&scene)
    };
    let app = App::start(scene, &setup);
    app.open().await;
    app.scene.sign_in("greatday_nomfa", "Everyday").await;
    app.scene.widget_shows("success").await;
    app.ends_despite(&["/pkg/", "dynamically imported module"], 0)
        .await;
}

#[tokio::test]
async fn a_token_that_has_expired_before_the_page_is_seen_is_replaced_by_the_page() {
    let scene = Scene::with_pages(&[]).await;
    let (api, asked) = tardy_api(&scene.simulator).await;
    let setup = Setup {
        api,
        ..Setup::of(&scene)
    };
    let app = App::start(scene, &setup);
    app.open().await;
    // The frame is still the server's, which another token was put into.
    let frame = app.scene.page_shows("iframe.flinksconnect").await;
    let src = frame.attr("src").await.unwrap().unwrap();
    assert!(src.contains(EXPIRED), "{src}");
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    app.connect().await;
    // The widget's own request with the first one.
    app.ends_despite(&["/__widget/authorize-token"], 1).await;
}

/// The address of the API at this one.
fn api(of: &str) -> String {
    format!("{of}/v3/simulator/BankingServices")
}

/// The simulator's tokens, but for the first one, which has expired; and how often one was asked for.
async fn tardy_api(simulator: &str) -> (String, Arc<AtomicU32>) {
    const CALL: &str = "/GenerateAuthorizeToken";
    let asked = Arc::<AtomicU32>::default();
    let (counted, simulator) = (asked.clone(), api(simulator) + CALL);
    let mint = async move |headers: HeaderMap| {
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            return json!({"Token": EXPIRED}).to_string();
        }
        let key = headers["flinks-auth-key"].clone();
        let minted = reqwest::Client::new().post(simulator);
        let minted = minted
            .header("flinks-auth-key", key)
            .header(CONTENT_LENGTH, 0);
        minted.send().await.unwrap().text().await.unwrap()
    };
    let listening = listen(Router::new().route(&(api("") + CALL), post(mint))).await;
    (api(&listening), asked)
}

#[tokio::test]
async fn a_landing_page_in_another_tab_hands_over_by_the_servers_state() {
    let app = App::new().await;
    app.open().await;
    app.scene.enter_page().await;
    let frame = "return document.querySelector('iframe').dataset.state";
    let state = app.scene.run(frame, vec![]).await;
    let tab = app.scene.driver.new_tab().await.unwrap();
    app.scene.driver.switch_to_window(tab).await.unwrap();
    let landing = |state: &str| format!("{}thanks?loginId={LOGIN}&state={state}", app.page);
    for (state, becomes) in [
        (state.as_str().unwrap(), "accepted"),
        ("0123456789abcdef0123456789abcdef", "refused"),
    ] {
        app.scene.go(&landing(state)).await;
        let shown = format!(".flinks-landing[data-state={becomes}]");
        app.scene.page_shows(&shown).await;
        let page = app.scene.everything_in_the_page().await;
        assert!(!page.contains(LOGIN), "{page}");
    }
    assert_eq!(app.scene.stored().await.len(), 1);
    app.scene.end().await;
}
