//! What was connected.

use super::words::use_words;
use flinks_connect::protocol::{AccountId, Connection};
use leptos::prelude::*;

/// The connection's ids, masked, and the bank: further rows of the hand-off's list.
#[component]
pub fn ConnectionFacts(connection: Connection) -> impl IntoView {
    let words = use_words();
    let accounts: Vec<_> = connection
        .account_ids
        .iter()
        .map(AccountId::masked)
        .collect();
    let count = accounts.len().to_string();
    let accounts = match accounts.is_empty() {
        true => "–".to_owned(),
        false => accounts.join(", "),
    };
    let institution = connection.institution.map(|bank| bank.to_string());
    view! {
        <dt>"loginId"</dt>
        <dd><code>{connection.login_id.masked()}</code></dd>
        <dt>"accountIds"</dt>
        <dd data-testid="account-ids" data-count=count><code>{accounts}</code></dd>
        <dt>{words.of("Institution", "Institution")}</dt>
        <dd>{institution}</dd>
    }
}
