//! What a finished session yields.

use crate::id::{AccountId, LoginId, RequestId, State, Tag};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A bank, as the widget names it: by name in the documentation, by number in some integrators' traces.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Institution {
    /// By name, such as `FlinksCapital`.
    Name(String),
    /// By number, such as 14.
    Number(i64),
}

impl fmt::Display for Institution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

/// A connected account: what the server needs to fetch the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The reference to the login.
    pub login_id: LoginId,
    /// The accounts that the person selected; empty without the account selector. The server passes them as
    /// `AccountsFilter`, otherwise all accounts come back.
    pub account_ids: Vec<AccountId>,
    /// The bank.
    pub institution: Option<Institution>,
    /// The session at Flinks.
    pub request_id: Option<RequestId>,
    /// Your own text.
    pub tag: Option<Tag>,
    /// The one-time value that came back.
    pub state: Option<State>,
}
