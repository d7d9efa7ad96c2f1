//! Errors as the client sees them: problem details (RFC 9457).

use crate::store::StoreError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) const PROBLEM: &str = "application/problem+json";

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// JSON pointer to the field.
    pub pointer: &'static str,
    /// What was expected. Never the value: it may be an id.
    pub detail: String,
}

/// A problem, said to the client (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
// In alphabetical order, as `serde_json` sorts them unless a feature that tests switch on keeps their order.
#[schema(example = json!({"detail": "There is no such connection.", "status": 404, "title": "Not Found", "type": "about:blank"}))]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says what kind it is.
    r#type: &'static str,
    /// The status in words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What is wrong, for a person. Nothing of the request is in it.
    detail: String,
    /// Each field that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(skip)]
    retry_after: Option<u64>,
    /// What the client should show to be let in.
    #[serde(skip)]
    wanted: Option<&'static str>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            wanted: None,
        }
    }

    /// A Bearer token is missing or wrong.
    pub(crate) fn unauthorized(detail: impl Into<String>) -> Self {
        Self {
            wanted: Some("Bearer"),
            ..Self::new(StatusCode::UNAUTHORIZED, detail)
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Text of ours: nothing of the request is in it.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// So many seconds later it may be different.
    #[must_use]
    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(crate) fn fields(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Some fields are missing or not of their form.",
            )
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = serde_json::to_string(&self).unwrap_or_default();
        let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM))];
        let retry_after = self
            .retry_after
            .map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
        let wanted = self
            .wanted
            .map(|scheme| [(header::WWW_AUTHENTICATE, scheme)]);
        (status, content_type, retry_after, wanted, body).into_response()
    }
}

/// Makes a problem of each error that is none: those of axum, of its layers and of the files. A page is for a person.
pub(crate) async fn of_every_error(response: Response) -> Response {
    let status = response.status();
    let has_type = |wanted: &str| {
        let content_type = response.headers().get(header::CONTENT_TYPE);
        content_type.is_some_and(|have| have.as_bytes() == wanted.as_bytes())
    };
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || has_type(PROBLEM) || has_type("text/html; charset=utf-8") {
        return response;
    }
    let detail = match status {
        StatusCode::NOT_FOUND => "There is nothing here.",
        StatusCode::METHOD_NOT_ALLOWED => "This method is not taken here.",
        StatusCode::SERVICE_UNAVAILABLE => "It has taken too long. Try again.",
        _ if status.is_client_error() => "The request is not of the form that is expected here.",
        _ => "The server has failed: see its log.",
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let (problem, body) = Problem::new(status, detail).into_response().into_parts();
    // `Allow` and the like stay.
    parts.headers.extend(problem.headers);
    Response::from_parts(parts, body)
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::KeyInUse => Self::new(
                StatusCode::CONFLICT,
                "This Idempotency-Key was used for another connection: use a new key for each connection.",
            ),
            StoreError::State(refusal) => {
                tracing::warn!(%refusal, "hand-off refused");
                Self::new(
                    StatusCode::FORBIDDEN,
                    format!(
                        "This hand-off belongs to no session of this browser: {refusal}. Begin a new session."
                    ),
                )
            }
            error @ StoreError::Erased => {
                tracing::info!(%error, "a webhook is to come again");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "A connection of this login was erased. Send it again: it is taken once another one is handed over.",
                )
            }
            error => {
                tracing::error!(%error, "the store failed");
                // 503 is sent again by the component; nothing is lost.
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "The database cannot be reached. Send it again.",
                )
            }
        }
    }
}
