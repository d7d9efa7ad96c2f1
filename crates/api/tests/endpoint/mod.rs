//! A server that plays one endpoint, and the client that calls it.

use flinks_api::{Credentials, FlinksClient};
use flinks_protocol::{AccountId, AuthorizeToken, LoginId, RequestId};
use serde_json::Value;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

pub const LOGIN: &str = "5e115eac-1209-4f19-641c-08d6d484e2fe";
pub const REQUEST: &str = "1243c283-e0ca-4fda-a5e4-343068430190";
pub const TOKEN: &str = "d65f1adb-8ebc-48dc-be8b-20c773ba1565";
pub const ACCOUNT: &str = "ae1dac72-70da-4626-fed8-08d682e1ff4a";

pub fn login_id() -> LoginId {
    LoginId::parse(LOGIN).unwrap()
}

pub fn request_id() -> RequestId {
    RequestId::parse(REQUEST).unwrap()
}

pub fn token() -> AuthorizeToken {
    AuthorizeToken::parse(TOKEN).unwrap()
}

pub fn account_id() -> AccountId {
    AccountId::parse(ACCOUNT).unwrap()
}

pub struct Endpoint {
    pub server: MockServer,
    pub client: FlinksClient,
}

impl Endpoint {
    /// Answers one method and path with a status and a body, if the key is in the right header.
    pub async fn new(verb: &str, at: &str, key: (&str, &str), status: u16, body: Value) -> Self {
        let server = MockServer::start().await;
        Mock::given(method(verb))
            .and(path(format!("/v3/customer/BankingServices{at}")))
            .and(header(key.0, key.1))
            .respond_with(ResponseTemplate::new(status).set_body_json(body))
            .mount(&server)
            .await;
        let client = client(&server.uri());
        Self { server, client }
    }

    /// The body of the last request.
    pub async fn asked(&self) -> Value {
        let requests = self.server.received_requests().await.unwrap();
        serde_json::from_slice(&requests.last().unwrap().body).unwrap_or(Value::Null)
    }
}

pub fn client(server: &str) -> FlinksClient {
    let credentials = Credentials {
        secret_key: "the-secret-key".into(),
        api_key: "the-api-key".into(),
    };
    FlinksClient::new(
        &format!("{server}/v3/customer/BankingServices/"),
        credentials,
    )
    .unwrap()
}

pub const API_KEY: (&str, &str) = ("x-api-key", "the-api-key");
pub const SECRET_KEY: (&str, &str) = ("flinks-auth-key", "the-secret-key");
pub const AUTHORIZE_TOKEN: (&str, &str) = ("flinks-auth-key", TOKEN);
