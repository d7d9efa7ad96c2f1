//! What is asked of Flinks for a connection, beside its accounts.

use clap::ValueEnum;
use flinks_api::AccountsDetailRequest;
use flinks_protocol::{AccountId, DaysOfTransactions, MonthsOfStatements, RequestId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many days of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum, ToSchema)]
#[schema(as = DaysOfTransactions)]
#[value(rename_all = "verbatim")]
#[non_exhaustive]
pub enum Transactions {
    /// No transactions.
    None,
    /// Ninety days.
    Days90,
    /// A year.
    Days365,
}

/// How many bank statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum, ToSchema)]
#[value(rename_all = "verbatim")]
#[non_exhaustive]
pub enum BankStatements {
    /// No statements.
    None,
    /// The newest one.
    MostRecent,
    /// Those of three months.
    Months3,
    /// Those of a year.
    Months12,
}

/// What is asked for. What is `None` is left to the backend's own configuration, and there to Flinks, but for
/// [`transactions`](Self::transactions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct DataOptions {
    /// Transactions; ninety days where nobody says anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transactions: Option<Transactions>,
    /// Who holds the accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<bool>,
    /// What is on them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<bool>,
    /// What the bank knows of its customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kyc: Option<bool>,
    /// Statements; the widget must have run with `detailsAndStatementEnable=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statements: Option<BankStatements>,
}

impl DataOptions {
    /// With what these others say where this says nothing.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self {
            transactions: self.transactions.or(others.transactions),
            identity: self.identity.or(others.identity),
            balance: self.balance.or(others.balance),
            kyc: self.kyc.or(others.kyc),
            statements: self.statements.or(others.statements),
        }
    }

    /// Whether statements are asked for.
    pub(crate) const fn asks_for_statements(self) -> bool {
        !matches!(self.statements, None | Some(BankStatements::None))
    }

    /// The request for the accounts that were selected.
    pub(crate) fn request(
        self,
        session: RequestId,
        selected: &[AccountId],
    ) -> AccountsDetailRequest {
        let request = AccountsDetailRequest::new(session, selected);
        let mut request = match self.transactions.unwrap_or(Transactions::Days90) {
            Transactions::None => request.without_transactions(),
            Transactions::Days90 => request.transactions(DaysOfTransactions::Days90),
            Transactions::Days365 => request.transactions(DaysOfTransactions::Days365),
        };
        if let Some(on) = self.identity {
            request = request.identity(on);
        }
        if let Some(on) = self.balance {
            request = request.balance(on);
        }
        if let Some(on) = self.kyc {
            request = request.kyc(on);
        }
        let months = match self.statements {
            None | Some(BankStatements::None) => return request,
            Some(BankStatements::MostRecent) => MonthsOfStatements::MostRecent,
            Some(BankStatements::Months3) => MonthsOfStatements::Months3,
            Some(BankStatements::Months12) => MonthsOfStatements::Months12,
        };
        request.statements(months)
    }
}
