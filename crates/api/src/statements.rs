//! `/GetStatements` and its asynchronous half. Empty unless the widget ran with `detailsAndStatementEnable=true`.

use crate::client::FlinksClient;
use crate::error::ApiError;
use crate::fetched::{Data, Fetched};
use crate::model::{Statement, StatementsOfAccount, body, objects};
use crate::reply::list_of_objects;
use flinks_protocol::{AccountId, MonthsOfStatements, RequestId};
use serde::Serialize;
use serde_json::{Map, Value};

const BY_ACCOUNT: &str = "StatementsByAccount";
/// Also what the list of one account is called.
const FLAT: &str = "Statements";

/// What is asked of `/GetStatements`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct StatementsRequest {
    request_id: RequestId,
    number_of_statements: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts_filter: Vec<AccountId>,
}

impl StatementsRequest {
    /// The newest statement of the accounts that the person selected.
    pub fn new(request_id: RequestId, selected: &[AccountId]) -> Self {
        Self {
            request_id,
            number_of_statements: MonthsOfStatements::MostRecent.as_str(),
            accounts_filter: selected.to_vec(),
        }
    }

    /// How many.
    #[must_use]
    pub fn months(mut self, months: MonthsOfStatements) -> Self {
        self.number_of_statements = months.as_str();
        self
    }
}

body! {
    /// Statements by account.
    Statements
}

impl Statements {
    /// The accounts with their statements.
    pub fn by_account(&self) -> impl Iterator<Item = StatementsOfAccount<'_>> {
        objects(self.0.get(BY_ACCOUNT)).map(StatementsOfAccount)
    }

    /// Statements that do not come by account: some answers have a list `Statements` in place of `StatementsByAccount`.
    pub fn without_account(&self) -> impl Iterator<Item = Statement<'_>> {
        objects(self.0.get(FLAT)).map(Statement)
    }
}

impl Data for Statements {
    /// Both shapes are taken. What has none of them cannot be read: it is not an answer without statements.
    fn check(fields: &Map<String, Value>) -> Result<(), String> {
        if fields.contains_key(FLAT) {
            list_of_objects(fields, FLAT)?;
            if !fields.contains_key(BY_ACCOUNT) {
                return Ok(());
            }
        }
        list_of_objects(fields, BY_ACCOUNT)?;
        objects(fields.get(BY_ACCOUNT)).try_for_each(|account| list_of_objects(account, FLAT))
    }

    fn from_body(body: Value) -> Self {
        Self(body)
    }
}

impl FlinksClient {
    /// Asks for the statements of a session.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn get_statements(
        &self,
        request: &StatementsRequest,
    ) -> Result<Fetched<Statements>, ApiError> {
        self.fetch("/GetStatements", &request.request_id, request)
            .await
    }

    /// Asks once how far it is.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn get_statements_async(
        &self,
        request_id: &RequestId,
    ) -> Result<Fetched<Statements>, ApiError> {
        self.fetch_async("/GetStatementsAsync", request_id).await
    }
}
