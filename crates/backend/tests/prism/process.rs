//! Flinks' API as Prism makes it of its description (`flinks.yaml`): another program's reading of a request, in place of our simulator's.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::response::Response;
use serde_json::Value;
use std::collections::BTreeSet;
use std::env;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::sleep;

const DESCRIPTION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/prism/flinks.yaml");
const LOG: &str = "prism.txt";
/// Far more than it takes to start, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Which answer is preferred to a request, by its number, its path and its body. Without a preference it is the one of success, as the
/// description has it for an example.
pub type Preference = fn(usize, &str, &Value) -> Option<String>;

pub struct Prism {
    child: Child,
    folder: TempDir,
    /// Its own.
    address: String,
    url: String,
}

impl Prism {
    /// `None` where it is not installed.
    pub async fn start(preference: Preference) -> Option<Self> {
        let program = program()?;
        // Another test may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let output = File::create(folder.path().join(LOG)).unwrap();
        let child = Command::new(program)
            // Any free port: it says which.
            .args(["mock", "--port", "0", DESCRIPTION])
            .env("FORCE_COLOR", "0")
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        let mut prism = Self {
            child,
            folder,
            address: String::new(),
            url: String::new(),
        };
        prism.address = prism.listens().await;
        prism.url = hop(prism.address.clone(), preference).await;
        Some(prism)
    }

    /// Waits until it does: its address.
    async fn listens(&mut self) -> String {
        let began = Instant::now();
        loop {
            let log = self.log();
            let said = log.split_once("Prism is listening on ");
            if let Some((address, _)) = said.and_then(|(_, rest)| rest.split_once('\n')) {
                return address.to_owned();
            }
            let end = self.child.try_wait().unwrap();
            let in_time = began.elapsed() < PATIENCE;
            assert!(end.is_none() && in_time, "Prism is at {end:?}: {log}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// The address of Flinks' API.
    pub fn api(&self) -> String {
        format!("{}/v3/customer/BankingServices", self.url)
    }

    /// All that it has said.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join(LOG)).unwrap()
    }

    /// What it has said of requests and answers that the description does not allow.
    pub fn violations(&self) -> Vec<String> {
        let log = self.log();
        let kinds = ["  error  ", "  warning  ", "  fatal  "];
        let violations = log
            .lines()
            .filter(|line| kinds.iter().any(|kind| line.contains(kind)));
        violations.map(str::to_owned).collect()
    }

    /// The operations of the description, with its examples in their paths: it lists them when it starts.
    pub fn described(&self) -> BTreeSet<String> {
        let log = self.log();
        let operations = log.lines().filter_map(|line| {
            let (said, path) = line.split_once(&self.address)?;
            let method = said.split_whitespace().last()?;
            path.starts_with('/').then(|| format!("{method} {path}"))
        });
        operations.collect()
    }

    /// The operations that it was asked for.
    pub fn called(&self) -> BTreeSet<String> {
        let log = self.log();
        let requests = log
            .lines()
            .filter(|line| line.ends_with("Request received"));
        let operations = requests.filter_map(|line| {
            let (_, request) = line.split_once("[HTTP SERVER] ")?;
            let mut words = request.split_whitespace();
            let method = words.next()?.to_uppercase();
            Some(format!("{method} {}", words.next()?))
        });
        operations.collect()
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Between the backend and Prism, with the only way to choose an answer: a header of the request, which no client of Flinks sends. (With
/// `--seed` Prism makes up the same answer each time.)
#[derive(Clone)]
struct Hop {
    prism: String,
    preference: Preference,
    requests: Arc<AtomicUsize>,
    http: reqwest::Client,
}

async fn hop(prism: String, preference: Preference) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // A connection that is kept may be closed by Prism just when the next request is sent.
    let http = reqwest::Client::builder().pool_max_idle_per_host(0);
    let hop = Hop {
        prism,
        preference,
        requests: Arc::default(),
        http: http.build().unwrap(),
    };
    let app = Router::new().fallback(pass_on).with_state(hop);
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

async fn pass_on(State(hop): State<Hop>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let said = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let number = hop.requests.fetch_add(1, Ordering::Relaxed);
    if let Some(preferred) = (hop.preference)(number, parts.uri.path(), &said) {
        parts.headers.insert("prefer", preferred.parse().unwrap());
    }
    parts.headers.remove(HOST);
    let url = format!("{}{}", hop.prism, parts.uri);
    let request = hop.http.request(parts.method, url).headers(parts.headers);
    let answer = request.body(body).send().await.unwrap();
    axum::http::Response::<reqwest::Body>::from(answer).map(Body::new)
}

/// Where it is; none where it is not installed.
fn program() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .map(|folder| folder.join("prism"))
        .find(|file| file.is_file());
    if found.is_none() {
        const NOT_HERE: &str = "there is no prism on the PATH: cargo xtask setup installs it";
        let required = env::var_os("PRISM_REQUIRED").is_some();
        assert!(!required, "PRISM_REQUIRED is set, and {NOT_HERE}");
        // Past the capturing of the tests' output: a test that is left out must be seen.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {NOT_HERE}");
    }
    found
}
