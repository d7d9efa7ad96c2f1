//! What the widget has to know before it shows anything.

use crate::account::demo_accounts;
use crate::demo_user::{
    DEMO_USERS, DemoUser, PASSWORD, Question, SECURITY_ANSWER, SECURITY_QUESTION,
};
use crate::institution::{INSTITUTIONS, Institution};
use serde::Serialize;
use serde_json::Value;

/// The list of institutions, and what a page that plays the bank itself has to know.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Configuration {
    institutions: &'static [Institution],
    demo_users: &'static [DemoUser],
    password: &'static str,
    security_question: Question,
    security_answer: &'static str,
    /// Without ids: each login has its own.
    accounts: Vec<Value>,
}

impl Configuration {
    pub(crate) fn new() -> Self {
        let accounts = demo_accounts().into_iter().map(|account| {
            let mut account = serde_json::to_value(account).unwrap_or_default();
            if let Some(fields) = account.as_object_mut() {
                fields.remove("id");
            }
            account
        });
        Self {
            institutions: INSTITUTIONS,
            demo_users: DEMO_USERS,
            password: PASSWORD,
            security_question: SECURITY_QUESTION,
            security_answer: SECURITY_ANSWER,
            accounts: accounts.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_static_host_the_widget_knows_the_same() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/widget/configuration.json");
        let now = serde_json::to_value(Configuration::new()).unwrap();
        if std::env::var_os("UPDATE_CONFIGURATION").is_some() {
            std::fs::write(path, format!("{now:#}\n")).unwrap();
        }
        let kept: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(
            kept, now,
            "run UPDATE_CONFIGURATION=1 cargo test -p flinks-simulator configuration"
        );
    }
}
