//! What can go wrong in a call.

use flinks_protocol::FlinksCode;

/// Whether it makes sense to call again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// Later, with the same call.
    Later,
    /// With a new session: the requestId is of no use any more.
    NewSession,
    /// Not before the end user has connected again.
    Reconnect,
    /// Not before someone has changed the integration.
    Never,
}

/// Why a call gave no data. Decisions go by the FlinksCode, not by the status: rate limiting, for one, is 401.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// Flinks answered with an error.
    #[error("{endpoint}: {} (HTTP {status})", code.as_ref().map_or("no FlinksCode", |code| code.name()))]
    Flinks {
        /// The endpoint, without ids.
        endpoint: &'static str,
        /// The HTTP status.
        status: u16,
        /// The code, if the answer has one.
        code: Option<FlinksCode>,
        /// Flinks' own words, for logs.
        message: Option<String>,
    },
    /// The answer is not what the endpoint is documented to send.
    #[error("{endpoint}: the answer (HTTP {status}) cannot be read: {reason}")]
    Answer {
        /// The endpoint, without ids.
        endpoint: &'static str,
        /// The HTTP status.
        status: u16,
        /// What is wrong with it, without its content.
        reason: String,
    },
    /// No answer: name, connection, time-out.
    #[error("{endpoint}: no answer ({})", if *.timed_out { "time-out" } else { "connection" })]
    Unanswered {
        /// The endpoint, without ids.
        endpoint: &'static str,
        /// Whether the time was over.
        timed_out: bool,
    },
}

impl ApiError {
    /// The FlinksCode, if there is one.
    pub fn code(&self) -> Option<&FlinksCode> {
        match self {
            Self::Flinks { code, .. } => code.as_ref(),
            _ => None,
        }
    }

    /// Whether it makes sense to call again.
    pub fn retry(&self) -> Retry {
        match self {
            // Flinks says by a code what does not pass. Without one, what stands before Flinks may have answered.
            Self::Unanswered { .. } | Self::Answer { .. } | Self::Flinks { code: None, .. } => {
                Retry::Later
            }
            Self::Flinks {
                code: Some(code), ..
            } => match code {
                FlinksCode::SessionNonexistent
                | FlinksCode::SessionExpired
                | FlinksCode::AlreadyAuthorized => Retry::NewSession,
                FlinksCode::OperationPending
                | FlinksCode::OperationDispatched
                | FlinksCode::CardInUse
                | FlinksCode::TooManyRequests
                | FlinksCode::RetryLater
                | FlinksCode::BankMaintenanceRetryLater
                | FlinksCode::ConcurrentSession
                | FlinksCode::AggregationError => Retry::Later,
                FlinksCode::InvalidLogin
                | FlinksCode::InvalidUsername
                | FlinksCode::InvalidPassword
                | FlinksCode::InvalidSecurityResponse
                | FlinksCode::InvalidSecurityResponseNoRetry
                | FlinksCode::SecurityResponsesIncomplete
                | FlinksCode::QuestionNotFound
                | FlinksCode::Unauthorized
                | FlinksCode::DisabledLogin
                | FlinksCode::NewAccount
                | FlinksCode::NoTransaction
                | FlinksCode::DisabledInstitution => Retry::Reconnect,
                _ => Retry::Never,
            },
        }
    }
}
