//! The users that can log in, and what comes of it.

use crate::flinks_code::FlinksCode;
use serde::Serialize;

/// The password of every demo user.
pub const PASSWORD: &str = "Everyday";

/// The right answer to the security question, whatever its case.
pub const SECURITY_ANSWER: &str = "Montreal";

/// The security question in the languages of the widget.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Question {
    /// In English.
    pub en: &'static str,
    /// In French.
    pub fr: &'static str,
}

/// The only question that is asked.
pub const SECURITY_QUESTION: Question = Question {
    en: "In which city were you born?",
    fr: "Dans quelle ville êtes-vous né ?",
};

/// One user.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct DemoUser {
    /// The username, case-sensitive.
    pub username: &'static str,
    /// What the bank does when the password is right.
    pub reply: Reply,
}

/// What the bank does with a user whose password is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Reply {
    /// Lets the user in.
    Connect,
    /// Asks a security question.
    Challenge,
    /// Refuses.
    Refuse(FlinksCode),
}

/// Every demo user.
pub const DEMO_USERS: &[DemoUser] = &[
    user("Greatday", Reply::Challenge),
    user("greatday_nomfa", Reply::Connect),
    user(
        "test_service_unavailable",
        Reply::Refuse(FlinksCode::RetryLater),
    ),
    user("test_new_account", Reply::Refuse(FlinksCode::NewAccount)),
    user("test_unauthorized", Reply::Refuse(FlinksCode::Unauthorized)),
    user(
        "test_aggregation_error",
        Reply::Refuse(FlinksCode::AggregationError),
    ),
    user(
        "test_disabled_login",
        Reply::Refuse(FlinksCode::DisabledLogin),
    ),
    user(
        "test_invalid_login",
        Reply::Refuse(FlinksCode::InvalidLogin),
    ),
];

/// What the bank replies to these credentials.
pub(crate) fn reply(username: &str, password: &str) -> Reply {
    match DEMO_USERS.iter().find(|user| user.username == username) {
        None => Reply::Refuse(FlinksCode::InvalidUsername),
        Some(_) if password != PASSWORD => Reply::Refuse(FlinksCode::InvalidPassword),
        Some(user) => user.reply,
    }
}

const fn user(username: &'static str, reply: Reply) -> DemoUser {
    DemoUser { username, reply }
}
