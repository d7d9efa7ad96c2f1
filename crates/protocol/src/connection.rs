//! What a finished session yields.

use crate::flinks_code::FlinksCode;
use crate::id::{AccountId, LoginId, RequestId, State, Tag};
use crate::message::Value;
use crate::payload::FieldType;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A bank, as the widget names it: by name in the documentation, by number in some integrators' traces.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
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

/// The fields of a REDIRECT message, from its top level and from the query of its `url`.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the fields are those of Connection")]
pub struct Redirect {
    pub login_id: Option<LoginId>,
    pub account_ids: Vec<AccountId>,
    pub institution: Option<Institution>,
    pub request_id: Option<RequestId>,
    pub tag: Option<Tag>,
    pub state: Option<State>,
    /// A code in a REDIRECT means that it is no success.
    pub flinks_code: Option<FlinksCode>,
    /// The URL as sent: it may be missing, cut, or hold ids.
    pub url: Option<String>,
}

impl Redirect {
    pub(crate) fn of(values: &[Value]) -> Self {
        let mut redirect = Self::default();
        for value in values {
            let text = value.text().unwrap_or_default();
            match value.field_type {
                FieldType::LoginId => redirect.login_id = LoginId::parse(text).ok(),
                FieldType::AccountIds => redirect.account_ids = value.account_ids(),
                FieldType::Institution => redirect.institution = value.institution(),
                FieldType::RequestId => redirect.request_id = RequestId::parse(text).ok(),
                FieldType::Tag => redirect.tag = Some(Tag::new(text)),
                FieldType::State => redirect.state = State::parse(text).ok(),
                FieldType::Code => redirect.flinks_code = Some(FlinksCode::from_name(text)),
                FieldType::Url => redirect.url = Some(text.to_owned()),
                _ => {}
            }
        }
        redirect
    }

    /// The connection, if this is a success: a well-formed login id and no FlinksCode.
    pub fn connection(&self) -> Option<Connection> {
        Some(Connection {
            login_id: success(self.login_id.clone(), self.flinks_code.is_some())?,
            account_ids: self.account_ids.clone(),
            institution: self.institution.clone(),
            request_id: self.request_id.clone(),
            tag: self.tag.clone(),
            state: self.state.clone(),
        })
    }
}

/// What makes a redirect a success, wherever it is asked.
pub(crate) fn success(login_id: Option<LoginId>, has_code: bool) -> Option<LoginId> {
    login_id.filter(|_| !has_code)
}

impl fmt::Debug for Redirect {
    /// The URL is left out: it holds the whole ids.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redirect")
            .field("login_id", &self.login_id)
            .field("account_ids", &self.account_ids)
            .field("institution", &self.institution)
            .field("request_id", &self.request_id)
            .field("tag", &self.tag)
            .field("flinks_code", &self.flinks_code)
            .finish_non_exhaustive()
    }
}
