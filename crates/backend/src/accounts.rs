//! What is taken of an answer with accounts, whoever brings it: those that were selected, and when Flinks fetched them.

use flinks_api::{AccountsDetail, ApiError, Login, Webhook};
use flinks_protocol::{AccountId, LoginId};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

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

/// Statements that came with the accounts of a login, in the form of the webhook that brings them; or why they cannot be read.
pub(crate) fn statements(
    detail: &AccountsDetail,
    login_id: &LoginId,
) -> Option<Result<Webhook, ApiError>> {
    let mut fields = detail.json().as_object()?.clone();
    if !["StatementsByAccount", "Statements"]
        .iter()
        .any(|name| fields.contains_key(*name))
    {
        return None;
    }
    fields.remove("Accounts");
    // Webhooks have these; of an answer they are known, and may be left out.
    let login = json!({"Id": login_id.expose()});
    for (name, value) in [
        ("ResponseType", "GetStatements".into()),
        ("RequestId", "".into()),
        ("Login", login),
    ] {
        fields.insert(name.to_owned(), value);
    }
    Some(Webhook::read(Value::Object(fields)))
}

/// When Flinks fetched the data.
pub(crate) fn as_of(login: Login<'_>) -> Option<String> {
    in_order(login.last_refresh()?)
}

/// A `LastRefresh` in a writing whose order as text is that of time, and which sorts with what older versions stored: Flinks
/// names no zone and may write fewer digits. `None` for what is no time.
pub(crate) fn in_order(last_refresh: &str) -> Option<String> {
    let text = format!("{:.9}", time(last_refresh)?);
    Some(text.trim_end_matches('Z').to_owned())
}

/// A `LastRefresh` as a time. `None` for what is none.
pub(crate) fn time(last_refresh: &str) -> Option<Timestamp> {
    last_refresh.parse::<Timestamp>().ok().or_else(|| {
        let local: DateTime = last_refresh.parse().ok()?;
        TimeZone::UTC.to_timestamp(local).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> LoginId {
        LoginId::parse("6747ff12-6943-429f-c710-08d9aaed1c78").unwrap()
    }

    #[test]
    fn statements_that_come_with_the_accounts_are_kept_or_said_to_be_unreadable() {
        let read = |more: Value| {
            let mut body =
                json!({"RequestId": "r", "Login": {"Id": "l"}, "Accounts": [{"Id": "a"}]});
            let fields = body.as_object_mut().unwrap();
            fields.extend(more.as_object().unwrap().clone());
            statements(&serde_json::from_value(body).unwrap(), &login())
        };
        assert!(read(json!({})).is_none());
        let nameless = json!({"RequestId": null, "Accounts": [{"Id": "a"}], "Statements": []});
        let nameless = serde_json::from_value(nameless).unwrap();
        let kept = statements(&nameless, &login()).unwrap().unwrap();
        assert_eq!(kept.login().unwrap().id(), Some(login().expose()));
        let flat = json!([{"UniqueId": "u", "Base64Content": "F0F0"}]);
        let kept = read(json!({"Statements": flat})).unwrap().unwrap();
        assert_eq!(kept.response_type(), "GetStatements");
        assert_eq!(kept.json()["Statements"], flat);
        assert_eq!(kept.json().get("Accounts"), None);
        assert!(
            read(json!({"StatementsByAccount": "none"}))
                .unwrap()
                .is_err()
        );
    }

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
