//! Accounts as the backend returns them, which is as Flinks does: the fields that the page shows.

use serde::Deserialize;

/// A bank account.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Account {
    pub title: Option<String>,
    pub currency: Option<String>,
    balance: Option<Balance>,
    #[serde(default)]
    pub transactions: Vec<Transaction>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Balance {
    current: Option<f64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Transaction {
    pub date: Option<String>,
    pub description: Option<String>,
    debit: Option<f64>,
    credit: Option<f64>,
}

impl Account {
    /// The balance now.
    pub fn balance(&self) -> Option<f64> {
        self.balance.as_ref()?.current
    }

    /// The balance after each transaction, oldest first, with its date; empty where there is too little to draw.
    pub fn balances(&self) -> Vec<(String, f64)> {
        balances(self.balance(), &self.transactions)
    }
}

impl Transaction {
    /// What came in, or below zero what went out.
    pub fn amount(&self) -> Option<f64> {
        self.credit.or(self.debit.map(|debit| -debit))
    }
}

/// Flinks sends the newest transaction first, and the balance after it: each older one is that less what followed.
fn balances(current: Option<f64>, transactions: &[Transaction]) -> Vec<(String, f64)> {
    let (Some(mut balance), 2..) = (current, transactions.len()) else {
        return Vec::new();
    };
    let mut points = Vec::new();
    for transaction in transactions {
        points.push((transaction.date.clone().unwrap_or_default(), balance));
        balance += transaction.debit.unwrap_or_default() - transaction.credit.unwrap_or_default();
    }
    points.reverse();
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transaction(date: &str, debit: Option<f64>, credit: Option<f64>) -> Transaction {
        Transaction {
            date: Some(date.to_owned()),
            debit,
            credit,
            ..Transaction::default()
        }
    }

    #[test]
    fn the_balance_is_followed_back_from_now() {
        let transactions = [
            transaction("2026-03-03", Some(25.0), None),
            transaction("2026-03-02", None, Some(100.0)),
            transaction("2026-03-01", Some(5.0), None),
        ];
        assert_eq!(
            balances(Some(170.0), &transactions),
            [
                ("2026-03-01".to_owned(), 95.0),
                ("2026-03-02".to_owned(), 195.0),
                ("2026-03-03".to_owned(), 170.0)
            ]
        );
    }

    #[test]
    fn a_single_point_is_no_line() {
        assert!(balances(Some(1.0), &[transaction("2026-03-03", Some(25.0), None)]).is_empty());
        assert!(balances(None, &[Transaction::default(), Transaction::default()]).is_empty());
    }
}
