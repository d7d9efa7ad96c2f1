//! What happens in a session.

use flinks_protocol::{Decoded, HandoffState, Lifecycle, Outcome, Phase, Refusal};

/// What happens in a session.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SessionEvent {
    /// The widget sent a message.
    Message {
        /// What it says, and which fields could not be used.
        decoded: Decoded,
        /// The phase after it.
        phase: Phase,
    },
    /// Messages were not taken.
    Refused {
        /// Why.
        reason: Refusal,
        /// Who sent them, as the browser says.
        origin: String,
        /// How many came: more than one for a flood.
        times: u32,
    },
    /// The session is in another phase.
    Phase(Phase),
    /// The session ended. Once per session.
    Outcome(Outcome),
    /// The hand-off is in another state.
    Handoff(HandoffState),
    /// The runtime did something by itself.
    Lifecycle {
        /// What.
        change: Lifecycle,
        /// More about it, such as why there is no token; often empty.
        detail: String,
    },
}
