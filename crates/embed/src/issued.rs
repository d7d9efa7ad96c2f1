//! The one-time states that this tab has issued: what ties a landing page to the session that began it.

use crate::browser;
use flinks_protocol::State;
use js_sys::Date;

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

const PREFIX: &str = "flinks-connect:state:";
const USED: &str = "used";
/// As long as an unused token lives.
const LIFETIME_MS: f64 = 30.0 * 60.0 * 1_000.0;

impl Issued {
    /// A new state; `None` without randomness.
    pub(crate) fn new() -> Option<Self> {
        let issued = Self {
            state: State::from_random(browser::random()?),
            key: State::from_random(browser::random()?).into(),
        };
        if let Some(storage) = browser::storage() {
            forget_expired(&storage);
            let value = format!("{} {}", Date::now(), issued.key);
            let _ = storage.set_item(&name(&issued.state), &value);
        }
        Some(issued)
    }

    /// Takes a state that came back, once.
    pub(crate) fn take(state: Option<&State>) -> Result<Self, StateError> {
        let state = state.ok_or(StateError::Missing)?;
        let storage = browser::storage().ok_or(StateError::Foreign)?;
        let stored = storage.get_item(&name(state)).ok().flatten();
        let stored = stored.ok_or(StateError::Foreign)?;
        let (at, key) = stored.split_once(' ').ok_or(StateError::Foreign)?;
        let _ = storage.set_item(&name(state), &format!("{at} {USED}"));
        if key == USED {
            Err(StateError::Used)
        } else if expired(at) {
            Err(StateError::Expired)
        } else {
            Ok(Self {
                state: state.clone(),
                key: key.to_owned(),
            })
        }
    }
}

fn name(state: &State) -> String {
    format!("{PREFIX}{}", state.expose())
}

fn expired(at: &str) -> bool {
    // A clock that was set back does not make a state live longer than twice its time.
    at.parse::<f64>()
        .map_or(true, |at| (Date::now() - at).abs() > LIFETIME_MS)
}

/// Used and unused ones alike, long after they can matter.
fn forget_expired(storage: &web_sys::Storage) {
    for name in browser::stored_names(storage, PREFIX) {
        let stored = storage.get_item(&name).ok().flatten().unwrap_or_default();
        if expired(stored.split(' ').next().unwrap_or_default()) {
            let _ = storage.remove_item(&name);
        }
    }
}
