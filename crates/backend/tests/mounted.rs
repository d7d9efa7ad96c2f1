//! The backend as a part of another application.

use crate::database::Database;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use flinks_backend::{Backend, DataOptions, Origin, Site, Store, UserId, UserRefused, Vault};
use serde_json::{Value, json};
use std::io::Write;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";

on_every_database! {
    the_application_says_whose_a_connection_is,
    the_application_says_what_is_asked_of_flinks_for_a_connection,
    the_routes_of_the_application_stay_as_they_are,
}

/// What the application's own middleware finds out.
#[derive(Clone)]
enum SignedIn {
    User(String),
    Banned,
}

async fn sign_in(mut request: Request, next: Next) -> Response {
    let name = request
        .headers()
        .get("x-test-user")
        .map(|name| name.to_str().unwrap().to_owned());
    match name.as_deref() {
        Some("banned") => drop(request.extensions_mut().insert(SignedIn::Banned)),
        Some(name) => drop(
            request
                .extensions_mut()
                .insert(SignedIn::User(name.to_owned())),
        ),
        None => {}
    }
    next.run(request).await
}

async fn backend(database: &Database) -> Backend {
    let store = Store::open(&database.url, Vault::for_demonstration().unwrap()).await;
    let instance = Origin::parse("http://localhost:9440").unwrap();
    Backend::new(store.unwrap(), Site::new(None, false), [instance]).user_from(|parts| match parts
        .extensions
        .get()
    {
        Some(SignedIn::User(name)) => Ok(UserId::parse(name).ok()),
        Some(SignedIn::Banned) => Err(UserRefused),
        None => Ok(None),
    })
}

fn application(backend: &Backend) -> Router {
    Router::new()
        .route("/", get(async || "the application"))
        .merge(backend.router())
        .fallback(async || (StatusCode::NOT_FOUND, "the application's own"))
        .layer(from_fn(sign_in))
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    (listener, url)
}

async fn serve(application: Router) -> String {
    // Another test may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (listener, url) = listen().await;
    let service = application.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    url
}

async fn the_application_says_what_is_asked_of_flinks_for_a_connection(database: Database) {
    let backend = backend(&database).await;
    let mut asked = DataOptions::default();
    asked.kyc = Some(true);
    let application = Router::new()
        .merge(backend.router())
        .layer(Extension(asked));
    let url = serve(application).await;
    let http = reqwest::Client::new();
    let begun = http.post(format!("{url}/api/connect/session"));
    let begun = begun.send().await.unwrap();
    let cookie = begun.headers()["set-cookie"].to_str().unwrap().to_owned();
    let session: Value = begun.json().await.unwrap();
    let handed_over = http
        .post(format!("{url}/api/connections"))
        .header("Idempotency-Key", "key")
        .header("Cookie", &cookie)
        .json(&json!({"loginId": LOGIN, "state": session["state"]}));
    assert_eq!(handed_over.send().await.unwrap().status(), 202);
    let minute = Duration::from_secs(60);
    let work = backend.store().claim(1, minute).await.unwrap().remove(0);
    assert_eq!(work.data_options, asked);
}

async fn the_application_says_whose_a_connection_is(database: Database) {
    let url = serve(application(&backend(&database).await)).await;
    let http = reqwest::Client::new();
    let session = http
        .post(format!("{url}/api/connect/session"))
        .header("x-test-user", "alice");
    let begun = session.send().await.unwrap();
    let cookie = begun.headers()["set-cookie"].to_str().unwrap().to_owned();
    let session: Value = begun.json().await.unwrap();
    let handed_over = http
        .post(format!("{url}/api/connections"))
        .header("Idempotency-Key", "key")
        .header("Cookie", &cookie)
        .json(&json!({"loginId": LOGIN, "state": session["state"]}));
    let handed_over: Value = handed_over.send().await.unwrap().json().await.unwrap();
    let path = format!(
        "{url}/api/connections/{}",
        handed_over["id"].as_str().unwrap()
    );
    for (user, status) in [
        (Some("alice"), 200),
        (Some("bob"), 404),
        (None, 404),
        (Some("banned"), 401),
    ] {
        let mut request = http.get(&path).header("Cookie", &cookie);
        if let Some(user) = user {
            request = request.header("x-test-user", user);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{user:?}");
    }
}

async fn the_routes_of_the_application_stay_as_they_are(database: Database) {
    let url = serve(application(&backend(&database).await)).await;
    let text = async |path: &str| {
        let answer = reqwest::get(format!("{url}{path}")).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(text("/").await, (200, "the application".to_owned()));
    assert_eq!(
        text("/nothing").await,
        (404, "the application's own".to_owned())
    );
    // What whoever runs the process asks is not for visitors.
    for path in ["/healthz", "/metrics", "/server/connections"] {
        assert_eq!(text(path).await.0, 404, "{path}");
    }
    assert_eq!(text("/api/config").await.0, 200);
}

/// What is logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn without_the_addresses_of_visitors_it_says_so_and_goes_on() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // Another test may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let database = Database::sqlite();
    let backend = backend(&database)
        .await
        .requests_per_minute(NonZeroU32::MIN);
    let (listener, url) = listen().await;
    let application = application(&backend);
    tokio::spawn(async move { axum::serve(listener, application).await });
    for status in [200, 429, 429] {
        let answer = reqwest::get(format!("{url}/api/config")).await.unwrap();
        assert_eq!(answer.status(), status);
    }
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(
        said.matches("into_make_service_with_connect_info").count(),
        1,
        "{said}"
    );
}
