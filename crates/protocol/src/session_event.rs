//! What happens in a session, as it happens: for callbacks, and for a trace.

use crate::event::Decoded;
use crate::fields::Malformed;
use crate::handoff::HandoffState;
use crate::phase::Phase;
use crate::session::Outcome;
use serde::{Deserialize, Serialize};

/// Something that happened in a session.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SessionEvent {
    /// The widget sent a message.
    Message {
        /// What it says.
        decoded: Decoded,
        /// The phase after it.
        phase: Phase,
    },
    /// Messages were refused: equal ones that came together are one event.
    Refused {
        /// Why.
        reason: Refusal,
        /// Who sent them, as the browser says.
        origin: String,
        /// How many.
        times: u32,
    },
    /// The session is in another phase.
    Phase(Phase),
    /// The session has ended. Once per session.
    Outcome(Outcome),
    /// The hand-off is in another state.
    Handoff(HandoffState),
    /// The component did something by itself. How a session ends is an [`Outcome`](Self::Outcome).
    Lifecycle {
        /// What.
        change: Lifecycle,
        /// More about it, such as why no token came.
        detail: String,
    },
}

/// Why a message was refused. Its content was not kept, and in the first two cases not even looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Refusal {
    /// It came from another window than the frame.
    OtherWindow,
    /// It came from the frame, but not from the widget's origin: the frame has navigated away.
    OtherOrigin,
    /// It is not an object, nor the JSON text of one.
    NotAMessage,
    /// It is a text that is too long.
    TooLong,
}

impl Refusal {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::OtherWindow,
        Self::OtherOrigin,
        Self::NotAMessage,
        Self::TooLong,
    ];

    /// The name in kebab case, as in `other-window`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OtherWindow => "other-window",
            Self::OtherOrigin => "other-origin",
            Self::NotAMessage => "not-a-message",
            Self::TooLong => "too-long",
        }
    }
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::TooLong => Self::TooLong,
            Malformed::NotAnObject | Malformed::NotJson => Self::NotAMessage,
        }
    }
}

/// Something that the component did by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Lifecycle {
    /// A session began.
    Started,
    /// A token was asked for.
    TokenRequested,
    /// The frame got its URL.
    FrameLoading,
    /// The first genuine message came.
    Ready,
    /// The session ended with a connection.
    Connected,
    /// The person or the page left.
    Exited,
    /// The session failed.
    Failed,
    /// A hand-off from an earlier page was taken up again.
    Resumed,
}

impl Lifecycle {
    /// Every one, in the order in which they come.
    pub const ALL: [Self; 8] = [
        Self::Started,
        Self::TokenRequested,
        Self::FrameLoading,
        Self::Ready,
        Self::Connected,
        Self::Exited,
        Self::Failed,
        Self::Resumed,
    ];

    /// The name in kebab case, as in `frame-loading`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::TokenRequested => "token-requested",
            Self::FrameLoading => "frame-loading",
            Self::Ready => "ready",
            Self::Connected => "connected",
            Self::Exited => "exited",
            Self::Failed => "failed",
            Self::Resumed => "resumed",
        }
    }
}
