//! A hand-off that was posted by a form, for want of JavaScript: what it says, and the page that answers it.

use crate::problem::Problem;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Map, Value};
use uuid::Uuid;

const FORM: &str = "application/x-www-form-urlencoded";
const ACCOUNT_IDS: &str = "accountIds";

const RECEIVED: [&str; 2] = [
    "Your bank account is connected.",
    "Votre compte bancaire est connecté.",
];
const REFUSED: [&str; 2] = [
    "Your bank account could not be connected. Please start again.",
    "Votre compte bancaire n’a pas pu être connecté. Veuillez recommencer.",
];

pub(super) fn is_form(headers: &HeaderMap) -> bool {
    media_type(headers) == FORM
}

/// Without its parameters, in lower case; empty where there is none.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = content_type.and_then(|value| value.split(';').next());
    media_type.unwrap_or_default().trim().to_ascii_lowercase()
}

/// The fields by the names that they have in JSON. An account id is there once for each account.
pub(super) fn fields(body: &[u8]) -> Map<String, Value> {
    let (accounts, others): (Vec<_>, Vec<_>) = form_urlencoded::parse(body)
        .into_owned()
        .partition(|(name, _)| name == ACCOUNT_IDS);
    let accounts = accounts.into_iter().map(|(_, id)| Value::String(id));
    let mut fields = Map::from_iter([(ACCOUNT_IDS.to_owned(), accounts.collect())]);
    fields.extend(
        others
            .into_iter()
            .map(|(name, text)| (name, Value::String(text))),
    );
    fields
}

/// In both languages: nobody has asked which one.
pub(super) fn page(received: Result<Uuid, Problem>) -> Response {
    let (status, [english, french], problem) = match received {
        Ok(_) => (StatusCode::ACCEPTED, RECEIVED, None),
        Err(problem) => (problem.status(), REFUSED, Some(problem)),
    };
    let reason = problem.map(|problem| format!("<p><small>{}</small></p>", problem.detail()));
    let reason = reason.unwrap_or_default();
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Flinks Connect</title>\
         <link rel=\"icon\" href=\"data:,\"></head>\
         <body><main><p role=\"status\">{english}</p><p lang=\"fr\">{french}</p>{reason}</main></body></html>"
    );
    (status, Html(html)).into_response()
}
