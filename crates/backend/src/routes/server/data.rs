//! What Flinks has sent of a connection, as it sends it, cut to the accounts that were selected.

use super::record;
use crate::problem::Problem;
use crate::store::Record;
use crate::{AppState, SharedState};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use flinks_api::Statements;
use flinks_api::owned::{self, StatementsOfAccount};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashSet;
use utoipa::ToSchema;

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

/// The accounts as Flinks sends them, without their transactions, which have pages of their own.
#[utoipa::path(
    get,
    path = "/connections/{id}/accounts",
    operation_id = "server_get_accounts",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the connection.")),
    security(("server_key" = [])),
    responses(
        (status = 200, description = "The accounts.", body = Vec<Object>),
        (status = 404, description = "There is no such connection."),
        (status = 409, description = "The accounts are not here yet, or never will be."),
    ),
)]
pub(super) async fn accounts(
    State(app): State<SharedState>,
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
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccountHolder {
    account_id: Value,
    /// An object or a text.
    holder: Value,
}

/// Who the person is.
#[derive(Serialize, ToSchema)]
pub(super) struct Identity {
    holders: Vec<AccountHolder>,
    /// The webhook `KYC`, where one has come.
    kyc: Option<Value>,
}

/// Who holds the accounts.
#[utoipa::path(
    get,
    path = "/connections/{id}/identity",
    operation_id = "server_get_identity",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the connection.")),
    security(("server_key" = [])),
    responses(
        (status = 200, description = "The holders.", body = Identity),
        (status = 404, description = "There is no such connection."),
        (status = 409, description = "The accounts are not here yet, or never will be."),
    ),
)]
pub(super) async fn identity(
    State(app): State<SharedState>,
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
    if let Some(kyc) = &mut kyc {
        without_session(kyc);
    }
    Ok(Json(Identity {
        holders: holders.collect(),
        kyc,
    }))
}

/// The statements that a webhook has brought, or that have come with the accounts.
#[utoipa::path(
    get,
    path = "/connections/{id}/statements",
    operation_id = "server_get_statements",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the connection.")),
    security(("server_key" = [])),
    responses(
        (status = 200, description = "The statements.", body = Vec<Object>),
        (status = 404, description = "There is no such connection, or no statements of it."),
        (status = 409, description = "The accounts that were selected are not here."),
    ),
)]
pub(super) async fn statements(
    State(app): State<SharedState>,
    Path(id): Path<String>,
) -> Result<Json<Vec<StatementsOfAccount>>, Problem> {
    let record = record(&app, &id).await?;
    let kept = kept(&app, &record, "GetStatements").await?;
    let kept: Option<Statements> = kept.and_then(|body| serde_json::from_value(body).ok());
    let kept = kept.ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "No statements were kept of this connection.",
        )
    })?;
    let mut statements = by_account(&kept);
    if !record.account_ids.is_empty() {
        if statements.iter().any(|of| of.account_number.is_none()) {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "Statements have come that name no account: whether they are of the accounts that were selected cannot be told.",
            ));
        }
        // They name accounts by their numbers, and what was selected are ids: the accounts tell which number is whose.
        let accounts = accounts_of(&app, &record).await?;
        let numbers: HashSet<_> = accounts
            .into_iter()
            .map(|account| owned::Account::from(account).account_number)
            .collect();
        statements.retain(|of| numbers.contains(&of.account_number));
    }
    Ok(Json(statements))
}

/// Statements by their accounts, whichever shape they have come in.
fn by_account(statements: &Statements) -> Vec<StatementsOfAccount> {
    let mut by_account: Vec<_> = statements.by_account().map(|of| of.owned()).collect();
    for statement in statements.without_account() {
        let number = statement.account_number().map(str::to_owned);
        let known = by_account.iter_mut().find(|of| of.account_number == number);
        match known {
            Some(of) => of
                .statements
                .get_or_insert_default()
                .push(statement.owned()),
            None => {
                let mut of = StatementsOfAccount::default();
                of.account_number = number;
                of.statements = Some(vec![statement.owned()]);
                by_account.push(of);
            }
        }
    }
    by_account
}

/// Takes out what is of Flinks' session, and of no use here.
pub(super) fn without_session(body: &mut Value) {
    if let Value::Object(fields) = body {
        for name in ["Login", "RequestId", "ResponseType", "HttpStatusCode"] {
            fields.remove(name);
        }
    }
}

/// The newest webhook of this type.
pub(super) async fn kept(
    app: &AppState,
    record: &Record,
    kind: &str,
) -> Result<Option<Value>, Problem> {
    match app.store.login_id(record.id).await? {
        Some(login_id) => Ok(app.store.kept(&login_id, kind).await?),
        None => Ok(None),
    }
}
