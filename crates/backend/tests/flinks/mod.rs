//! The simulator as Flinks, on a real port of this process.

use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use flinks_simulator::Simulator;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

pub struct Flinks {
    pub url: String,
    asked: Asked,
    http: reqwest::Client,
}

/// A login that went through the widget, and two of its accounts that were selected there.
pub struct Login {
    pub id: String,
    pub selected: Vec<Value>,
    /// Every account that it has.
    pub accounts: Vec<Value>,
}

/// A login that the simulator does not know.
pub fn some_login() -> Login {
    Login {
        id: "6747ff12-6943-429f-c710-08d9aaed1c78".to_owned(),
        selected: vec![json!("226a0a34-7de6-4ca6-8782-01ffeb314ccc")],
        accounts: Vec::new(),
    }
}

type Asked = Arc<Mutex<Vec<Value>>>;

async fn record(State(asked): State<Asked>, request: Request, next: Next) -> Response {
    if !request.uri().path().ends_with("/GetAccountsDetail") {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let mut said: Value = serde_json::from_slice(&body).unwrap();
    let fields = said.as_object_mut().unwrap();
    fields.remove("RequestId");
    fields.remove("AccountsFilter");
    asked.lock().unwrap().push(said);
    next.run(Request::from_parts(parts, body.into())).await
}

impl Flinks {
    pub async fn start() -> Self {
        // Another test may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Asked::default();
        let app = flinks_simulator::app(Simulator::default())
            .layer(middleware::from_fn_with_state(asked.clone(), record));
        tokio::spawn(async { axum::serve(listener, app).await });
        Self {
            url,
            asked,
            http: reqwest::Client::new(),
        }
    }

    /// What was asked of `/GetAccountsDetail`, but for the session and the accounts.
    pub fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }

    /// The address of its API.
    pub fn api(&self) -> String {
        format!("{}/v3/customer/BankingServices", self.url)
    }

    /// A scenario by its name, or written out.
    pub async fn login(&self, scenario: Value) -> Login {
        let login = self.control("login").send().await.unwrap();
        let login: Value = login.json().await.unwrap();
        let id = login["loginId"].as_str().unwrap().to_owned();
        let accounts = login["accounts"].as_array().unwrap().iter();
        let accounts: Vec<_> = accounts.map(|account| account["id"].clone()).collect();
        let set = json!({"loginId": id, "scenario": scenario});
        let set = self.control("scenario").json(&set).send().await.unwrap();
        assert_eq!(set.status(), 204);
        Login {
            id,
            selected: accounts[..2].to_vec(),
            accounts,
        }
    }

    /// How often a login was read, and how many times at once.
    pub async fn reading(&self, login_id: &str) -> Value {
        let url = format!("{}/__control/reading/{login_id}", self.url);
        self.http
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// Has a webhook sent: the status of the simulator's answer, and what it says of the deliveries.
    pub async fn send_webhook(&self, order: &Value) -> (u16, Value) {
        let answer = self.control("webhook").json(order).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    fn control(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.post(format!("{}/__control/{path}", self.url))
    }
}
