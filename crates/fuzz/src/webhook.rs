//! A webhook, through the real routes of the backend and a database in memory.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use flinks_backend::{Origin, Site, Store, Vault, WebhookKey, Webhooks};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::cell::RefCell;
use std::error::Error;
use std::num::NonZeroU32;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const SECRET: &str = "a secret that no input knows";
/// Of the documentation's example; the corpus has it.
const LOGIN: &str = "5e115eac-1209-4f19-641c-08d6d484e2fe";
const SELECTED: &str = "ae1dac72-70da-4626-fed8-08d682e1ff4a";
/// A database in memory is made anew after so many inputs: each delivery is remembered.
const INPUTS: u32 = 20_000;

/// The first line is the header's value, the rest is the body.
///
/// # Panics
/// Where a promise is broken, and where the backend cannot be set up.
pub fn webhook(data: &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n');
    let (signature, body) = data.split_at(end.unwrap_or(data.len()));
    let body = body.strip_prefix(b"\n").unwrap_or(body);
    BACKEND.with_borrow_mut(|kept| {
        let mut backend = match kept.take() {
            Some(backend) if backend.inputs < INPUTS => backend,
            _ => Backend::start().unwrap_or_else(|error| unreachable!("no backend: {error}")),
        };
        backend.inputs += 1;
        let forged = backend.send(signature, body);
        assert!(
            matches!(forged, Ok(StatusCode::UNAUTHORIZED)),
            "a forged webhook was answered with {forged:?}"
        );
        let signed = backend.send(sign(body).as_bytes(), body);
        assert!(
            matches!(
                signed,
                Ok(StatusCode::OK | StatusCode::UNPROCESSABLE_ENTITY)
            ),
            "a signed webhook was answered with {signed:?}"
        );
        let shown = backend.accounts();
        assert!(
            shown.as_ref().is_ok_and(is_selected),
            "accounts that were not selected: {shown:?}"
        );
        *kept = Some(backend);
    });
}

/// Accounts that were selected, or none yet.
fn is_selected(accounts: &Value) -> bool {
    let accounts = accounts.as_array().into_iter().flatten();
    let mut ids = accounts.map(|account| account.get("Id").and_then(Value::as_str));
    ids.all(|id| id.is_some_and(|id| id.eq_ignore_ascii_case(SELECTED)))
}

fn sign(body: &[u8]) -> String {
    Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).map_or_else(
        |_| String::new(),
        |mac| STANDARD.encode(mac.chain_update(body).finalize().into_bytes()),
    )
}

thread_local! {
    static BACKEND: RefCell<Option<Backend>> = const { RefCell::new(None) };
}

/// With one connection that waits for its accounts.
struct Backend {
    runtime: Runtime,
    app: Router,
    cookie: String,
    connection: String,
    inputs: u32,
}

type Failure = Box<dyn Error>;

impl Backend {
    fn start() -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let store = Store::open("sqlite::memory:", Vault::for_demonstration()?);
        let store = runtime.block_on(store)?;
        let instance = Origin::parse("http://localhost:9440")?;
        let key = WebhookKey::new(SECRET).ok_or("no key")?;
        let app = flinks_backend::Backend::new(store, Site::new(None, false), [instance])
            .webhooks(Webhooks::new(key))
            .requests_per_minute(NonZeroU32::MAX)
            .sessions_per_minute(NonZeroU32::MAX)
            .router();
        let mut backend = Self {
            runtime,
            app,
            cookie: String::new(),
            connection: String::new(),
            inputs: 0,
        };
        backend.connect()?;
        Ok(backend)
    }

    /// Hands a connection over, as a page does.
    fn connect(&mut self) -> Result<(), Failure> {
        let begin = Request::post("/api/connect/session").header(header::HOST, "localhost");
        let answer = self.answer(begin.body(Body::empty())?)?;
        let cookie = answer.headers().get(header::SET_COOKIE);
        let cookie = cookie.ok_or("no cookie")?.to_str()?;
        self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let session = self.json(answer)?;
        let state = session.get("state").cloned().unwrap_or_default();
        let body = json!({"loginId": LOGIN, "accountIds": [SELECTED], "state": state});
        let hand_over = Request::post("/api/connections")
            .header("idempotency-key", "key")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, &self.cookie);
        let answer = self.answer(hand_over.body(Body::from(body.to_string()))?)?;
        let id = self.json(answer)?.get("id").cloned();
        self.connection = id
            .and_then(|id| Some(id.as_str()?.to_owned()))
            .ok_or("no id")?;
        Ok(())
    }

    fn send(&self, signature: &[u8], body: &[u8]) -> Result<StatusCode, Failure> {
        let request =
            Request::post("/webhooks/flinks").header("flinks-authenticity-key", signature);
        match request.body(Body::from(Bytes::copy_from_slice(body))) {
            Ok(request) => Ok(self.answer(request)?.status()),
            // Bytes that cannot stand in a header do not arrive.
            Err(_) => Ok(StatusCode::UNAUTHORIZED),
        }
    }

    fn accounts(&self) -> Result<Value, Failure> {
        let path = format!("/api/connections/{}/accounts", self.connection);
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let answer = self.answer(request.body(Body::empty())?)?;
        self.json(answer)
    }

    fn answer(&self, request: Request<Body>) -> Result<Response<Body>, Failure> {
        Ok(self.runtime.block_on(self.app.clone().oneshot(request))?)
    }

    fn json(&self, answer: Response<Body>) -> Result<Value, Failure> {
        let bytes = self
            .runtime
            .block_on(to_bytes(answer.into_body(), usize::MAX))?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}
