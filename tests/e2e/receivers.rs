//! The receivers of `examples/receivers`: the same page, and the same promises, in each language.

use crate::attempts::Attempts;
use crate::engine::Engine;
use crate::scene::{Scene, start_simulator};
use crate::server::{PATIENCE, Server};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::tempdir;
use uuid::Uuid;

const WEBHOOK_SECRET: &str = "a secret that only Flinks knows";

#[derive(Debug, Clone, Copy)]
enum Language {
    Axum,
    Express,
    FastApi,
    Go,
    Php,
}

/// A receiver that listens; killed on drop.
struct Receiver {
    server: Server,
    url: String,
    http: reqwest::Client,
}

/// What a browser has after it has begun a session.
struct Session {
    token: String,
    state: String,
    cookie: String,
}

impl Language {
    /// What runs it; none where `cargo xtask setup` did not find the language.
    fn program(self) -> Option<PathBuf> {
        let name = format!("{self:?}").to_uppercase();
        env::var_os(format!("E2E_RECEIVER_{name}")).map(PathBuf::from)
    }

    /// The same with its arguments; those that listen where `PORT` says have none but their file.
    fn command(self, program: PathBuf, page: &Path) -> (PathBuf, Vec<String>) {
        let folder = PathBuf::from(env::var_os("E2E_EXAMPLES").unwrap()).join("receivers");
        let file = |name: &str| folder.join(name).display().to_string();
        match self {
            Self::Axum | Self::Go => (program, vec![]),
            Self::Express => (program, vec![file("express/server.js")]),
            Self::FastApi => (program, vec![file("fastapi/server.py")]),
            Self::Php => {
                // PHP names each connection on its standard error, which would be among what the tests say.
                let quiet = r#"exec "$0" -S localhost:0 -t "$1" "$2" 2>&1"#.to_owned();
                let (php, page) = (program.display(), page.display());
                let words = [php.to_string(), page.to_string(), file("php/server.php")];
                let arguments = ["-c".to_owned(), quiet].into_iter().chain(words);
                ("sh".into(), arguments.collect())
            }
        }
    }

    /// None where the language is not here, which is said.
    fn start(self, home: &Path, page: &Path, simulator: &str) -> Option<Receiver> {
        let Some(program) = self.program() else {
            eprintln!("left out, for its language is not here: {self:?}");
            return None;
        };
        // Another test may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (program, arguments) = self.command(program, page);
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let api = format!("{simulator}/v3/simulator/BankingServices");
        let variables: [(&str, &OsStr); 7] = [
            ("FLINKS_API_URL", api.as_ref()),
            ("FLINKS_WEBHOOK_SECRET", WEBHOOK_SECRET.as_ref()),
            ("POLL_MS", "50".as_ref()),
            ("PORT", "0".as_ref()),
            ("PAGE", page.as_os_str()),
            // PHP keeps its files there.
            ("TMPDIR", home.as_os_str()),
            ("PYTHONDONTWRITEBYTECODE", "1".as_ref()),
        ];
        let words = match self {
            Self::Php => "Development Server (",
            _ => "listening on ",
        };
        let mut attempts = Attempts::of("receiver");
        loop {
            let started = Server::silent_with(home, &program, &arguments, &variables);
            let ready = started.and_then(|mut server| {
                server.says(words, PATIENCE)?;
                Ok(server)
            });
            match ready {
                Ok(server) => {
                    let url = server.said.split(')').next().unwrap().to_owned();
                    let http = reqwest::Client::new();
                    return Some(Receiver { server, url, http });
                }
                Err(error) => attempts.failed(&error),
            }
        }
    }
}

