//! Who tells which user of the host application asks.

use crate::claim::Claims;
use crate::problem::Problem;
use crate::user::UserId;
use axum::http::request::Parts;
use std::fmt;
use std::sync::Arc;

/// How a request shows its user.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Users {
    /// In no way: connections belong to browsers.
    #[default]
    Anonymous,
    /// By a claim that the host application has signed. A session is begun with one only.
    Claims(Claims),
    /// By what the application that the backend is a part of knows of the request.
    Function(Arc<UserFunction>),
}

type UserFunction = dyn Fn(&Parts) -> Result<Option<UserId>, UserRefused> + Send + Sync;

/// The application refuses the visitor: 401.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the application refuses the visitor")]
pub struct UserRefused;

impl fmt::Debug for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => f.write_str("Anonymous"),
            Self::Claims(claims) => f.debug_tuple("Claims").field(claims).finish(),
            Self::Function(_) => f.write_str("Function"),
        }
    }
}

impl Users {
    /// The user of a request. A claim that is not to be believed is an error and never nobody's.
    pub(crate) fn of(&self, parts: &Parts) -> Result<Option<UserId>, Problem> {
        match self {
            Self::Anonymous => Ok(None),
            Self::Function(user) => {
                user(parts).map_err(|UserRefused| Problem::unauthorized("You are not let in here."))
            }
            Self::Claims(claims) => claims.user(&parts.headers).map_err(|refusal| {
                tracing::warn!(%refusal, "a request was refused");
                Problem::unauthorized(format!("The claim of a user is not taken: {refusal}."))
            }),
        }
    }

    /// What a session without a user is told, where it may not begin: its connection would belong to nobody who could find it.
    pub(crate) fn missing(&self) -> Option<Problem> {
        match self {
            Self::Anonymous | Self::Function(_) => None,
            Self::Claims(_) => Some(Problem::unauthorized(
                "The claim of a user is missing: the host application sends it as a Bearer token or in its cookie.",
            )),
        }
    }
}
