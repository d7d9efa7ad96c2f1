//! What Flinks has sent of a connection, as it sends it, cut to the accounts that were selected.

use super::record;
use crate::AppState;
use crate::problem::Problem;
use crate::store::Record;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The accounts of a connection, each an object.
pub(super) async fn accounts_of(
    app: &AppState,
    record: &Record,
) -> Result<Vec<Map<String, Value>>, Problem> {
    let accounts = app.store.accounts(record.id).await?.ok_or_else(|| {
        let status = record.status.name();
        Problem::new(
            StatusCode::CONFLICT,
            format!("The accounts are not here: the connection is {status}."),
        )
    })?;
    let Value::Array(accounts) = accounts else {
        return Ok(Vec::new());
    };
    let objects = accounts.into_iter().filter_map(|account| match account {
        Value::Object(account) => Some(account),
        _ => None,
    });
    Ok(objects.collect())
}

/// `GET /server/connections/{id}/accounts`: without their transactions, which have pages of their own.
pub(super) async fn accounts(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Vec<Map<String, Value>>>, Problem> {
    let record = record(&app, &id).await?;
    let mut accounts = accounts_of(&app, &record).await?;
    for account in &mut accounts {
        account.remove("Transactions");
    }
    Ok(Json(accounts))
}

/// Who holds an account.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountHolder {
    account_id: Value,
    /// An object or a text.
    holder: Value,
}

/// Who the person is.
#[derive(Serialize)]
pub(super) struct Identity {
    holders: Vec<AccountHolder>,
    /// The webhook `KYC`, where one has come.
    kyc: Option<Value>,
}

/// `GET /server/connections/{id}/identity`.
pub(super) async fn identity(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Identity>, Problem> {
    let record = record(&app, &id).await?;
    let accounts = accounts_of(&app, &record).await?;
    let holders = accounts.into_iter().filter_map(|mut account| {
        let holder = account
            .remove("Holder")
            .filter(|holder| !holder.is_null())?;
        let account_id = account.remove("Id").unwrap_or_default();
        Some(AccountHolder { account_id, holder })
    });
    let mut kyc = kept(&app, &record, "KYC").await?;
    if let Some(Value::Object(kyc)) = &mut kyc {
        // Of Flinks' session, and of no use here.
        for name in ["Login", "RequestId", "ResponseType", "HttpStatusCode"] {
            kyc.remove(name);
        }
    }
    Ok(Json(Identity {
        holders: holders.collect(),
        kyc,
    }))
}

/// `GET /server/connections/{id}/statements`: those that a webhook has brought.
pub(super) async fn statements(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Vec<Value>>, Problem> {
    let record = record(&app, &id).await?;
    let kept = kept(&app, &record, "GetStatements").await?;
    let statements = kept.and_then(
        |mut body| match body.get_mut("StatementsByAccount")?.take() {
            Value::Array(statements) => Some(statements),
            _ => None,
        },
    );
    let mut statements = statements.ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "No statements were kept of this connection.",
        )
    })?;
    if !record.account_ids.is_empty() {
        // They name accounts by their numbers, and what was selected are ids: the accounts tell which number is whose.
        let accounts = accounts_of(&app, &record).await?;
        let numbers: HashSet<&str> = accounts
            .iter()
            .filter_map(|account| account.get("AccountNumber")?.as_str())
            .collect();
        statements.retain(|statements| {
            let number = statements.get("AccountNumber").and_then(Value::as_str);
            number.is_some_and(|number| numbers.contains(number))
        });
    }
    Ok(Json(statements))
}

async fn kept(app: &AppState, record: &Record, kind: &str) -> Result<Option<Value>, Problem> {
    match app.store.login_id(record.id).await? {
        Some(login_id) => Ok(app.store.kept(&login_id, kind).await?),
        None => Ok(None),
    }
}
