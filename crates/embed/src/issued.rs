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

/// The storage's item: a line for each state that went into a URL.
const ITEM: &str = "flinks-connect:states";
const USED: &str = "used";
/// As long as an unused token lives.
const LIFETIME_MS: u64 = 30 * 60 * 1_000;
/// More sessions than one tab has open at a time; the oldest are forgotten first.
const MOST: usize = 32;

impl Issued {
    /// A new state; `None` without randomness.
    pub(crate) fn new() -> Option<Self> {
        Some(Self {
            state: State::from_random(browser::random()?),
            key: State::from_random(browser::random()?).into(),
        })
    }

    /// Remembers that the state went into a URL, so that the landing page can take it.
    pub(crate) fn remember(&self) {
        let mut lines = Line::all();
        lines.retain(|line| line.state != self.state.expose());
        lines.push(Line {
            state: self.state.expose().to_owned(),
            at: now(),
            key: self.key.clone(),
        });
        Line::save(&lines);
    }

    /// Takes a state that came back, once.
    pub(crate) fn take(state: Option<&State>) -> Result<Self, StateError> {
        let state = state.ok_or(StateError::Missing)?;
        let mut lines = Line::all();
        let line = lines
            .iter_mut()
            .find(|line| line.state == state.expose())
            .ok_or(StateError::Foreign)?;
        let key = std::mem::replace(&mut line.key, USED.to_owned());
        let expired = line.is_expired();
        Line::save(&lines);
        match key.as_str() {
            USED => Err(StateError::Used),
            _ if expired => Err(StateError::Expired),
            _ => Ok(Self {
                state: state.clone(),
                key,
            }),
        }
    }
}

struct Line {
    state: String,
    at: u64,
    key: String,
}

impl Line {
    fn all() -> Vec<Self> {
        let text = browser::storage().and_then(|storage| storage.get_item(ITEM).ok()?);
        text.unwrap_or_default()
            .lines()
            .filter_map(Self::parse)
            .collect()
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        Some(Self {
            state: words.next()?.to_owned(),
            at: words.next()?.parse().ok()?,
            key: words.next()?.to_owned(),
        })
    }

    fn save(lines: &[Self]) {
        let newest = lines
            .get(lines.len().saturating_sub(MOST)..)
            .unwrap_or_default();
        let text: String = newest
            .iter()
            .map(|line| format!("{} {} {}\n", line.state, line.at, line.key))
            .collect();
        if let Some(storage) = browser::storage() {
            // A full storage costs the landing page its proof: it refuses, and the event still hands over.
            let _ = storage.set_item(ITEM, &text);
        }
    }

    fn is_expired(&self) -> bool {
        // A clock that was set back does not make a state live longer than twice its time.
        now().abs_diff(self.at) > LIFETIME_MS
    }
}

/// Milliseconds since 1970. Whole ones: to write and read fractions costs 20 kB.
fn now() -> u64 {
    Date::now() as u64
}
