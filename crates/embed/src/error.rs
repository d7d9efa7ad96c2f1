//! What can go wrong before a session begins.

/// Why an [`Embed`](crate::Embed) or a landing page could not be set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EmbedError {
    /// There is no window: a worker, or a server.
    #[error("there is no window: Flinks Connect needs a page")]
    NoWindow,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The endpoint did not answer in time, or not at all.
    #[error("the token endpoint did not answer")]
    Unanswered,
    /// The endpoint refused.
    #[error("the token endpoint answered {0}")]
    Status(u16),
    /// The answer holds no token.
    #[error(
        "the token endpoint's answer is not JSON with an authorizeToken of the form 8-4-4-4-12, or with a state"
    )]
    Answer,
    /// Your function failed.
    #[error("{0}")]
    Function(String),
}
