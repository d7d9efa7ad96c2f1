//! `GET /server/connections/{id}/transactions`: those of all accounts, or of one, in pages.

use super::data::accounts_of;
use super::record;
use crate::AppState;
use crate::browser_session::hash;
use crate::problem::Problem;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use flinks_protocol::AccountId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const DEFAULT_PAGE: usize = 100;
const LONGEST_PAGE: usize = 500;

/// Which of them.
#[derive(Deserialize)]
pub(super) struct Wanted {
    account: Option<AccountId>,
    limit: Option<usize>,
    after: Option<String>,
}

/// One booking.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Booking {
    account_id: Value,
    /// As Flinks sends it.
    transaction: Value,
}

/// Some of them.
#[derive(Serialize)]
pub(super) struct Transactions {
    transactions: Vec<Booking>,
    /// The `after` of the next page; none: this is the last one.
    next: Option<String>,
}

pub(super) async fn page(
    State(app): State<AppState>,
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
    let mut bookings = Vec::new();
    for mut account in accounts {
        let id = account.remove("Id").unwrap_or_default();
        if let (true, Some(Value::Array(transactions))) =
            (is_wanted(&id), account.remove("Transactions"))
        {
            bookings.extend(transactions.into_iter().map(|transaction| Booking {
                account_id: id.clone(),
                transaction,
            }));
        }
    }
    // A page of other data, or of another account, would repeat some and leave others out.
    let version = version(&bookings)?;
    let first: usize = match wanted.after.as_deref() {
        None => 0,
        Some(cursor) => {
            let (of, position) = cursor
                .split_once('.')
                .ok_or_else(|| bad("`after` is not of a page's `next`."))?;
            if of != version {
                return Err(Problem::new(
                    StatusCode::CONFLICT,
                    "The transactions have changed since that page: begin with the first one.",
                ));
            }
            position
                .parse()
                .map_err(|_| bad("`after` is not of a page's `next`."))?
        }
    };
    let limit = wanted.limit.unwrap_or(DEFAULT_PAGE).clamp(1, LONGEST_PAGE);
    let end = first.saturating_add(limit);
    let next = (end < bookings.len()).then(|| format!("{version}.{end}"));
    let transactions = bookings.into_iter().skip(first).take(limit).collect();
    Ok(Json(Transactions { transactions, next }))
}

/// Names what is paged through.
fn version(bookings: &[Booking]) -> Result<String, Problem> {
    let json = serde_json::to_string(bookings).map_err(|_| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The transactions could not be written.",
        )
    })?;
    Ok(hash(&json).chars().take(16).collect())
}
