//! The accounts behind every login.

use crate::id::AccountId;
use serde::{Deserialize, Serialize};

/// One account of a login.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// What `accountId` holds when this account is selected.
    pub id: AccountId,
    /// The name that the bank gives it.
    pub title: String,
    /// What the money in it is for.
    pub category: Category,
    /// ISO 4217 code, in capitals.
    pub currency: String,
    /// The end of the account number.
    pub last_four_digits: String,
    /// Current balance in cents; negative is owed.
    pub balance_cents: i64,
}

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Category {
    /// Day-to-day banking: what the account selector lists by itself.
    Operations,
    /// A card; listed with `showAllAccounts=true`.
    Credits,
    /// A loan; listed with `showAllAccounts=true`.
    Loans,
}

/// A new set of the demo accounts.
pub(crate) fn demo_accounts() -> Vec<Account> {
    use Category::{Credits, Loans, Operations};
    [
        ("Chequing CAD", Operations, "CAD", "1000", 4_999_396),
        ("Chequing USD", Operations, "USD", "1001", 126_450),
        ("Savings CAD", Operations, "CAD", "1002", 1_250_000),
        ("Credit Card CAD", Credits, "CAD", "1003", -84_217),
        ("Loan CAD", Loans, "CAD", "1004", -1_580_000),
    ]
    .map(
        |(title, category, currency, last_four_digits, balance_cents)| Account {
            id: AccountId::random(),
            title: title.to_owned(),
            category,
            currency: currency.to_owned(),
            last_four_digits: last_four_digits.to_owned(),
            balance_cents,
        },
    )
    .into()
}
