//! What is taken of an answer with accounts, whoever brings it: those that were selected, and when Flinks fetched them.

use flinks_api::{AccountsDetail, Login};
use flinks_protocol::AccountId;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

/// Accounts that were selected: at least one.
#[derive(Debug, Clone)]
pub(crate) struct Selected {
    /// As Flinks sends them.
    pub accounts: Value,
    /// So many of those that were selected are not among them.
    pub missing: usize,
    /// So many that were not selected were left out.
    pub others: usize,
}

/// Cuts an answer to what was selected. `None` where nothing is left: an empty list is no account.
pub(crate) fn select(mut detail: AccountsDetail, selected: &[AccountId]) -> Option<Selected> {
    let others = detail.retain(selected);
    let has = |wanted: &&AccountId| {
        detail
            .accounts()
            .filter_map(|account| account.id())
            .any(|id| id.eq_ignore_ascii_case(wanted.expose()))
    };
    let missing = selected.len() - selected.iter().filter(has).count();
    let accounts = detail.json().get("Accounts")?;
    match accounts.as_array()?.is_empty() {
        true => None,
        false => Some(Selected {
            accounts: accounts.clone(),
            missing,
            others,
        }),
    }
}

/// When Flinks fetched the data.
pub(crate) fn as_of(login: Login<'_>) -> Option<String> {
    in_order(login.last_refresh()?)
}

/// A `LastRefresh` in a writing whose order as text is that of time, and which sorts with what older versions stored: Flinks
/// names no zone and may write fewer digits. `None` for what is no time.
pub(crate) fn in_order(last_refresh: &str) -> Option<String> {
    let time = last_refresh.parse::<Timestamp>().ok().or_else(|| {
        let local: DateTime = last_refresh.parse().ok()?;
        TimeZone::UTC.to_timestamp(local).ok()
    })?;
    let text = format!("{time:.9}");
    Some(text.trim_end_matches('Z').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_order_whatever_their_writing() {
        let order = [
            "2026-11-20",
            "2026-11-20T13:47:46",
            "2026-11-20T13:47:46.09Z",
            "2026-11-20T13:47:46.5227901",
            "2026-11-20T08:47:46.53-05:00",
            "2026-11-20 13:47:47",
        ];
        let read: Vec<_> = order.map(|text| in_order(text).unwrap()).into();
        assert!(read.is_sorted(), "{read:?}");
        assert_eq!(read[3], "2026-11-20T13:47:46.522790100");
        assert_eq!(
            in_order("2026-11-20T13:47:46.50"),
            in_order("2026-11-20T13:47:46.5Z")
        );
        for none in ["", "yesterday", "2026-13-01T00:00:00"] {
            assert_eq!(in_order(none), None, "{none}");
        }
    }
}
