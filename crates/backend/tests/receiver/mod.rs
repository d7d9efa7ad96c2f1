//! The host application, as it receives events.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Router, http::Uri};
use futures_util::stream::repeat;
use serde_json::Value;
use standardwebhooks::Webhook;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// What its tests share with the program.
pub const KEY: &str = "whsec_b2YtdGhlLXRlc3RzLW9mLXRoZS1ldmVudHM=";
/// Far more than it takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Status(u16),
    /// To another path of itself.
    Redirect,
    /// With a body that never ends.
    Endless,
    /// Never.
    Silent,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Received {
    pub path: String,
    pub id: String,
    pub body: Value,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    answer: Arc<Mutex<Answer>>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    pub async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            url: format!("http://{}/hook", listener.local_addr().unwrap()),
            answer: Arc::new(Mutex::new(answer)),
            received: Arc::default(),
        };
        let app = Router::new().fallback(receive).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    pub fn answer_with(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    /// What has come, each of it signed with the key.
    pub fn received(&self) -> Vec<Received> {
        let received = self.received.lock().unwrap().clone();
        for one in &received {
            verify(KEY, one).unwrap();
        }
        received
    }

    /// Waits until what has come is enough.
    pub async fn until(&self, enough: impl Fn(&[Received]) -> bool) -> Vec<Received> {
        let began = Instant::now();
        loop {
            let received = self.received();
            if enough(&received) {
                return received;
            }
            assert!(began.elapsed() < PATIENCE, "only {received:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// As the host application does it.
pub fn verify(key: &str, received: &Received) -> Result<(), standardwebhooks::WebhookError> {
    let webhook = Webhook::new(key).unwrap();
    webhook.verify(&received.bytes, &received.headers)
}

async fn receive(
    State(receiver): State<Receiver>,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    receiver.received.lock().unwrap().push(Received {
        path: uri.path().to_owned(),
        id: headers["webhook-id"].to_str().unwrap().to_owned(),
        body: serde_json::from_slice(&bytes).unwrap(),
        headers,
        bytes,
    });
    let answer = *receiver.answer.lock().unwrap();
    match answer {
        Answer::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answer::Redirect => {
            (StatusCode::TEMPORARY_REDIRECT, [("location", "/elsewhere")]).into_response()
        }
        Answer::Endless => {
            let chunk = Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 8_192]));
            Body::from_stream(repeat(chunk)).into_response()
        }
        Answer::Silent => std::future::pending().await,
    }
}
