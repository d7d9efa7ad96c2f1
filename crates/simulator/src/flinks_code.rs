//! The FlinksCodes that the simulator gives.

use serde::{Deserialize, Serialize};

/// Why a login was refused, in Flinks' words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum FlinksCode {
    /// Unexpected error of Flinks'.
    AggregationError,
    /// A question was answered after the session had been authorised.
    AlreadyAuthorized,
    /// The institution is not available.
    DisabledInstitution,
    /// The bank has deactivated the account.
    DisabledLogin,
    /// Wrong credentials, the bank does not say which.
    InvalidLogin,
    /// Wrong password.
    InvalidPassword,
    /// Wrong answer to a security question.
    InvalidSecurityResponse,
    /// Unknown username.
    InvalidUsername,
    /// The user has something to do in online banking first.
    NewAccount,
    /// No connection to the bank.
    RetryLater,
    /// No such session.
    SessionNonexistent,
    /// The bank did not authorise.
    Unauthorized,
}
