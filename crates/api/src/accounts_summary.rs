//! `/GetAccountsSummary` and its asynchronous half: accounts without transactions, with their `EftEligibleRatio`.

use crate::client::FlinksClient;
use crate::error::ApiError;
use crate::fetched::{Data, Fetched};
use crate::model::{Account, body, objects};
use crate::reply::list_of_objects;
use flinks_protocol::RequestId;
use serde::Serialize;
use serde_json::{Map, Value};

/// What is asked of `/GetAccountsSummary`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct AccountsSummaryRequest {
    request_id: RequestId,
    /// With balances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_balance: Option<bool>,
    /// With the holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_account_identity: Option<bool>,
}

impl AccountsSummaryRequest {
    /// The summary of a session.
    pub fn new(request_id: RequestId) -> Self {
        Self {
            request_id,
            with_balance: None,
            with_account_identity: None,
        }
    }
}

body! {
    /// Accounts in short.
    AccountsSummary
}

impl AccountsSummary {
    /// The accounts.
    pub fn accounts(&self) -> impl Iterator<Item = Account<'_>> {
        objects(self.0.get("Accounts")).map(Account)
    }
}

impl Data for AccountsSummary {
    fn check(fields: &Map<String, Value>) -> Result<(), String> {
        list_of_objects(fields, "Accounts")
    }

    fn from_body(body: Value) -> Self {
        Self(body)
    }
}

impl FlinksClient {
    /// Asks for the summary of a session.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn get_accounts_summary(
        &self,
        request: &AccountsSummaryRequest,
    ) -> Result<Fetched<AccountsSummary>, ApiError> {
        self.fetch("/GetAccountsSummary", &request.request_id, request)
            .await
    }

    /// Asks once how far it is.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn get_accounts_summary_async(
        &self,
        request_id: &RequestId,
    ) -> Result<Fetched<AccountsSummary>, ApiError> {
        self.fetch_async("/GetAccountsSummaryAsync", request_id)
            .await
    }
}
