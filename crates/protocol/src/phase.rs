//! How far a session has come.

use serde::{Deserialize, Serialize};

/// How far a session has come. Steps may be missing, repeat, or go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Phase {
    /// Waiting for the authorize token.
    Token,
    /// The frame is loading; no genuine message has come yet.
    Loading,
    /// The widget is shown.
    Ready,
    /// The consent page.
    Consent,
    /// The institution list.
    Institution,
    /// The bank's sign-in.
    Credential,
    /// The security question.
    Mfa,
    /// The account selection.
    Accounts,
    /// The session has an outcome.
    Finished,
}

impl Phase {
    /// Every phase in order.
    pub const ALL: [Self; 9] = [
        Self::Token,
        Self::Loading,
        Self::Ready,
        Self::Consent,
        Self::Institution,
        Self::Credential,
        Self::Mfa,
        Self::Accounts,
        Self::Finished,
    ];

    /// The name in lower case, as in `credential`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Consent => "consent",
            Self::Institution => "institution",
            Self::Credential => "credential",
            Self::Mfa => "mfa",
            Self::Accounts => "accounts",
            Self::Finished => "finished",
        }
    }
}
