//! A shop's page with one element, on a host of its own that sends no policy: nothing but our own code protects it.

use crate::scene::Scene;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Html;
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tower_http::services::ServeDir;
use uuid::Uuid;

pub const TOKEN: &str = "5d1b6a52-1c8e-4b7e-9a43-1f0f4f0d7c11";
pub const LOGIN: &str = "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";
pub const FORGED: &str = "66666666-6666-4666-8666-666666666666";

/// Hears all that the element says, and keeps what a careless component would leave: timers, listeners, logs, errors.
const WATCH: &str = r#"
    window.heard = [];
    for (const kind of ["event", "ready", "success", "exit", "error", "handoff", "refused"])
        document.addEventListener(`flinks-${kind}`, ({ detail }) => heard.push({ kind, detail }));
    window.thrown = [];
    addEventListener("error", ({ message }) => thrown.push(message));
    addEventListener("unhandledrejection", ({ reason }) => thrown.push(String(reason)));
    window.logged = [];
    for (const level of ["log", "info", "debug", "warn", "error"]) {
        const own = console[level];
        console[level] = (...given) => { logged.push(given.map(String).join(" ")); own.apply(console, given); };
    }
    window.timers = new Set();
    // Not those of a driver, which some set in the page.
    const ours = () => /flinks-connect|wasm/.test(new Error().stack);
    const { setTimeout: set, clearTimeout: clear, addEventListener: add, removeEventListener: remove } = window;
    window.setTimeout = (call, ...rest) => {
        const timer = set(() => { timers.delete(timer); call(); }, ...rest);
        if (ours()) timers.add(timer);
        return timer;
    };
    window.clearTimeout = (timer) => { timers.delete(timer); clear(timer); };
    window.listeners = new Set();
    window.addEventListener = function (type, listener, ...rest) {
        if (type === "message") listeners.add(listener);
        return add.call(window, type, listener, ...rest);
    };
    window.removeEventListener = function (type, listener, ...rest) {
        if (type === "message") listeners.delete(listener);
        return remove.call(window, type, listener, ...rest);
    };
    window.synthetic = 0;
    add.call(window, "message", ({ isTrusted }) => { if (!isTrusted) synthetic += 1; });
    window.opened = [];
    window.open = (...given) => { opened.push(given); return null; };
"#;

/// A widget that says that it is there, and does what a test tells it from within.
const WIDGET: &str = r#"<!doctype html><title>widget</title><script>
    window.posted = 0;
    addEventListener("message", () => posted++);
    parent.postMessage({ step: "APP_MOUNTED" }, "*");
    </script><p>Your bank</p>"#;

/// One that has its outcome at once, before any script of the page around it is there.
const QUICK: &str = r#"<!doctype html><title>widget</title><script>
    parent.postMessage({ step: "APP_MOUNTED" }, "*");
    parent.postMessage(OUTCOME, "*");
    </script><p>Your bank</p>"#;

/// In the widget's place, one that never says a word.
const SILENT: &str = "<!doctype html><title>widget</title><p>Your bank</p>";

pub struct Shop {
    pub scene: Scene,
    /// Of the widget.
    pub origin: String,
    pub page: String,
    handed_over: Arc<Mutex<Vec<Value>>>,
}

impl Shop {
    /// With this element in its page; `WIDGET` in it stands for the widget's origin.
    pub async fn with(element: &str) -> Self {
        let origin = widget().await;
        let scene = Scene::with_pages(&[]).await;
        let handed_over = Arc::<Mutex<Vec<Value>>>::default();
        let element = element.replace("WIDGET", &origin);
        let page = format!(
            "<!doctype html><html lang='en'><meta charset='utf-8'><title>Shop</title><script>{WATCH}</script>
            <script type='module' src='flinks-connect.js'></script><main>{element}</main></html>"
        );
        let host = host(scene.shop(&page), handed_over.clone()).await;
        let page = format!("{host}/shop.html");
        scene.go(&page).await;
        Self {
            scene,
            origin,
            page,
            handed_over,
        }
    }

    pub async fn heard(&self, kind: &str) -> Vec<Value> {
        let script = "return heard.filter((event) => event.kind === arguments[0]).map(({ detail }) => detail)";
        let heard = self.run(script, vec![json!(kind)]).await;
        heard.as_array().unwrap().clone()
    }

