//! One account.

use super::account::Account;
use super::balance_plot::BalancePlot;
use super::money::format_money;
use super::words::use_words;
use leptos::prelude::*;

/// The account's title and balance; folded out, also its balance over time and its transactions.
#[component]
pub fn AccountDetails(account: Account) -> impl IntoView {
    let words = use_words();
    let balance = account.balance();
    let points = account.balances();
    let currency = account.currency.unwrap_or_else(|| "CAD".to_owned());
    let money = |value: Option<f64>| {
        let currency = currency.clone();
        move || {
            Some(format_money(
                words.pick("en-CA", "fr-CA"),
                value?,
                &currency,
            ))
        }
    };
    let rows = account.transactions.into_iter().map(|transaction| {
        let amount = money(transaction.amount());
        view! {
            <tr>
                <td>{transaction.date}</td>
                <td>{transaction.description}</td>
                <td>{amount}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let balance = money(balance);
    let plot = (!points.is_empty()).then(|| view! { <BalancePlot points currency/> });
    view! {
        <details class="account">
            <summary><span>{account.title}</span> <strong>{balance}</strong></summary>
            {plot}
            <table><tbody>{rows}</tbody></table>
        </details>
    }
}
