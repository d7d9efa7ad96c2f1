//! `POST /api/connections`: takes a connection that the page hands over.

use super::handoff_form::{self, media_type};
use crate::browser_session::BrowserSession;
use crate::problem::{FieldError, Problem};
use crate::store::Received;
use crate::{AppState, SharedState};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use flinks_protocol::{HandoffBody, Institution};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

const LONGEST_KEY: usize = 128;
const MOST_ACCOUNTS: usize = 100;
const LONGEST_TEXT: usize = 1024;

/// The answer to an accepted hand-off.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// The connection.
    id: Uuid,
}

/// Takes the connection that a page hands over.
///
/// The state and the cookie are those of the session that it began with. The same key gives the same answer and one connection. A
/// form, from a landing page whose JavaScript does not run, needs no key: its state is the key, and a page answers it.
#[utoipa::path(
    post,
    path = "/connections",
    operation_id = "hand_over",
    tag = "pages",
    params(
        ("Idempotency-Key" = String, Header, pattern = "^[!-~]{1,128}$",
            description = "The same for every attempt of one hand-off. A form needs none.", example = "0f8a2f9c"),
    ),
    request_body(content(
        (HandoffBody = "application/json"),
        (HandoffBody = "application/x-www-form-urlencoded"),
    )),
    security(("browser" = [])),
    responses(
        (status = 202, description = "The connection is stored.", content(
            (Accepted = "application/json"),
            (String = "text/html"),
        )),
        (status = 400, description = "No Idempotency-Key, or a body that is not JSON."),
        (status = 403, description = "The state is missing, used, expired or another browser's; or a page of another origin asks.", body = String, content_type = "text/html"),
        (status = 409, description = "The key belongs to another connection.", body = String, content_type = "text/html"),
        (status = 413, description = "The body is longer than 64 KiB.", body = String, content_type = "text/html"),
        (status = 415, description = "The body is neither JSON nor a form."),
        (status = 422, description = "Fields are missing or not of their form, each with a pointer.", body = String, content_type = "text/html"),
        (status = 503, description = "The store failed: send it again.", body = String, content_type = "text/html"),
    ),
)]
pub(crate) async fn receive(
    State(state): State<SharedState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if handoff_form::is_form(&headers) {
        return handoff_form::page(receive_form(&state, &headers, body).await);
    }
    let received = receive_json(&state, &headers, body).await;
    received
        .map(|id| (StatusCode::ACCEPTED, Json(Accepted { id })))
        .into_response()
}

async fn receive_json(
    state: &AppState,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Uuid, Problem> {
    let key = idempotency_key(headers)?;
    let fields = json_object(headers, &body.map_err(|rejection| too_long(&rejection))?)?;
    store(state, headers, key, &handoff(fields)?).await
}

/// A form has no headers of its own: its state is the key, which is good for one connection.
async fn receive_form(
    state: &AppState,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Uuid, Problem> {
    let fields = handoff_form::fields(&body.map_err(|rejection| too_long(&rejection))?);
    let body = handoff(fields)?;
    let key = body.state.as_ref().map(|state| state.expose());
    store(state, headers, key.unwrap_or_default(), &body).await
}

async fn store(
    state: &AppState,
    headers: &HeaderMap,
    key: &str,
    body: &HandoffBody,
) -> Result<Uuid, Problem> {
    let browser = BrowserSession::read(headers, &state.site);
    let Received { id, kept, .. } = state.store.receive(key, body, browser.as_ref()).await?;
    let polled = state.flinks.is_some();
    // The connection is stored: what fails here is done by the sweep.
    if kept && let Err(error) = state.store.bring_kept(&body.login_id, polled).await {
        tracing::error!(%id, %error, "accounts that are kept could not be brought");
    }
    state.wake.notify_one();
    tracing::info!(%id, login_id = ?body.login_id, "connection received");
    Ok(id)
}

fn too_long(rejection: &BytesRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is longer than 64 KiB.",
        ),
        _ => Problem::new(StatusCode::BAD_REQUEST, "The body could not be read."),
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<&str, Problem> {
    headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .filter(|key| {
            (1..=LONGEST_KEY).contains(&key.len())
                && key.bytes().all(|byte| byte.is_ascii_graphic())
        })
        .ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "The Idempotency-Key header is missing or not 1 to 128 visible ASCII characters.",
            )
        })
}

fn json_object(headers: &HeaderMap, bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    if media_type(headers) != "application/json" {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body must be application/json, or a form.",
        ));
    }
    let body = serde_json::from_slice(bytes).map_err(|error| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            format!(
                "The body is not JSON: line {}, column {}.",
                error.line(),
                error.column()
            ),
        )
    })?;
    match body {
        Value::Object(fields) => Ok(fields),
        _ => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "The body must be a JSON object.",
        )),
    }
}

fn handoff(fields: Map<String, Value>) -> Result<HandoffBody, Problem> {
    let mut reader = Fields {
        fields,
        errors: Vec::new(),
    };
    let login_id = reader.field("loginId", "/loginId", "a UUID of the form 8-4-4-4-12");
    if login_id.is_none() && reader.errors.is_empty() {
        reader.error("/loginId", "a UUID of the form 8-4-4-4-12");
    }
    let account_ids: Vec<_> = reader
        .field(
            "accountIds",
            "/accountIds",
            "a list of ids, each of 1 to 64 letters, digits, '-' or '_'",
        )
        .unwrap_or_default();
    if account_ids.len() > MOST_ACCOUNTS {
        reader.error("/accountIds", "at most 100 ids");
    }
    let institution = reader.field(
        "institution",
        "/institution",
        "text, a whole number or null",
    );
    if matches!(&institution, Some(Institution::Name(name)) if name.len() > LONGEST_TEXT) {
        reader.error("/institution", "at most 1024 bytes");
    }
    let tag: Option<flinks_protocol::Tag> = reader.field("tag", "/tag", "text or null");
    if tag
        .as_ref()
        .is_some_and(|tag| tag.as_str().len() > LONGEST_TEXT)
    {
        reader.error("/tag", "at most 1024 bytes");
    }
    let request_id = reader.field(
        "requestId",
        "/requestId",
        "a UUID of the form 8-4-4-4-12, or null",
    );
    let state = reader.field(
        "state",
        "/state",
        "1 to 64 letters, digits, '-' or '_', or null",
    );
    match (login_id, reader.errors.is_empty()) {
        (Some(login_id), true) => Ok(HandoffBody {
            login_id,
            account_ids,
            institution,
            request_id,
            tag,
            state,
        }),
        _ => Err(Problem::fields(reader.errors)),
    }
}

/// Reads field by field, so that all errors are told at once.
struct Fields {
    fields: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Fields {
    fn field<T: DeserializeOwned>(
        &mut self,
        name: &str,
        pointer: &'static str,
        expected: &str,
    ) -> Option<T> {
        match self.fields.remove(name) {
            None | Some(Value::Null) => None,
            Some(value) => {
                let read = serde_json::from_value(value).ok();
                if read.is_none() {
                    self.error(pointer, expected);
                }
                read
            }
        }
    }

    fn error(&mut self, pointer: &'static str, expected: &str) {
        self.errors.push(FieldError {
            pointer,
            detail: format!("expected {expected}"),
        });
    }
}
