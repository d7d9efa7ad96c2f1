//! Accounts as the backend gives them, which is as Flinks does; the fields that are shown.

use js_sys::Array;
use serde::Deserialize;
use wasm_bindgen::JsValue;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Account {
    title: Option<String>,
    currency: Option<String>,
    balance: Option<Balance>,
    #[serde(default)]
    transactions: Vec<Transaction>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Balance {
    current: Option<f64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Transaction {
    date: Option<String>,
    description: Option<String>,
    debit: Option<f64>,
    credit: Option<f64>,
}

impl Account {
    /// `[title, currency, balance, transactions, points]`: of each transaction `[date, description, amount]`, and of each point of
    /// the balance over time `[date, amount]`, oldest first.
    pub(crate) fn into_js(self) -> Array {
        let balance = self.balance.and_then(|balance| balance.current);
        let points = balances(balance, &self.transactions);
        let points = points
            .iter()
            .map(|(date, value)| row([(*date).into(), (*value).into()]));
        let transactions = self.transactions.iter().map(|transaction| {
            let debit = transaction.debit.map(|debit| -debit);
            row([
                transaction.date.as_deref().into(),
                transaction.description.as_deref().into(),
                transaction.credit.or(debit).into(),
            ])
        });
        row([
            self.title.into(),
            self.currency.into(),
            balance.into(),
            transactions.collect::<Array>().into(),
            points.collect::<Array>().into(),
        ])
    }
}

fn row<const N: usize>(values: [JsValue; N]) -> Array {
    values.into_iter().collect()
}

/// The balance after each transaction, oldest first, with its date; empty where there is too little to draw.
///
/// Flinks sends the newest transaction first, and the balance after it: each older one is that less what followed.
fn balances(current: Option<f64>, transactions: &[Transaction]) -> Vec<(&str, f64)> {
    let (Some(mut balance), 2..) = (current, transactions.len()) else {
        return Vec::new();
    };
    let mut points = Vec::new();
    for transaction in transactions {
        points.push((transaction.date.as_deref().unwrap_or_default(), balance));
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
                ("2026-03-01", 95.0),
                ("2026-03-02", 195.0),
                ("2026-03-03", 170.0)
            ]
        );
    }

    #[test]
    fn a_single_point_is_no_line() {
        assert!(balances(Some(1.0), &[transaction("2026-03-03", Some(25.0), None)]).is_empty());
        assert!(balances(None, &[Transaction::default(), Transaction::default()]).is_empty());
    }
}
