//! Who tells which user of the host application asks.

use crate::claim::Claims;
use crate::problem::Problem;
use crate::user::UserId;
use axum::http::request::Parts;

/// How a request shows its user.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Users {
    /// In no way: connections belong to browsers.
    #[default]
    Anonymous,
    /// By a claim that the host application has signed. A session is begun with one only.
    Claims(Claims),
}

impl Users {
    /// The user of a request. A claim that is not to be believed is an error and never nobody's.
    pub(crate) fn of(&self, parts: &Parts) -> Result<Option<UserId>, Problem> {
        match self {
            Self::Anonymous => Ok(None),
            Self::Claims(claims) => claims.user(&parts.headers).map_err(|refusal| {
                tracing::warn!(%refusal, "a request was refused");
                Problem::unauthorized(format!("The claim of a user is not taken: {refusal}."))
            }),
        }
    }

    /// What a session without a user is told, where it may not begin: its connection would belong to nobody who could find it.
    pub(crate) fn missing(&self) -> Option<Problem> {
        match self {
            Self::Anonymous => None,
            Self::Claims(_) => Some(Problem::unauthorized(
                "The claim of a user is missing: the host application sends it as a Bearer token or in its cookie.",
            )),
        }
    }
}
