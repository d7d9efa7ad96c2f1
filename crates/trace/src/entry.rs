//! One entry of a trace: what happened, masked.

use crate::recorded::Recorded;
use flinks_protocol::{Decoded, HandoffState, Lifecycle, Outcome, Phase, Refusal, SessionEvent};
use serde::{Deserialize, Serialize};

/// What an entry of the trace records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum EntryKind {
    /// A genuine message.
    Received {
        /// The step, or the FlinksCode of a message without one, or `?`.
        step: String,
        /// The fields, ids masked, by their names on the wire.
        fields: Vec<(String, String)>,
        /// Fields that could not be used.
        problems: Vec<String>,
        /// The phase after it.
        phase: Phase,
        /// The whole message, masked; `None` where only the fields were kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payload: Option<Recorded>,
    },
    /// A message that was not taken.
    Refused {
        /// Why.
        reason: Refusal,
        /// Who sent it, as the browser says.
        origin: String,
    },
    /// The hand-off changed its state.
    Handoff(HandoffState),
    /// The component did something.
    Lifecycle {
        /// What it did.
        change: Lifecycle,
        /// More about it, such as the name of a failure.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        detail: String,
    },
}

/// One line of the trace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Counts from 1 and never starts again, so that a gap shows what the ring has dropped.
    pub sequence: u64,
    /// Milliseconds since the trace began.
    pub at_ms: f64,
    /// How many equal ones came in a row: a flood is one entry.
    pub times: u32,
    /// What happened.
    #[serde(flatten)]
    pub kind: EntryKind,
}

/// What happened, before a trace has numbered it: what `<flinks-connect>` emits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Traced {
    /// Milliseconds since the page began.
    pub at_ms: f64,
    /// How many equal ones came together: a flood of refusals is told in one.
    pub times: u32,
    /// What happened.
    #[serde(flatten)]
    pub kind: EntryKind,
}

impl Traced {
    /// What a session has emitted; `None` for an event that is no entry.
    pub fn of(at_ms: f64, event: &SessionEvent) -> Option<Self> {
        let times = match event {
            SessionEvent::Refused { times, .. } => *times,
            _ => 1,
        };
        let kind = EntryKind::of(event)?;
        Some(Self { at_ms, times, kind })
    }
}

impl EntryKind {
    /// What an event is in a trace; `None` for a phase, which stands in the entries of messages.
    pub fn of(event: &SessionEvent) -> Option<Self> {
        let lifecycle = |change, detail: &str| Self::Lifecycle {
            change,
            detail: detail.to_owned(),
        };
        Some(match event {
            SessionEvent::Message { decoded, phase } => Self::received(decoded, *phase),
            SessionEvent::Refused { reason, origin, .. } => Self::Refused {
                reason: *reason,
                origin: origin.clone(),
            },
            SessionEvent::Outcome(Outcome::Connected(_)) => lifecycle(Lifecycle::Connected, ""),
            SessionEvent::Outcome(Outcome::Exited(exit)) => {
                lifecycle(Lifecycle::Exited, exit.name())
            }
            SessionEvent::Outcome(Outcome::Failed(failure)) => {
                lifecycle(Lifecycle::Failed, failure.name())
            }
            SessionEvent::Handoff(state) => Self::Handoff(*state),
            SessionEvent::Lifecycle { change, detail } => lifecycle(*change, detail),
            _ => return None,
        })
    }

    /// The record of a genuine message: ids masked, texts cut.
    pub fn received(decoded: &Decoded, phase: Phase) -> Self {
        let fields = decoded.fields().into_iter();
        Self::Received {
            step: cut(decoded.name().to_owned()),
            fields: fields
                .map(|(name, value)| (name.to_owned(), cut(value)))
                .collect(),
            problems: decoded.problems.iter().map(ToString::to_string).collect(),
            phase,
            payload: None,
        }
    }
}

/// How many characters are kept of one value, so that a trace does not grow with what a message holds.
const MAX_VALUE_LENGTH: usize = 120;

fn cut(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(MAX_VALUE_LENGTH) {
        text.truncate(at);
        text.push('…');
    }
    text
}
