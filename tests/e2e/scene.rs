//! One test's world: simulator, backend, database, a site of a stranger, and a browser that nobody else has meanwhile.

use crate::attempts::Attempts;
use crate::browser_pool::Browser;
use crate::engine::{Engine, Scripts};
use crate::server::{self, Server};
use flinks_backend::{Store, Vault};
use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqliteRow};
use std::collections::HashMap;
use std::env;
use std::fmt::Debug;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use thirtyfour::WebElement;
use thirtyfour::prelude::*;
use uuid::Uuid;

/// Long enough for a busy machine; nothing waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(60);

const EMPTY: &str = "<!doctype html><title>site</title>";

pub struct Scene {
    pub driver: WebDriver,
    browser: Browser,
    pub simulator: String,
    pub stranger: String,
    pub page: String,
    backend: Option<Server>,
    dist: PathBuf,
    _simulator: Server,
    /// All that the test writes; it goes with the test.
    folder: TempDir,
}

/// A row of the backend's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub login_id: String,
    pub account_ids: Vec<String>,
    pub institution: Option<String>,
    pub tag: Option<String>,
    /// The user of the host application.
    pub owner: Option<String>,
}

impl Scene {
    /// With the playground.
    pub async fn new() -> Self {
        let dist = env::var_os("E2E_DIST").unwrap();
        Self::serving(Scripts::On, |_| dist.into()).await
    }

    /// With an empty site, in a browser that runs no scripts.
    pub async fn without_scripts() -> Self {
        Self::filled(Scripts::Off, |_, site| {
            std::fs::write(site.join("index.html"), EMPTY).unwrap();
        })
        .await
    }

    /// With plain pages that the element is dropped into: `{}` in them stands for the simulator's origin.
    pub async fn with_pages(pages: &[(&str, &str)]) -> Self {
        Self::with_site(|simulator, site| {
            let package = env::var_os("E2E_PACKAGE").unwrap();
            for file in std::fs::read_dir(package).unwrap() {
                let file = file.unwrap();
                std::fs::copy(file.path(), site.join(file.file_name())).unwrap();
            }
            std::fs::write(site.join("index.html"), EMPTY).unwrap();
            for (name, html) in pages {
                std::fs::write(site.join(name), html.replace("{}", simulator)).unwrap();
            }
        })
        .await
    }

    /// With a site that is put into a folder, given the simulator's origin.
    pub async fn with_site(fill: impl FnOnce(&str, &Path)) -> Self {
        Self::filled(Scripts::On, fill).await
    }

    async fn filled(scripts: Scripts, fill: impl FnOnce(&str, &Path)) -> Self {
        Self::serving(scripts, |scene| {
            let site = scene.folder.path().join("site");
            std::fs::create_dir(&site).unwrap();
            fill(&scene.simulator, &site);
            site
        })
        .await
    }

    async fn serving(scripts: Scripts, dist: impl FnOnce(&Self) -> PathBuf) -> Self {
        // Another test may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let home = folder.path();
        let simulator = start_simulator(home);
        let browser = Browser::take(scripts).await;
        let mut scene = Self {
            driver: browser.driver.clone(),
            browser,
            simulator: simulator.said.trim_end_matches('/').to_owned(),
            stranger: serve_fixtures().await,
            page: String::new(),
            backend: None,
            dist: PathBuf::new(),
            _simulator: simulator,
            folder,
        };
        scene.dist = dist(&scene);
        scene.start_backend();
        scene
    }

    /// The file with the connections.
    pub fn database(&self) -> PathBuf {
        self.home().join("connections.db")
    }

    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    /// Adds a page to the site, and gives its folder, for a host that is not the backend.
    pub fn shop(&self, page: &str) -> PathBuf {
        std::fs::write(self.dist.join("shop.html"), page).unwrap();
        self.dist.clone()
    }

    /// Waits for a file that the browser downloads, takes it away and reads it.
    pub async fn downloaded(&self, name: &str) -> String {
        let file = self.browser.downloads().join(name);
        let whole = async || {
            let text = std::fs::read_to_string(&file).ok()?;
            // Firefox takes the name at once, and fills it at the end.
            (!text.is_empty()).then_some(text)
        };
        let text = self.until(&format!("the file {name}"), whole).await;
        std::fs::remove_file(file).unwrap();
        text
    }

