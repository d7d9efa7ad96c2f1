//! What Flinks sends by itself: the answer of an endpoint, which `ResponseType` names.

use crate::accounts_detail::AccountsDetail;
use crate::accounts_summary::AccountsSummary;
use crate::error::ApiError;
use crate::fetched::Data;
use crate::model::body;
use crate::reply::Reply;
use crate::statements::Statements;
use serde_json::{Map, Value};

/// The type that brings accounts with their transactions.
const ACCOUNTS_DETAIL: &str = "GetAccountsDetail";

body! {
    /// The body of a webhook.
    Webhook
}

impl Webhook {
    /// Takes a body, by the rules for an answer of the endpoint that it names.
    ///
    /// # Errors
    /// [`ApiError::Flinks`] for a body that tells an error, or that the data is pending; [`ApiError::Answer`] for one without a
    /// type or a `RequestId`, or without the list that its endpoint sends.
    pub fn read(body: Value) -> Result<Self, ApiError> {
        let reply = Reply {
            endpoint: "webhook",
            status: 200,
            body,
        };
        Self::from_said(reply.said()?)
    }

    /// The type: `GetAccountsDetail`, `KYC` and others.
    pub fn response_type(&self) -> &str {
        text(&self.0, "ResponseType")
    }

    /// The request that it answers.
    pub fn request_id(&self) -> &str {
        text(&self.0, "RequestId")
    }

    /// The accounts, where it is of the type that brings them.
    pub fn accounts_detail(&self) -> Option<AccountsDetail> {
        (self.response_type() == ACCOUNTS_DETAIL).then(|| AccountsDetail::from_body(self.0.clone()))
    }
}

impl Data for Webhook {
    fn check(fields: &Map<String, Value>) -> Result<(), String> {
        for name in ["ResponseType", "RequestId"] {
            if fields.get(name).and_then(Value::as_str).is_none() {
                return Err(format!("{name} is missing or not text"));
            }
        }
        match fields.get("ResponseType").and_then(Value::as_str) {
            Some(ACCOUNTS_DETAIL) => AccountsDetail::check(fields),
            Some("GetAccountsSummary") => AccountsSummary::check(fields),
            Some("GetStatements") => Statements::check(fields),
            // No other type's fields are documented.
            _ => Ok(()),
        }
    }

    fn from_body(body: Value) -> Self {
        Self(body)
    }
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body.get(name).and_then(Value::as_str).unwrap_or_default()
}
