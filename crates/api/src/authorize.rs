//! `/Authorize` and `/AuthorizeAsync`: a session for a login.

use crate::client::{Auth, Call, FlinksClient, SHORT, SYNCHRONOUS};
use crate::error::ApiError;
use crate::model::{body, objects};
use crate::reply::Reply;
use flinks_protocol::{AuthorizeToken, LoginId, RequestId};
use reqwest::Method;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// What is asked of `/Authorize`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct AuthorizeRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    login_id: Option<LoginId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most_recent_cached: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<RequestId>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    security_responses: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
}

impl AuthorizeRequest {
    /// A session that reads what was fetched last: no call at the bank.
    pub fn cached(login_id: LoginId) -> Self {
        Self::of(login_id, true)
    }

    /// A session that fetches anew at the bank; it may ask for MFA.
    pub fn live(login_id: LoginId) -> Self {
        Self::of(login_id, false)
    }

    /// The answers to the challenges of a session, by their prompts, byte for byte. Sent with the token of the first call.
    pub fn answer(
        request_id: RequestId,
        answers: impl IntoIterator<Item = (String, Vec<String>)>,
    ) -> Self {
        Self {
            login_id: None,
            most_recent_cached: None,
            request_id: Some(request_id),
            security_responses: answers.into_iter().collect(),
            tag: None,
        }
    }

    /// Your own text, which comes back in the webhook.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tag = Some(tag.into());
        self
    }

    fn of(login_id: LoginId, cached: bool) -> Self {
        Self {
            login_id: Some(login_id),
            most_recent_cached: Some(cached),
            request_id: None,
            security_responses: BTreeMap::new(),
            tag: None,
        }
    }
}

body! {
    /// An opened session.
    Authorization
}

impl Authorization {
    /// The session's id: for one read of data.
    pub fn request_id(&self) -> Option<RequestId> {
        self.0
            .get("RequestId")
            .and_then(Value::as_str)
            .and_then(|id| RequestId::parse(id).ok())
    }
}

/// A question that the bank asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityChallenge {
    /// The vendor's type, such as `QuestionAndAnswer`.
    pub kind: String,
    /// The question; the key of its answer.
    pub prompt: String,
    /// The answers to choose from; empty for free text.
    pub choices: Vec<String>,
}

/// How `/Authorize` ended.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AuthorizeAnswer {
    /// The session is open.
    Open {
        /// Its id.
        request_id: RequestId,
        /// The whole answer.
        authorization: Authorization,
    },
    /// The bank asks. Answer with the same token, or open the widget with `requestId`.
    Challenged {
        /// The session's id.
        request_id: RequestId,
        /// What it asks; empty where that cannot be read, and nobody can answer.
        challenges: Vec<SecurityChallenge>,
    },
    /// It goes on in the background: ask `/AuthorizeAsync` again.
    Dispatched {
        /// The session's id.
        request_id: RequestId,
    },
}

impl FlinksClient {
    /// Opens a session. Each cached read needs one of its own, and each session a token of its own.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn authorize(
        &self,
        token: &AuthorizeToken,
        request: &AuthorizeRequest,
    ) -> Result<AuthorizeAnswer, ApiError> {
        self.open("/Authorize", token, request, SYNCHRONOUS).await
    }

    /// The same in the background: call it again with [`AuthorizeRequest::answer`] and no answers to ask how it stands.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn authorize_async(
        &self,
        token: &AuthorizeToken,
        request: &AuthorizeRequest,
    ) -> Result<AuthorizeAnswer, ApiError> {
        self.open("/AuthorizeAsync", token, request, SHORT).await
    }

    async fn open(
        &self,
        endpoint: &'static str,
        token: &AuthorizeToken,
        request: &AuthorizeRequest,
        timeout: Duration,
    ) -> Result<AuthorizeAnswer, ApiError> {
        let call = Call {
            endpoint,
            method: Method::POST,
            path: endpoint.to_owned(),
            auth: Auth::Token(token.expose()),
            timeout,
        };
        AuthorizeAnswer::from_reply(self.send(call, Some(request)).await?)
    }
}

impl AuthorizeAnswer {
    /// Challenges that are there are challenges, and what is pending is pending, whatever the status; only an open session
    /// needs that of a success.
    fn from_reply(reply: Reply) -> Result<Self, ApiError> {
        let said = reply.whatever_it_says()?;
        let challenges: Vec<_> = objects(said.fields.get("SecurityChallenges"))
            .map(challenge)
            .collect();
        let challenged = !challenges.is_empty() || (said.status == 203 && !said.pending);
        if !challenged && !said.pending && said.status != 200 {
            return Err(said.into_error());
        }
        let Some(request_id) = said.request_id() else {
            return Err(said.unreadable("RequestId is missing or not a UUID"));
        };
        Ok(if challenged {
            Self::Challenged {
                request_id,
                challenges,
            }
        } else if said.pending {
            Self::Dispatched { request_id }
        } else {
            Self::Open {
                request_id,
                authorization: Authorization(Value::Object(said.fields)),
            }
        })
    }
}

fn challenge(fields: &serde_json::Map<String, Value>) -> SecurityChallenge {
    let text = |name| {
        fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let choices = fields.get("Iterables").and_then(Value::as_array);
    SecurityChallenge {
        kind: text("Type"),
        prompt: text("Prompt"),
        choices: choices
            .into_iter()
            .flatten()
            .filter_map(|choice| choice.as_str().map(str::to_owned))
            .collect(),
    }
}