    /// Starts the backend, at the address that it had before.
    pub fn start_backend(&mut self) {
        let port = self.page.trim_end_matches('/').rsplit(':').next();
        let port = port.filter(|port| !port.is_empty()).unwrap_or("0");
        let database = format!("sqlite://{}", self.database().display());
        let dist = self.dist.display().to_string();
        let api = format!("{}/v3/simulator/BankingServices", self.simulator);
        let arguments = [
            ["--api-url", &api],
            ["--secret-key", "simulator-secret-key"],
            ["--api-key", "simulator-api-key"],
            ["--poll-interval-ms", "50"],
            // One browser stands for many people.
            ["--tokens-per-minute", "1000000"],
            ["--port", port],
            ["--dist", &dist],
            ["--database", &database],
            ["--instance", &self.simulator],
            // Framed as well, so that the policy of the page does not do the guard's work.
            ["--instance", &self.stranger],
        ];
        let home = self.folder.path();
        let program = server::program("E2E_BACKEND");
        let (began, mut attempts) = (Instant::now(), Attempts::of("backend"));
        let backend = loop {
            match Server::start(home, &program, arguments.as_flattened(), "ready: ") {
                Ok(backend) => break backend,
                // Whoever has taken the port meanwhile may give it back: a browser's connection, for one.
                Err(error) if error.contains("cannot listen") && began.elapsed() < PATIENCE => {
                    attempts.again(&error);
                }
                Err(error) => attempts.failed(&error),
            }
        };
        self.page.clone_from(&backend.said);
        self.backend = Some(backend);
    }

    pub fn stop_backend(&mut self) {
        self.backend = None;
    }

    /// Opens the playground with these parameters, and waits until the widget shows the view.
    pub async fn open(&self, parameters: &str, view: &str) {
        self.go("about:blank").await;
        let simulator = &self.simulator;
        self.go(&format!(
            "{}#instance={simulator}&path=v2&demo=true&{parameters}",
            self.page
        ))
        .await;
        self.widget_shows(view).await;
    }

    pub async fn go(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    pub async fn enter_widget(&self) {
        self.enter_page().await;
        let frame = self.see("iframe.flinksconnect").await;
        frame.enter_frame().await.unwrap();
    }

    pub async fn enter_page(&self) {
        self.driver.enter_default_frame().await.unwrap();
    }

    pub async fn widget_shows(&self, view: &str) {
        let selector = format!("[data-testid=view][data-view='{view}']");
        self.until(&format!("the widget shows {view}"), async || {
            self.enter_page().await;
            let frame = self
                .driver
                .find(By::Css("iframe.flinksconnect"))
                .await
                .ok()?;
            frame.enter_frame().await.ok()?;
            self.driver.find(By::Css(&selector)).await.ok()
        })
        .await;
    }

    /// Signs in at FlinksCapital, from the list of institutions.
    pub async fn sign_in(&self, username: &str, password: &str) {
        self.widget_shows("institution").await;
        self.click("institution-FlinksCapital").await;
        self.widget_shows("credential").await;
        self.fill_in(username, password).await;
    }

    pub async fn fill_in(&self, username: &str, password: &str) {
        self.type_into("username", username).await;
        self.type_into("password", password).await;
        self.click("submit-credential").await;
    }

    /// Clicks what has the test id, in the frame that was entered.
    pub async fn click(&self, test_id: &str) {
        let selector = format!("[data-testid='{test_id}']");
        self.until(&format!("a click on {test_id}"), async || {
            let found = self.driver.find(By::Css(&selector)).await.ok()?;
            found.click().await.ok()
        })
        .await;
    }

    pub async fn type_into(&self, test_id: &str, text: &str) {
        let selector = format!("[data-testid='{test_id}']");
        self.until(&format!("an input {test_id}"), async || {
            let found = self.driver.find(By::Css(&selector)).await.ok()?;
            found.clear().await.ok()?;
            found.send_keys(text).await.ok()
        })
        .await;
    }

    /// The first element of the selector, once there is one, in the frame that was entered.
    pub async fn see(&self, selector: &str) -> WebElement {
        self.until(&format!("an element {selector}"), async || {
            self.driver.find(By::Css(selector)).await.ok()
        })
        .await
    }

    /// The same in the page itself.
    pub async fn page_shows(&self, selector: &str) -> WebElement {
        self.enter_page().await;
        self.see(selector).await
    }

    /// Waits for a row of the trace of this kind with this text.
    pub async fn traced(&self, kind: &str, text: &str) -> String {
        self.enter_page().await;
        let selector = format!(".flinks-trace [data-kind={kind}]");
        self.until(&format!("a {kind} row with {text}"), async || {
            for row in self.driver.find_all(By::Css(&selector)).await.ok()? {
                // Not `text`, which leaves out what is scrolled out of sight.
                let row = row.prop("textContent").await.ok()??;
                if row.contains(text) {
                    return Some(row);
                }
            }
            None
        })
        .await
    }

    /// Runs a script in the frame that was entered.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.driver.execute(script, arguments).await.unwrap();
        answer.json().clone()
    }

    /// Posts the value from the frame that was entered to the page; the browser writes source and origin.
    pub async fn post_to_page(&self, message: Value) {
        self.run("parent.postMessage(arguments[0], '*')", vec![message])
            .await;
    }

    /// Everything that the page's origin keeps in the browser, and the page as it stands.
    pub async fn everything_in_the_page(&self) -> String {
        self.enter_page().await;
        let script = "return document.documentElement.outerHTML + location.href + JSON.stringify([{...sessionStorage}, {...localStorage}])";
        let text = self.run(script, vec![]).await;
        text.as_str().unwrap().to_owned()
    }

