//! `GET /server/connections/{id}/transactions`: those of all accounts, or of one, in pages.

use super::data::accounts_of;
use super::record;
use crate::SharedState;
use crate::browser_session::hash;
use crate::problem::Problem;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use flinks_protocol::AccountId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

const DEFAULT_PAGE: u32 = 100;
const LONGEST_PAGE: u32 = 500;
/// So many hexadecimal digits name what is paged through.
const VERSION: usize = 16;

/// Which of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Of this account alone.
    #[param(inline, value_type = AccountId, required = false)]
    account: Option<AccountId>,
    /// How many at most; more than 500 are 500.
    #[param(value_type = u32, required = false, default = 100, maximum = 4294967295.0)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(value_type = String, required = false, pattern = r"^[0-9a-f]{16}\.[0-9]{1,9}$")]
    after: Option<String>,
}

/// One transaction, and its account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccountTransaction {
    account_id: Value,
    /// As Flinks sends it.
    transaction: Value,
}

/// Some of them.
#[derive(Serialize, ToSchema)]
pub(super) struct Transactions {
    transactions: Vec<AccountTransaction>,
    /// The `after` of the next page; none: this is the last one.
    next: Option<String>,
}

/// The transactions of all accounts, or of one.
#[utoipa::path(
    get,
    path = "/connections/{id}/transactions",
    operation_id = "server_list_transactions",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the connection."), Wanted),
    security(("server_key" = [])),
    responses(
        (status = 200, description = "A page of them.", body = Transactions),
        (status = 400, description = "The query is not of its form."),
        (status = 404, description = "There is no such connection."),
        (status = 409, description = "The accounts are not here; or they have changed since the page before: begin with the first one."),
    ),
)]
pub(super) async fn page(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Transactions>, Problem> {
    let bad = |detail| Problem::new(StatusCode::BAD_REQUEST, detail);
    let Query(wanted) =
        wanted.map_err(|_| bad("The query may have an `account`, a `limit` and an `after`."))?;
    let record = record(&app, &id).await?;
    let accounts = accounts_of(&app, &record).await?;
    let is_wanted = |id: &Value| match (&wanted.account, id.as_str()) {
        (None, _) => true,
        (Some(wanted), Some(id)) => wanted.expose().eq_ignore_ascii_case(id),
        (Some(_), None) => false,
    };
    let mut all = Vec::new();
    for mut account in accounts {
        let id = account.remove("Id").unwrap_or_default();
        if let (true, Some(Value::Array(transactions))) =
            (is_wanted(&id), account.remove("Transactions"))
        {
            all.extend(
                transactions
                    .into_iter()
                    .map(|transaction| AccountTransaction {
                        account_id: id.clone(),
                        transaction,
                    }),
            );
        }
    }
    // A page of other data, or of another account, would repeat some and leave others out.
    let version = version(&all)?;
    let first: usize = match wanted.after.as_deref() {
        None => 0,
        Some(cursor) => {
            let (of, position) =
                read(cursor).ok_or_else(|| bad("`after` is not of a page's `next`."))?;
            if of != version {
                return Err(Problem::new(
                    StatusCode::CONFLICT,
                    "The transactions have changed since that page: begin with the first one.",
                ));
            }
            position
        }
    };
    let limit = wanted.limit.unwrap_or(DEFAULT_PAGE).clamp(1, LONGEST_PAGE);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let end = first.saturating_add(limit);
    let next = (end < all.len()).then(|| format!("{version}.{end}"));
    let transactions = all.into_iter().skip(first).take(limit).collect();
    Ok(Json(Transactions { transactions, next }))
}

/// The version and the position of a page.
fn read(cursor: &str) -> Option<(&str, usize)> {
    let (version, position) = cursor.split_once('.')?;
    let is_version =
        version.len() == VERSION && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((version, position.parse().ok()?)).filter(|_| is_version)
}

/// Names what is paged through.
fn version(transactions: &[AccountTransaction]) -> Result<String, Problem> {
    let json = serde_json::to_string(transactions).map_err(|_| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The transactions could not be written.",
        )
    })?;
    Ok(hash(&json).chars().take(VERSION).collect())
}
