//! A whole trace played again: the lines that programs print of it.

use crate::entry::Entry;
use crate::replay::Replay;
use flinks_protocol::{Outcome, Phase};
use serde::Serialize;
use std::fmt;

/// What happens while a trace is played again.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum PlaybackLine {
    /// A phase is entered.
    Phase {
        /// The entry that brings it.
        sequence: u64,
        /// When it came, in milliseconds since the trace began.
        at_ms: f64,
        /// The phase.
        phase: Phase,
    },
    /// Another phase was recorded than there is now.
    Difference {
        /// The entry.
        sequence: u64,
        /// The phase now.
        phase: Phase,
        /// The phase then.
        recorded: Phase,
    },
    /// A session ends.
    Outcome {
        /// The entry that brings it.
        sequence: u64,
        /// `connected`, `exited` or `failed`.
        outcome: &'static str,
        /// How it was left, or why it failed.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<&'static str>,
        /// How many account ids it has brought.
        #[serde(skip_serializing_if = "Option::is_none")]
        accounts: Option<usize>,
    },
}

/// Plays the entries of a trace, one after the other.
///
/// ```
/// use flinks_trace::{from_ndjson, play};
/// let trace = concat!(
///     r#"{"flinksTrace":1,"masked":true}"#, "\n",
///     r#"{"sequence":1,"atMs":3.0,"times":1,"kind":"received","step":"COMPONENT_LOAD_CONSENT","fields":[],"problems":[],"phase":"consent"}"#, "\n",
/// );
/// let (_, entries) = from_ndjson(trace)?;
/// let lines: Vec<_> = play(&entries).map(|line| line.to_string()).collect();
/// assert_eq!(lines, ["     1        3.0 ms  consent"]);
/// # Ok::<(), flinks_trace::TraceError>(())
/// ```
pub fn play(entries: &[Entry]) -> impl Iterator<Item = PlaybackLine> {
    let (mut replay, mut phase) = (Replay::default(), Phase::Token);
    entries.iter().flat_map(move |entry| {
        let replayed = replay.play(entry);
        let sequence = entry.sequence;
        let entered = (replayed.phase != phase).then_some(PlaybackLine::Phase {
            sequence,
            at_ms: entry.at_ms,
            phase: replayed.phase,
        });
        phase = replayed.phase;
        let difference = replayed.recorded.map(|recorded| PlaybackLine::Difference {
            sequence,
            phase,
            recorded,
        });
        let outcome = replayed
            .outcome
            .map(|outcome| PlaybackLine::outcome(sequence, &outcome));
        [entered, difference, outcome].into_iter().flatten()
    })
}

impl PlaybackLine {
    /// Whether the recording says otherwise.
    pub const fn is_difference(&self) -> bool {
        matches!(self, Self::Difference { .. })
    }

    fn outcome(sequence: u64, outcome: &Outcome) -> Self {
        let (outcome, reason, accounts) = match outcome {
            Outcome::Connected(connection) => {
                ("connected", None, Some(connection.account_ids.len()))
            }
            Outcome::Exited(exit) => ("exited", Some(exit.name()), None),
            Outcome::Failed(failure) => ("failed", Some(failure.name()), None),
            _ => ("ended", None, None),
        };
        Self::Outcome {
            sequence,
            outcome,
            reason,
            accounts,
        }
    }
}

/// A line for people.
impl fmt::Display for PlaybackLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phase {
                sequence,
                at_ms,
                phase,
            } => write!(f, "{sequence:>6} {at_ms:>10.1} ms  {}", phase.name()),
            Self::Difference {
                sequence, recorded, ..
            } => write!(f, "{sequence:>6} differs: {} was recorded", recorded.name()),
            Self::Outcome {
                outcome,
                reason,
                accounts,
                ..
            } => {
                write!(f, "outcome: {outcome}")?;
                if let Some(reason) = reason {
                    write!(f, ", {reason}")?;
                }
                match accounts {
                    Some(accounts) => write!(f, ", {accounts} account ids"),
                    None => Ok(()),
                }
            }
        }
    }
}
