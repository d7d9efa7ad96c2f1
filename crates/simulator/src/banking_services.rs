//! The API: `/v3/{customerId}/BankingServices`.

use crate::{
    account_data,
    demo_user::SECURITY_ANSWER,
    id::{LoginId, RequestId},
    scenario::{Fault, Scenario, next},
    session::DataSession,
    simulator::{Memory, Simulator},
};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{delete, get, patch, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{collections::HashMap, io, time::Duration};

/// The key that mints authorize tokens.
pub const SECRET_KEY: &str = "simulator-secret-key";
/// The key that reads data.
pub const API_KEY: &str = "simulator-api-key";

const TIME_OF_A_READ: Duration = Duration::from_millis(5);

type Customer = Path<String>;
type CustomerAnd<T> = Path<(String, T)>;

/// The routes.
pub(crate) fn routes() -> Router<Simulator> {
    let endpoints = Router::new()
        .route("/GenerateAuthorizeToken", post(generate_authorize_token))
        .route("/Authorize", post(authorize))
        .route("/AuthorizeAsync", post(authorize))
        .route("/GetAccountsDetail", post(fetch::<Detail>))
        .route("/GetAccountsDetailAsync/{request}", get(poll::<Detail>))
        .route("/GetAccountsSummary", post(fetch::<Summary>))
        .route("/GetAccountsSummaryAsync/{request}", get(poll::<Summary>))
        .route("/GetStatements", post(fetch::<Statements>))
        .route("/GetStatementsAsync/{request}", get(poll::<Statements>))
        .route("/DeleteCard/{login}", delete(delete_card))
        .route("/SetScheduledRefresh", patch(set_scheduled_refresh));
    Router::new().nest("/v3/{customer}/BankingServices", endpoints)
}

/// An error's answer: the status is that of the code.
fn error(code: &str) -> Response {
    let status = match code {
        "OPERATION_PENDING" | "OPERATION_DISPATCHED" => StatusCode::ACCEPTED,
        "SESSION_NONEXISTENT" | "CARD_IN_USE" => StatusCode::BAD_REQUEST,
        "DISABLED_INSTITUTION" => StatusCode::METHOD_NOT_ALLOWED,
        "AGGREGATION_ERROR" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNAUTHORIZED,
    };
    let body = json!({
        "HttpStatusCode": status.as_u16(), "FlinksCode": code, "Message": "See FlinksCode.", "Links": [],
    });
    (status, Json(body)).into_response()
}

fn pending(code: &str, request_id: RequestId) -> Response {
    let body = json!({
        "HttpStatusCode": 202, "FlinksCode": code, "Message": "Your operation is still processing.", "Links": [],
        "RequestId": request_id,
    });
    (StatusCode::ACCEPTED, Json(body)).into_response()
}

/// The answer that a fault puts in place; `None` where it only delays.
fn faulty(fault: &Fault) -> Option<Response> {
    match fault {
        Fault::Code(code) => Some(error(code)),
        Fault::Drop => {
            let broken = io::Error::other("dropped as the scenario says");
            let start = Ok(Bytes::from_static(b"{\"HttpStatusCode\": 2"));
            Some(
                Body::from_stream(futures_util::stream::iter([start, Err(broken)])).into_response(),
            )
        }
        Fault::Garbage => {
            Some((StatusCode::BAD_GATEWAY, "<html>Bad gateway</html>").into_response())
        }
        _ => None,
    }
}

fn has(headers: &HeaderMap, name: &str, key: &str) -> bool {
    headers
        .get(name)
        .is_some_and(|value| value.as_bytes() == key.as_bytes())
}

async fn generate_authorize_token(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
) -> Response {
    if !has(&headers, "flinks-auth-key", SECRET_KEY) {
        return error("ACCESS_DENIED");
    }
    let token = RequestId::random().to_string();
    simulator.memory().api.tokens.insert(token.clone(), None);
    Json(json!({"HttpStatusCode": 200, "Token": token})).into_response()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Authorize {
    login_id: Option<LoginId>,
    #[serde(default = "yes")]
    most_recent_cached: bool,
    request_id: Option<RequestId>,
    #[serde(default)]
    security_responses: HashMap<String, Vec<String>>,
    tag: Option<String>,
}

const PROMPT: &str = crate::demo_user::SECURITY_QUESTION.en;

const fn yes() -> bool {
    true
}

async fn authorize(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    body: Result<Json<Authorize>, axum::extract::rejection::JsonRejection>,
) -> Response {
    let token = headers
        .get("flinks-auth-key")
        .and_then(|token| token.to_str().ok());
    let (Some(token), Ok(Json(asked))) = (token, body) else {
        return error("INVALID_REQUEST");
    };
    let (delay, answer) = simulator.memory().authorize(token, asked);
    tokio::time::sleep(delay).await;
    answer
}

impl Memory {
    fn authorize(&mut self, token: &str, asked: Authorize) -> (Duration, Response) {
        let at_once = |answer| (Duration::ZERO, answer);
        let opened = match self.api.tokens.get(token) {
            None => return at_once(error("ACCESS_DENIED")),
            Some(opened) => *opened,
        };
        match (asked.request_id, opened) {
            // The answer to a challenge comes with the token of the first call.
            (Some(request_id), Some(opened)) if request_id == opened => {
                at_once(self.answer_challenge(request_id, &asked.security_responses))
            }
            (None, None) if self.tokens.accept(token).is_ok() => {
                let Some(login_id) = asked
                    .login_id
                    .filter(|login_id| self.login(*login_id).is_some())
                else {
                    return at_once(error("INVALID_LOGIN"));
                };
                let scenario = self.api.scenarios.entry(login_id).or_default();
                let fault = next(&mut scenario.authorize);
                let pending = scenario.pending;
                let delay = fault.as_ref().map_or(Duration::ZERO, Fault::delay);
                if let Some(answer) = fault.as_ref().and_then(faulty) {
                    return (delay, answer);
                }
                let request_id = RequestId::random();
                self.api.tokens.insert(token.to_owned(), Some(request_id));
                let session = DataSession {
                    login_id,
                    challenged: fault == Some(Fault::Challenge) || !asked.most_recent_cached,
                    asked: None,
                    pending,
                    tag: asked.tag,
                };
                let challenged = session.challenged;
                self.api.sessions.insert(request_id, session);
                let answer = if fault == Some(Fault::Dispatched) {
                    pending_session(request_id)
                } else if challenged {
                    challenge(request_id)
                } else {
                    self.opened(request_id)
                };
                (delay, answer)
            }
            _ => at_once(error("ACCESS_DENIED")),
        }
    }

    fn answer_challenge(
        &mut self,
        request_id: RequestId,
        answers: &HashMap<String, Vec<String>>,
    ) -> Response {
        let Some(session) = self.api.sessions.get_mut(&request_id) else {
            return error("SESSION_NONEXISTENT");
        };
        if session.challenged {
            match answers.get(PROMPT).and_then(|answers| answers.first()) {
                None if answers.is_empty() => return challenge(request_id),
                None => return error("UNKNOWN_CHALLENGE_KEY"),
                Some(answer) if !answer.eq_ignore_ascii_case(SECURITY_ANSWER) => {
                    return error("INVALID_SECURITY_RESPONSE");
                }
                Some(_) => session.challenged = false,
            }
        }
        self.opened(request_id)
    }

    fn opened(&self, request_id: RequestId) -> Response {
        let session = self.api.sessions.get(&request_id);
        let Some(login) = session.and_then(|session| self.login(session.login_id)) else {
            return error("SESSION_NONEXISTENT");
        };
        Json(json!({
            "Links": [], "HttpStatusCode": 200, "Login": account_data::login(login), "Institution": "FlinksCapital",
            "InstitutionName": "FlinksCapital", "InstitutionId": 14, "RequestId": request_id,
        }))
        .into_response()
    }
}

fn pending_session(request_id: RequestId) -> Response {
    pending("OPERATION_DISPATCHED", request_id)
}

fn challenge(request_id: RequestId) -> Response {
    let body = json!({
        "HttpStatusCode": 203, "Links": [], "RequestId": request_id, "Institution": "FlinksCapital",
        "SecurityChallenges": [{"Type": "QuestionAndAnswer", "Prompt": PROMPT, "Iterables": []}],
    });
    (StatusCode::NON_AUTHORITATIVE_INFORMATION, Json(body)).into_response()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Fetch {
    request_id: RequestId,
    #[serde(default)]
    accounts_filter: Vec<String>,
    #[serde(default = "yes")]
    with_transactions: bool,
}

/// What a data endpoint sends.
trait Data: 'static {
    fn body(login: &crate::outcome::Login, filter: &[String], transactions: bool) -> Value;
}

struct Detail;
struct Summary;
struct Statements;

impl Data for Detail {
    fn body(login: &crate::outcome::Login, filter: &[String], transactions: bool) -> Value {
        json!({"Accounts": account_data::accounts(login, filter, true, transactions)})
    }
}

impl Data for Summary {
    fn body(login: &crate::outcome::Login, filter: &[String], _: bool) -> Value {
        json!({"Accounts": account_data::accounts(login, filter, false, false)})
    }
}

impl Data for Statements {
    fn body(login: &crate::outcome::Login, filter: &[String], _: bool) -> Value {
        // The smallest file that says it is a PDF.
        const FILE: &str = "JVBERi0xLjQKJSVFT0YK";
        let accounts = account_data::accounts(login, filter, false, false);
        let statements = accounts.iter().map(|account| {
            json!({
                "AccountNumber": account.get("AccountNumber"),
                "Statements": [{"UniqueId": RequestId::random(), "FileType": "PDF", "Base64Bytes": FILE}],
            })
        });
        json!({"StatementsByAccount": statements.collect::<Value>()})
    }
}

/// What a webhook of this type brings.
pub(crate) fn webhook_data(
    response_type: &str,
    login: &crate::outcome::Login,
) -> Map<String, Value> {
    let data = match response_type {
        "GetStatements" => Statements::body(login, &[], false),
        "GetAccountsSummary" => Summary::body(login, &[], false),
        _ => Detail::body(login, &[], true),
    };
    data.as_object().cloned().unwrap_or_default()
}

async fn fetch<T: Data>(
    State(simulator): State<Simulator>,
    _: Customer,
    headers: HeaderMap,
    body: Result<Json<Fetch>, axum::extract::rejection::JsonRejection>,
) -> Response {
    if !has(&headers, "x-api-key", API_KEY) {
        return error("ACCESS_DENIED");
    }
    let Ok(Json(asked)) = body else {
        return error("INVALID_REQUEST");
    };
    let details = (asked.accounts_filter, asked.with_transactions);
    read::<T>(&simulator, asked.request_id, Some(details)).await
}

async fn poll<T: Data>(
    State(simulator): State<Simulator>,
    Path((_, request_id)): CustomerAnd<RequestId>,
    headers: HeaderMap,
) -> Response {
    if !has(&headers, "x-api-key", API_KEY) {
        return error("ACCESS_DENIED");
    }
    read::<T>(&simulator, request_id, None).await
}

/// A question for data: the first one says what is wanted.
async fn read<T: Data>(
    simulator: &Simulator,
    request_id: RequestId,
    asked: Option<(Vec<String>, bool)>,
) -> Response {
    let session = simulator
        .memory()
        .api
        .sessions
        .get(&request_id)
        .map(|session| session.login_id);
    let Some(login_id) = session else {
        return error("SESSION_NONEXISTENT");
    };
    let _reader = Reader::of(simulator, login_id);
    // So that two reads of one login at the same time are seen to be so.
    tokio::time::sleep(TIME_OF_A_READ).await;
    let (delay, answer) = simulator.memory().read::<T>(request_id, asked);
    tokio::time::sleep(delay).await;
    answer
}

/// A read under way; it ends with the connection, too.
struct Reader<'a> {
    simulator: &'a Simulator,
    login_id: LoginId,
}

impl<'a> Reader<'a> {
    fn of(simulator: &'a Simulator, login_id: LoginId) -> Self {
        let mut memory = simulator.memory();
        let reading = memory.api.reading.entry(login_id).or_default();
        reading.now += 1;
        reading.most = reading.most.max(reading.now);
        Self {
            simulator,
            login_id,
        }
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Some(reading) = self.simulator.memory().api.reading.get_mut(&self.login_id) {
            reading.now -= 1;
        }
    }
}

impl Memory {
    fn read<T: Data>(
        &mut self,
        request_id: RequestId,
        asked: Option<(Vec<String>, bool)>,
    ) -> (Duration, Response) {
        let at_once = |answer| (Duration::ZERO, answer);
        let Some(session) = self.api.sessions.get_mut(&request_id) else {
            return at_once(error("SESSION_NONEXISTENT"));
        };
        if session.challenged {
            return at_once(error("UNAUTHORIZED"));
        }
        let login_id = session.login_id;
        let scenario = self.api.scenarios.entry(login_id).or_default();
        let steps = if asked.is_some() {
            &mut scenario.fetch
        } else {
            &mut scenario.poll
        };
        let fault = next(steps);
        let ignore_filter = scenario.ignore_filter;
        let delay = fault.as_ref().map_or(Duration::ZERO, Fault::delay);
        if let Some(answer) = fault.as_ref().and_then(faulty) {
            if fault == Some(Fault::Code("SESSION_NONEXISTENT".to_owned())) {
                self.api.sessions.remove(&request_id);
            }
            return (delay, answer);
        }
        if asked.is_some() {
            session.asked = asked;
        }
        let Some((mut filter, transactions)) = session.asked.clone() else {
            // Polled before it was asked for.
            return (delay, error("INVALID_REQUEST"));
        };
        if session.pending > 0 {
            session.pending -= 1;
            return (delay, pending("OPERATION_PENDING", request_id));
        }
        if ignore_filter {
            filter.clear();
        }
        let tag = session.tag.clone();
        let Some(login) = self.login(login_id) else {
            return (delay, error("INVALID_LOGIN"));
        };
        let mut body = T::body(login, &filter, transactions);
        if let Value::Object(fields) = &mut body {
            for (name, value) in [
                ("HttpStatusCode", json!(200)),
                ("Login", account_data::login(login)),
                ("Institution", json!("FlinksCapital")),
                ("InstitutionName", json!("FlinksCapital")),
                ("InstitutionId", json!(14)),
                ("RequestId", json!(request_id)),
                ("Links", json!([])),
            ] {
                fields.insert(name.to_owned(), value);
            }
            if let Some(tag) = tag {
                fields.insert("Tag".to_owned(), json!(tag));
            }
        }
        if let Some(reading) = self.api.reading.get_mut(&login_id) {
            reading.delivered += 1;
        }
        (delay, Json(body).into_response())
    }
}

async fn delete_card(
    State(simulator): State<Simulator>,
    Path((_, login_id)): CustomerAnd<LoginId>,
    headers: HeaderMap,
) -> Response {
    if !has(&headers, "x-api-key", API_KEY) {
        return error("ACCESS_DENIED");
    }
    let mut memory = simulator.memory();
    if memory.login(login_id).is_none() {
        return error("INVALID_LOGIN");
    }
    let fault = memory
        .api
        .scenarios
        .get_mut(&login_id)
        .and_then(|scenario: &mut Scenario| next(&mut scenario.delete));
    if let Some(answer) = fault.as_ref().and_then(faulty) {
        return answer;
    }
    memory.forget(login_id);
    Json(json!({"StatusCode": 200, "Message": "The card was deleted."})).into_response()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ScheduledRefresh {
    login_id: LoginId,
    is_activated: bool,
}

async fn set_scheduled_refresh(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Json(asked): Json<ScheduledRefresh>,
) -> Response {
    if !has(&headers, "x-api-key", API_KEY) {
        return error("ACCESS_DENIED");
    }
    let mut memory = simulator.memory();
    if memory.login(asked.login_id).is_none() {
        return error("INVALID_LOGIN");
    }
    match asked.is_activated {
        true => memory.api.refreshed.insert(asked.login_id),
        false => memory.api.refreshed.remove(&asked.login_id),
    };
    Json("The scheduled refresh was set.").into_response()
}
