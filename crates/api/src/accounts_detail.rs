//! `/GetAccountsDetail` and its asynchronous half: accounts with balances, holders and transactions.

use crate::client::FlinksClient;
use crate::error::ApiError;
use crate::fetched::{Data, Fetched};
use crate::model::{Account, body, objects};
use crate::reply::list_of_objects;
use flinks_protocol::{AccountId, DaysOfTransactions, MonthsOfStatements, RequestId};
use serde::Serialize;
use serde_json::{Map, Value};

/// What is asked of `/GetAccountsDetail`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct AccountsDetailRequest {
    request_id: RequestId,
    /// Without it every account comes back, whatever the person selected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts_filter: Vec<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_transactions: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_account_identity: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_balance: Option<bool>,
    #[serde(rename = "WithKYC", skip_serializing_if = "Option::is_none")]
    with_kyc: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days_of_transactions: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_details_and_banking_statements: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number_of_banking_statements: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_to: Option<String>,
}

impl AccountsDetailRequest {
    /// The accounts that the person selected; all of them only if there was no selection.
    pub fn new(request_id: RequestId, selected: &[AccountId]) -> Self {
        Self {
            request_id,
            accounts_filter: selected.to_vec(),
            with_transactions: None,
            with_account_identity: None,
            with_balance: None,
            with_kyc: None,
            days_of_transactions: None,
            with_details_and_banking_statements: None,
            number_of_banking_statements: None,
            date_from: None,
            date_to: None,
        }
    }

    /// With transactions, as many days as said.
    #[must_use]
    pub fn transactions(mut self, days: DaysOfTransactions) -> Self {
        self.with_transactions = Some(true);
        self.days_of_transactions = Some(days.as_str());
        self
    }

    /// Without transactions.
    #[must_use]
    pub fn without_transactions(mut self) -> Self {
        self.with_transactions = Some(false);
        self
    }

    /// With the holder.
    #[must_use]
    pub fn identity(mut self, on: bool) -> Self {
        self.with_account_identity = Some(on);
        self
    }

    /// With balances.
    #[must_use]
    pub fn balance(mut self, on: bool) -> Self {
        self.with_balance = Some(on);
        self
    }

    /// With what the bank knows of its customer.
    #[must_use]
    pub fn kyc(mut self, on: bool) -> Self {
        self.with_kyc = Some(on);
        self
    }

    /// With bank statements, as many as said.
    #[must_use]
    pub fn statements(mut self, months: MonthsOfStatements) -> Self {
        self.with_details_and_banking_statements = Some(true);
        self.number_of_banking_statements = Some(months.as_str());
        self
    }

    /// Transactions between two days, written `2026-01-31`.
    #[must_use]
    pub fn dates(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.date_from = Some(from.into());
        self.date_to = Some(to.into());
        self
    }
}

body! {
    /// Accounts with what was asked for.
    AccountsDetail
}

impl AccountsDetail {
    /// The accounts.
    pub fn accounts(&self) -> impl Iterator<Item = Account<'_>> {
        objects(self.0.get("Accounts")).map(Account)
    }

    /// Cuts the answer to the accounts that the person selected; an empty selection means all. Says how many went.
    pub fn retain(&mut self, selected: &[AccountId]) -> usize {
        let Some(accounts) = self.0.get_mut("Accounts").and_then(Value::as_array_mut) else {
            return 0;
        };
        let before = accounts.len();
        if !selected.is_empty() {
            accounts.retain(|account| {
                let id = account.get("Id").and_then(Value::as_str);
                id.is_some_and(|id| {
                    selected
                        .iter()
                        .any(|wanted| wanted.expose().eq_ignore_ascii_case(id))
                })
            });
        }
        before - accounts.len()
    }
}

impl Data for AccountsDetail {
    fn check(fields: &Map<String, Value>) -> Result<(), String> {
        list_of_objects(fields, "Accounts")
    }

    fn from_body(body: Value) -> Self {
        Self(body)
    }
}

impl FlinksClient {
    /// Asks for the accounts of a session. The first answer is usually [`Fetched::Pending`].
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn get_accounts_detail(
        &self,
        request: &AccountsDetailRequest,
    ) -> Result<Fetched<AccountsDetail>, ApiError> {
        self.fetch("/GetAccountsDetail", &request.request_id, request)
            .await
    }

    /// Asks once how far it is.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn get_accounts_detail_async(
        &self,
        request_id: &RequestId,
    ) -> Result<Fetched<AccountsDetail>, ApiError> {
        self.fetch_async("/GetAccountsDetailAsync", request_id)
            .await
    }
}
