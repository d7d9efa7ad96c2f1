//! The one-time states that this tab has issued: what ties a landing page to the session that began it.
//!
//! A line of the storage has a state, the time at which it was issued, and the idempotency key of its hand-off or that it
//! was used. Storage that is full or forbidden costs the landing page its proof: it refuses, and the REDIRECT event
//! still hands over.

use crate::browser::{random_bits, session_storage};
use flinks_protocol::State;
use js_sys::Date;

const NAME: &str = "flinks-connect:states";
/// More sessions than one tab has open at a time; the oldest are forgotten first.
const MAX_STATES: usize = 32;
/// As long as an unused token lives.
const LIFETIME_MS: u64 = 30 * 60 * 1_000;
const USED: &str = "used";

/// A state, and the idempotency key of its hand-off: event and landing page deliver the same connection only once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IssuedState {
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

impl IssuedState {
    /// A new state; `None` without randomness.
    pub(crate) fn new() -> Option<Self> {
        Some(Self {
            state: State::from_random(random_bits()?),
            // Written in the same way.
            key: State::from_random(random_bits()?).into(),
        })
    }

    /// Remembers that the state went into a URL, so that the landing page can take it.
    pub(crate) fn remember(&self) {
        let mut states = StateStore::read();
        states.remember(self.state.expose(), &self.key, now_ms());
        states.write();
    }

    /// Takes a state that came back, once.
    pub(crate) fn take(state: Option<&State>) -> Result<Self, StateError> {
        let state = state.ok_or(StateError::Missing)?;
        let mut states = StateStore::read();
        let key = states.take(state.expose(), now_ms());
        if key != Err(StateError::Foreign) {
            states.write();
        }
        Ok(Self {
            state: state.clone(),
            key: key?,
        })
    }
}

/// The clock that goes on while the page is away.
fn now_ms() -> u64 {
    Date::now() as u64
}

struct StateStore(Vec<Line>);

struct Line {
    state: String,
    at_ms: u64,
    /// Or [`USED`].
    key: String,
}

impl StateStore {
    fn read() -> Self {
        let stored = session_storage().and_then(|storage| storage.get_item(NAME).ok()?);
        Self::parse(&stored.unwrap_or_default())
    }

    fn write(&self) {
        if let Some(storage) = session_storage() {
            let _ = storage.set_item(NAME, &self.to_text());
        }
    }

    /// Malformed lines are ignored.
    fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let mut words = line.split(' ').map(str::to_owned);
            Some(Line {
                state: words.next()?,
                at_ms: words.next()?.parse().ok()?,
                key: words.next().filter(|key| !key.is_empty())?,
            })
        };
        Self(text.lines().filter_map(line).collect())
    }

    fn to_text(&self) -> String {
        let lines = self
            .0
            .iter()
            .map(|Line { state, at_ms, key }| format!("{state} {at_ms} {key}"));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn remember(&mut self, state: &str, key: &str, now_ms: u64) {
        self.0.retain(|line| line.state != state);
        self.0.push(Line {
            state: state.to_owned(),
            at_ms: now_ms,
            key: key.to_owned(),
        });
        self.0.drain(..self.0.len().saturating_sub(MAX_STATES));
    }

    /// The key of a state, which is used from now on.
    fn take(&mut self, state: &str, now_ms: u64) -> Result<String, StateError> {
        let mut lines = self.0.iter_mut();
        let line = lines.find(|line| line.state == state);
        let line = line.ok_or(StateError::Foreign)?;
        let key = std::mem::replace(&mut line.key, USED.to_owned());
        // A clock that was set back does not make a state live longer than twice its time.
        match now_ms.abs_diff(line.at_ms) > LIFETIME_MS {
            _ if key == USED => Err(StateError::Used),
            true => Err(StateError::Expired),
            false => Ok(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_taken_once_and_in_time() {
        let mut states = StateStore::parse("");
        states.remember("early", "key-1", 0);
        states.remember("late", "key-2", LIFETIME_MS);
        assert_eq!(states.take("late", LIFETIME_MS + 1).as_deref(), Ok("key-2"));
        let mut states = StateStore::parse(&states.to_text());
        assert_eq!(states.take("late", LIFETIME_MS + 2), Err(StateError::Used));
        assert_eq!(
            states.take("early", LIFETIME_MS + 2),
            Err(StateError::Expired)
        );
        assert_eq!(states.take("early", 1), Err(StateError::Used));
        assert_eq!(states.take("other", 1), Err(StateError::Foreign));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_prolong_a_state_without_end() {
        let mut states = StateStore::parse("a 9000000 key");
        assert_eq!(states.take("a", 0), Err(StateError::Expired));
    }

    #[test]
    fn what_earlier_versions_stored_is_read_and_the_rest_ignored() {
        let text = "abc 1731000000000 0123\n\nno-key 1\nnot a number\ndef 1731000000001 used";
        let mut states = StateStore::parse(text);
        assert_eq!(
            states.to_text(),
            "abc 1731000000000 0123\ndef 1731000000001 used"
        );
        assert_eq!(states.take("abc", 1_731_000_000_000).as_deref(), Ok("0123"));
    }

    #[test]
    fn the_oldest_are_forgotten_and_a_state_has_one_line() {
        let mut states = StateStore::parse("");
        for at in 0..40_u64 {
            states.remember(&format!("s{at}"), "key", at);
            states.remember(&format!("s{at}"), "other", at);
        }
        assert_eq!(states.to_text().lines().count(), MAX_STATES);
        assert_eq!(states.take("s0", 0), Err(StateError::Foreign));
        assert_eq!(states.take("s39", 39).as_deref(), Ok("other"));
    }
}