impl Receiver {
    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.url)).json(body)
    }

    /// Begins a session, as a page of its own does.
    async fn begin(&self) -> Session {
        let request = self.post("/api/connect/session", &json!({}));
        let answer = request.header("Origin", &self.url).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let (cookie, cache) = (header("set-cookie"), header("cache-control"));
        assert!(cache.contains("no-store"), "{cache}");
        let (cookie, attributes) = cookie.split_once(';').unwrap();
        let attributes = attributes.to_lowercase();
        for attribute in ["httponly", "samesite=lax", "path=/"] {
            assert!(attributes.contains(attribute), "{attributes}");
        }
        let cookie = cookie.to_owned();
        let session: Value = answer.json().await.unwrap();
        let text = |name: &str| session[name].as_str().unwrap().to_owned();
        Session {
            token: text("authorizeToken"),
            state: text("state"),
            cookie,
        }
    }

    fn hand_over(&self, session: &Session, key: &str, login: &Login) -> RequestBuilder {
        let body = json!({
            "loginId": login.id, "accountIds": [login.account], "institution": "FlinksCapital",
            "requestId": null, "tag": null, "state": session.state,
        });
        self.post("/api/connections", &body)
            .header("Origin", &self.url)
            .header("Cookie", &session.cookie)
            .header("Idempotency-Key", key)
    }

    async fn get(&self, path: &str, cookie: &str) -> Response {
        let request = self
            .http
            .get(format!("{}/api/connections/{path}", self.url));
        request.header("Cookie", cookie).send().await.unwrap()
    }

    /// Waits until the connection has this status, and gives its accounts' ids.
    async fn accounts(&self, id: &str, cookie: &str) -> Vec<Value> {
        let began = Instant::now();
        loop {
            let view: Value = self.get(id, cookie).await.json().await.unwrap();
            assert_eq!(view["id"], id);
            match view["status"].as_str().unwrap() {
                "ready" => break,
                status => assert_eq!(status, "pending", "{view}"),
            }
            assert!(began.elapsed() < PATIENCE, "{view}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let accounts = self.get(&format!("{id}/accounts"), cookie).await;
        let accounts: Vec<Value> = accounts.json().await.unwrap();
        accounts
            .iter()
            .map(|account| account["Id"].clone())
            .collect()
    }
}

/// One that the simulator knows, and the first of its accounts.
struct Login {
    id: String,
    account: String,
}

/// The simulator, as the tests steer it.
struct Bank(Server);

impl Bank {
    async fn asked(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/__control/{path}", self.0.said.trim_end_matches('/'));
        let answer = reqwest::Client::new().post(url).json(&body).send().await;
        let text = answer.unwrap().error_for_status().unwrap().text().await;
        serde_json::from_str(&text.unwrap()).unwrap_or_default()
    }

    async fn login(&self) -> Login {
        let login = self.asked("login", json!({})).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Login {
            id: text(&login["loginId"]),
            account: text(&login["accounts"][0]["id"]),
        }
    }

    /// How often the accounts of a login were delivered.
    async fn delivered(&self, login: &Login) -> Value {
        let url = format!("{}__control/reading/{}", self.0.said, login.id);
        let answer = reqwest::get(url).await.unwrap();
        answer.json::<Value>().await.unwrap()["delivered"].clone()
    }

    /// Sends the webhook once, and gives the status that it was answered with.
    async fn webhook(&self, receiver: &Receiver, login: &Login, secret: Option<&str>) -> Value {
        let url = format!("{}/webhooks/flinks", receiver.url);
        let order = json!({"loginId": login.id, "url": url, "secret": secret, "attempts": 1});
        self.asked("webhook", order).await["statuses"][0].clone()
    }
}

async fn id_of(answer: Response) -> String {
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let answer: Value = answer.json().await.unwrap();
    answer["id"].as_str().unwrap().to_owned()
}

/// The component takes these for a refusal, and does not try again.
fn is_refusal(status: StatusCode) -> bool {
    status.is_client_error() && ![408, 425, 429].contains(&status.as_u16())
}

async fn connects(language: Language) {
    if Engine::leaves_out("the receivers' page: what differs is the server, not the engine") {
        return;
    }
    let folder = PathBuf::from(env::var_os("E2E_EXAMPLES").unwrap()).join("receivers/page");
    let file = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (html, script) = (file("index.html"), file("page.js"));
    let scene = Scene::with_pages(&[("index.html", &html), ("page.js", &script)]).await;
    let page = scene.home().join("site");
    if let Some(receiver) = language.start(scene.home(), &page, &scene.simulator) {
        scene
            .go(&format!("{}/?instance={}", receiver.url, scene.simulator))
            .await;
        scene.sign_in("greatday_nomfa", "Everyday").await;
        scene.page_shows("[data-handoff=accepted]").await;
        scene.page_shows("main > ul > li").await;
        scene.no_errors_in_the_console().await;
    }
    scene.end().await;
}

/// A hand-off that is not of this page, this browser and this session stores nothing and uses nothing up; a genuine one is one
/// connection however often it comes; nobody else sees it; no id is in what the receiver prints.
async fn takes_each_handoff_once_and_only_from_its_own_page(language: Language) {
    let home = tempdir().unwrap();
    let bank = Bank(start_simulator(home.path()));
    let simulator = bank.0.said.trim_end_matches('/');
    let Some(mut receiver) = language.start(home.path(), home.path(), simulator) else {
        return;
    };
    let (login, other) = (bank.login().await, bank.login().await);
    let (session, stranger) = (receiver.begin().await, receiver.begin().await);
    let genuine = || receiver.hand_over(&session, "key-1", &login);
    let with = |name: &str, value: &str| {
        let mut request = genuine().build().unwrap();
        let name = reqwest::header::HeaderName::from_bytes(name.as_bytes()).unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
        request
    };
    let forged = Session {
        state: "0123456789abcdef0123456789abcdef".to_owned(),
        token: String::new(),
        cookie: session.cookie.clone(),
    };
    let malformed = Login {
        id: "1 OR 1=1".to_owned(),
        account: login.account.clone(),
    };
    let forged = receiver.hand_over(&forged, "key-1", &login);
    let malformed = receiver.hand_over(&session, "key-1", &malformed);
    let refused = [
        with("origin", "https://evil.example"),
        with("origin", "null"),
        with("sec-fetch-site", "cross-site"),
        with("content-type", "text/plain"),
        with("cookie", &stranger.cookie),
        with("cookie", "flinks_connect="),
        with("idempotency-key", ""),
        forged.build().unwrap(),
        malformed.build().unwrap(),
    ];
    for request in refused {
        let sent = format!("{request:?}");
        let status = receiver.http.execute(request).await.unwrap().status();
        assert!(is_refusal(status), "{status}: {sent}");
    }
    let id = id_of(genuine().send().await.unwrap()).await;
    assert_eq!(id_of(genuine().send().await.unwrap()).await, id);
    let used = receiver.hand_over(&session, "key-2", &other);
    assert!(is_refusal(used.send().await.unwrap().status()));
    let another = receiver.hand_over(&session, "key-1", &other);
    assert_eq!(another.send().await.unwrap().status(), 409);
    let accounts = receiver.accounts(&id, &session.cookie).await;
    assert_eq!(accounts, [json!(login.account)]);
    assert_eq!(id_of(genuine().send().await.unwrap()).await, id);
    assert_eq!(bank.delivered(&login).await, 1);
    for path in [&id, &format!("{id}/accounts")] {
        let answer = receiver.get(path, &stranger.cookie).await;
        assert_eq!(answer.status(), 404);
    }
    let (_, cookie) = session.cookie.split_once('=').unwrap();
    let secrets = [
        &login.id,
        &login.account,
        &session.token,
        &session.state,
        cookie,
    ];
    let printed = receiver
        .server
        .until("print", PATIENCE, |printed| Some(printed.to_owned()));
    let printed = printed.unwrap();
    for secret in secrets {
        assert!(!printed.contains(secret), "{printed}");
    }
}

/// Flinks never has this login's accounts ready: what is shown can only have come by the webhook.
async fn takes_a_webhook_that_is_rightly_signed_and_no_other(language: Language) {
    let home = tempdir().unwrap();
    let bank = Bank(start_simulator(home.path()));
    let simulator = bank.0.said.trim_end_matches('/');
    let Some(receiver) = language.start(home.path(), home.path(), simulator) else {
        return;
    };
    let (login, session) = (bank.login().await, receiver.begin().await);
    let never = json!({"loginId": login.id, "scenario": "never-ready"});
    bank.asked("scenario", never).await;
    let key = Uuid::new_v4().to_string();
    let handed_over = receiver.hand_over(&session, &key, &login).send().await;
    let id = id_of(handed_over.unwrap()).await;
    for secret in [None, Some("another secret")] {
        assert_eq!(bank.webhook(&receiver, &login, secret).await, 401);
    }
    let accounts = format!("{id}/accounts");
    let answer = receiver.get(&accounts, &session.cookie).await;
    assert_eq!(answer.status(), 409);
    assert_eq!(
        bank.webhook(&receiver, &login, Some(WEBHOOK_SECRET)).await,
        200
    );
    let accounts = receiver.accounts(&id, &session.cookie).await;
    assert_eq!(accounts, [json!(login.account)]);
}

macro_rules! languages {
    ($($module:ident = $language:ident,)+) => {
        $(mod $module {
            use super::Language::$language;

            #[tokio::test]
            async fn connects() {
                super::connects($language).await;
            }

            #[tokio::test]
            async fn takes_each_handoff_once_and_only_from_its_own_page() {
                super::takes_each_handoff_once_and_only_from_its_own_page($language).await;
            }

            #[tokio::test]
            async fn takes_a_webhook_that_is_rightly_signed_and_no_other() {
                super::takes_a_webhook_that_is_rightly_signed_and_no_other($language).await;
            }
        })+
    };
}

languages! {
    axum = Axum,
    express = Express,
    fastapi = FastApi,
    go = Go,
    php = Php,
}
