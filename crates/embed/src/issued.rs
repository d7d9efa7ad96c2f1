//! The one-time states that this tab has issued: what ties a landing page to the session that began it.

use crate::page;
use flinks_protocol::State;

/// A state, and the idempotency key of its hand-off: event and landing page deliver the same connection only once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issued {
    pub state: State,
    pub key: String,
}

/// Why a state was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The URL has no state: the page was not reached through this component.
    #[error("the URL has no state")]
    Missing,
    /// This tab did not issue it: a link from someone else, or another tab.
    #[error("the state was not issued in this tab")]
    Foreign,
    /// It was taken before: a reload, or the back button.
    #[error("the state was used before")]
    Used,
    /// It was issued more than thirty minutes ago.
    #[error("the state has expired")]
    Expired,
}

impl StateError {
    /// The name in lower case, as in `foreign`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Foreign => "foreign",
            Self::Used => "used",
            Self::Expired => "expired",
        }
    }
}

impl Issued {
    /// A new state; `None` without randomness.
    pub(crate) fn new() -> Option<Self> {
        Some(Self {
            state: State::parse(&page::random()?).ok()?,
            key: page::random()?,
        })
    }

    /// Remembers that the state went into a URL, so that the landing page can take it.
    pub(crate) fn remember(&self) {
        page::remember(self.state.expose(), &self.key);
    }

    /// Takes a state that came back, once.
    pub(crate) fn take(state: Option<&State>) -> Result<Self, StateError> {
        let state = state.ok_or(StateError::Missing)?;
        match page::take(state.expose()).as_str() {
            "!foreign" => Err(StateError::Foreign),
            "!used" => Err(StateError::Used),
            "!expired" => Err(StateError::Expired),
            key => Ok(Self {
                state: state.clone(),
                key: key.to_owned(),
            }),
        }
    }
}
