//! Who tells which user of the host application asks.

use crate::claim::Claims;
use crate::data_options::DataOptions;
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
    /// The user of a request, and what is to be asked of Flinks for them, which the application may have put into the request itself. A
    /// claim that is not to be believed is an error and never nobody's.
    pub(crate) fn of(
        &self,
        parts: &Parts,
    ) -> Result<(Option<UserId>, Option<DataOptions>), Problem> {
        let data = parts.extensions.get::<DataOptions>().copied();
        match self {
            Self::Anonymous => Ok((None, data)),
            Self::Function(user) => {
                let user = user(parts);
                let user =
                    user.map_err(|UserRefused| Problem::unauthorized("You are not let in here."));
                Ok((user?, data))
            }
            Self::Claims(claims) => match claims.of(&parts.headers) {
                Ok(None) => Ok((None, data)),
                Ok(Some(claim)) => {
                    let both = claim
                        .data
                        .map(|claimed| claimed.or(data.unwrap_or_default()));
                    Ok((Some(claim.user), both.or(data)))
                }
                Err(refusal) => {
                    tracing::warn!(%refusal, "a request was refused");
                    let detail = format!("The claim of a user is not taken: {refusal}.");
                    Err(Problem::unauthorized(detail))
                }
            },
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
