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

/// The newest webhook of a type, as Flinks sends it; its `Accounts` are cut to those that were selected.
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
    ),
)]
pub(super) async fn newest(
    State(app): State<SharedState>,
    Path((id, kind)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let record = record(&app, &id).await?;
    let not_found = |detail| Problem::new(StatusCode::NOT_FOUND, detail);
    // Those are cut there by more than the ids of accounts.
    match kind.as_str() {
        "GetAccountsDetail" => return Err(not_found("Accounts are at …/accounts.")),
        "GetStatements" => return Err(not_found("Statements are at …/statements.")),
        _ => {}
    }
    let body = kept(&app, &record, &kind).await?;
    let body = body.ok_or_else(|| not_found("No such webhook was kept of this connection."))?;
    let mut accounts: AccountsDetail = serde_json::from_value(body)
        .map_err(|_| not_found("No such webhook was kept of this connection."))?;
    accounts.retain(&record.account_ids);
    let mut body = accounts.json().clone();
    without_session(&mut body);
    Ok(Json(body))
}