    /// Waits until so many have come, and gives them.
    pub async fn hears(&self, kind: &str, count: usize) -> Vec<Value> {
        let what = format!("{count} of {kind}");
        let some = async || {
            let heard = self.heard(kind).await;
            (heard.len() >= count).then_some(heard)
        };
        self.scene.until(&what, some).await
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.scene.enter_page().await;
        self.scene.run(script, arguments).await
    }

    /// Waits until an expression in the page is true.
    pub async fn says(&self, expression: &str) {
        let script = format!("return !!({expression})");
        self.scene
            .until(expression, async || {
                (self.run(&script, vec![]).await == json!(true)).then_some(())
            })
            .await;
    }

    /// Runs a script in the widget, once its document is there.
    pub async fn widget_runs(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.scene
            .until("the widget's document", async || {
                self.scene.enter_page().await;
                let frame = self.scene.see("flinks-connect > iframe").await;
                frame.enter_frame().await.ok()?;
                let title = self.scene.run("return document.title", vec![]).await;
                (title == json!("widget")).then_some(())
            })
            .await;
        self.scene.run(script, arguments).await
    }

    /// The widget posts these, one after the other, and the page has heard them all.
    pub async fn widget_posts(&self, messages: Vec<Value>) {
        let mark = format!("MARK_{}", Uuid::new_v4().simple());
        let post = "for (const message of arguments[0]) parent.postMessage(message, '*');
            parent.postMessage({ step: arguments[1] }, '*')";
        self.widget_runs(post, vec![Value::Array(messages), json!(mark)])
            .await;
        // Messages keep their order.
        self.says(&format!(
            "heard.some(({{ detail }}) => detail?.step === '{mark}')"
        ))
        .await;
    }

    /// What the shop's server was given.
    pub fn handed_over(&self) -> Vec<Value> {
        self.handed_over.lock().unwrap().clone()
    }
}

/// A success as the widget posts it.
pub fn success(login_id: &str) -> Value {
    json!({
        "step": "REDIRECT", "institution": "FlinksCapital", "loginId": login_id,
        "url": format!("https://shop.example/?loginId={login_id}"),
    })
}

/// The widget's server.
async fn widget() -> String {
    let alone = [(CONTENT_SECURITY_POLICY, "sandbox allow-scripts")];
    let forge = format!(
        "<!doctype html><title>alone</title><script>parent.postMessage({}, '*')</script>",
        success(FORGED)
    );
    let router = axum::Router::new()
        .route("/v2/", get(|| async { Html(WIDGET) }))
        .route("/v2/Credential/Silent", get(|| async { Html(SILENT) }))
        .route("/alone", get(async move || (alone, Html(forge))));
    listen(router).await
}

/// A widget that succeeds at once, and how often it was asked for.
pub async fn quick_widget() -> (String, Arc<AtomicU32>) {
    let asked = Arc::<AtomicU32>::default();
    let html = QUICK.replace("OUTCOME", &success(LOGIN).to_string());
    let counted = asked.clone();
    let router = axum::Router::new().route(
        "/v2/",
        get(async move || {
            counted.fetch_add(1, Ordering::Relaxed);
            Html(html)
        }),
    );
    (listen(router).await, asked)
}

/// The shop's own server.
async fn host(folder: PathBuf, handed_over: Arc<Mutex<Vec<Value>>>) -> String {
    let token = |Path(how): Path<String>| async move {
        match how.as_str() {
            "broken" => (StatusCode::BAD_GATEWAY, Json(json!({}))),
            "never" => {
                tokio::time::sleep(Duration::from_secs(600)).await;
                (StatusCode::OK, Json(json!({})))
            }
            _ => (StatusCode::OK, Json(json!({"authorizeToken": TOKEN}))),
        }
    };
    let take = async move |Json(body): Json<Value>| {
        handed_over.lock().unwrap().push(body);
        (StatusCode::ACCEPTED, Json(json!({"id": "1"})))
    };
    let router = axum::Router::new()
        .route("/token/{how}", post(token))
        .route("/handoff", post(take))
        .fallback_service(ServeDir::new(folder));
    listen(router).await
}

/// Serves on a port of its own: its address.
pub async fn listen(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async { axum::serve(listener, router).await });
    format!("http://localhost:{port}")
}
