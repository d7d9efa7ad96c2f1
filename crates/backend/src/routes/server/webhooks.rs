//! What webhooks have brought that no other path has.

use super::data::{kept, without_session};
use super::record;
use crate::SharedState;
use crate::problem::Problem;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use flinks_api::AccountsDetail;
use serde_json::Value;

/// The newest webhook of a type, as Flinks sends it. `Accounts` of a `GetAccountsSummary` are cut to those that were selected, and nothing but
/// they and single values is shown then.
#[utoipa::path(
    get,
    path = "/connections/{id}/webhooks/{type}",
    operation_id = "server_get_webhook",
    tag = "server",
    params(
        ("id" = Uuid, Path, description = "Of the connection."),
        ("type" = String, Path, description = "The ResponseType, such as `GetAccountsSummary`."),
    ),
    security(("server_key" = [])),
    responses(
        (status = 200, description = "The body, without what is of Flinks' session.", body = Object),
        (status = 404, description = "There is no such connection, or no such webhook of it; accounts and statements have paths of their own."),
        (status = 409, description = "Accounts were selected, and what of this type is of them cannot be told."),
    ),
)]
pub(super) async fn newest(
    State(app): State<SharedState>,
    Path((id, kind)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let record = record(&app, &id).await?;
    let not_found = |detail| Problem::new(StatusCode::NOT_FOUND, detail);
    match kind.as_str() {
        "GetAccountsDetail" => return Err(not_found("Accounts are at …/accounts.")),
        "GetStatements" => return Err(not_found("Statements are at …/statements.")),
        _ => {}
    }
    let none = || not_found("No such webhook was kept of this connection.");
    let mut body = kept(&app, &record, &kind).await?.ok_or_else(none)?;
    match kind.as_str() {
        _ if record.account_ids.is_empty() => {}
        // Who the person is.
        "KYC" => {}
        "GetAccountsSummary" => {
            let mut summary: AccountsDetail = serde_json::from_value(body).map_err(|_| none())?;
            summary.retain(&record.account_ids);
            body = summary.json().clone();
            if let Value::Object(fields) = &mut body {
                // Sums and lists may be of all accounts.
                fields.retain(|name, value| name == "Accounts" || value.is_string());
            }
        }
        _ => {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "Accounts were selected: what of this webhook is of them cannot be told.",
            ));
        }
    }
    without_session(&mut body);
    Ok(Json(body))
}