    /// How many connections have each tag.
    pub async fn stored_by_tag(&self) -> HashMap<String, i64> {
        let mut counts = HashMap::new();
        for tag in self.stored().await.into_iter().filter_map(|row| row.tag) {
            *counts.entry(tag).or_default() += 1;
        }
        counts
    }

    async fn rows(&self, query: &'static str) -> Vec<SqliteRow> {
        let options = SqliteConnectOptions::new().filename(self.database());
        let pool = SqlitePool::connect_with(options).await.unwrap();
        let rows = sqlx::query(query).fetch_all(&pool).await.unwrap();
        pool.close().await;
        rows
    }

    pub async fn stored(&self) -> Vec<Stored> {
        let rows = self
            .rows("SELECT id FROM connections ORDER BY received_at")
            .await;
        // They are encrypted: the backend's own store reads them.
        let url = format!("sqlite://{}", self.database().display());
        let store = Store::open(&url, Vault::for_demonstration().unwrap())
            .await
            .unwrap();
        let mut stored = Vec::new();
        for row in rows {
            let id = Uuid::parse_str(row.get("id")).unwrap();
            let login_id = store.login_id(id).await.unwrap().unwrap();
            let account_ids = store.account_ids(id).await.unwrap().unwrap();
            stored.push(Stored {
                login_id: login_id.expose().to_owned(),
                account_ids: account_ids
                    .iter()
                    .map(|id| id.expose().to_owned())
                    .collect(),
                institution: store.institution(id).await.unwrap(),
                tag: store.tag(id).await.unwrap(),
                owner: store
                    .owner(id)
                    .await
                    .unwrap()
                    .map(|user| user.expose().to_owned()),
            });
        }
        store.close().await;
        stored
    }

    /// Asserts that the console holds no error, and so no breach of the policy either.
    pub async fn no_errors_in_the_console(&self) {
        self.no_other_errors_in_the_console(&[]).await;
    }

    /// The same but for messages with one of these texts.
    pub async fn no_other_errors_in_the_console(&self, expected: &[&str]) {
        if !Engine::of_this_run().has_tools() {
            // The others keep their console to themselves.
            return;
        }
        let log = self.driver.browser_log().await.unwrap();
        let errors: Vec<_> = log
            .iter()
            .filter(|entry| {
                let warns = ["Content Security", "hydrat"];
                entry.level == "SEVERE" || warns.iter().any(|text| entry.message.contains(text))
            })
            .filter(|entry| !expected.iter().any(|text| entry.message.contains(text)))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    /// Asks until there is an answer.
    pub async fn until<T, F: Future<Output = Option<T>>>(
        &self,
        what: &str,
        ask: impl Fn() -> F,
    ) -> T {
        let began = Instant::now();
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            if began.elapsed() > PATIENCE {
                let page = self.everything_in_the_page().await;
                panic!("waited in vain for {what}; the page:\n{page}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the browser holds for the page, by name, once the garbage is collected.
    pub async fn left_behind(&self) -> HashMap<String, f64> {
        let tools = self.driver.cdp();
        let call = async |method: &str| tools.send_raw(method, json!({})).await.unwrap();
        call("HeapProfiler.collectGarbage").await;
        call("Performance.enable").await;
        let answer = call("Performance.getMetrics").await;
        let metrics = answer["metrics"].as_array().unwrap().iter();
        let metrics = metrics.map(|metric| {
            let name = metric["name"].as_str().unwrap().to_owned();
            (name, metric["value"].as_f64().unwrap())
        });
        metrics.collect()
    }

    /// Leaves the browser to the next test; if it is dropped instead, the browser ends.
    pub async fn end(self) {
        let by_name = self.stranger.replace("127.0.0.1", "localhost");
        let sites = [&self.stranger, &by_name].map(|origin| format!("{origin}/forge.js"));
        self.browser.give_back(&sites).await;
    }
}

pub fn start_simulator(home: &Path) -> Server {
    let program = server::program("E2E_SIMULATOR");
    let mut attempts = Attempts::of("simulator");
    loop {
        match Server::start(home, &program, &["--port", "0"], "ready: ") {
            Ok(simulator) => return simulator,
            Err(error) => attempts.failed(&error),
        }
    }
}

/// A REDIRECT as the widget posts it.
pub fn redirect(login_id: &str) -> Value {
    json!({
        "step": "REDIRECT",
        "institution": "FlinksCapital",
        "loginId": login_id,
        "requestId": "0c1d1d2c-7d4f-4a7b-8a0e-2f6a3c1b9d11",
        "url": format!("https://attacker.example/?loginId={login_id}"),
    })
}

/// Serves `tests/fixtures` on an origin of its own, as long as the test runs.
async fn serve_fixtures() -> String {
    serve(Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")).await
}

/// Serves a folder as a static host does, as long as the test runs.
pub async fn serve(folder: PathBuf) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let router = axum::Router::new().fallback_service(tower_http::services::ServeDir::new(folder));
    tokio::spawn(async { axum::serve(listener, router).await });
    origin
}
