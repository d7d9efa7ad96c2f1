//! What the widget is told when it has sent credentials or an answer.

use crate::{account::Account, flinks_code::FlinksCode, id::LoginId, id::RequestId};
use serde::{Deserialize, Serialize};

/// The answer to one attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "outcome",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum Outcome {
    /// The user is in.
    Connected {
        /// The attempt.
        request_id: RequestId,
        /// What was connected.
        #[serde(flatten)]
        login: Login,
    },
    /// The bank asks something first.
    Challenged {
        /// The attempt: the answer goes with it.
        request_id: RequestId,
        /// What the bank asks.
        challenge: Challenge,
    },
    /// The bank says no.
    Refused {
        /// The attempt.
        request_id: RequestId,
        /// The reason.
        flinks_code: FlinksCode,
    },
}

/// A connected login.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// What the connection is known by.
    pub login_id: LoginId,
    /// All of its accounts.
    pub accounts: Vec<Account>,
}

/// A security question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Challenge {
    /// What kind of answer it wants; goes into `mfaTypes`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The question, in the language of the session.
    pub prompt: String,
}
