//! How the session that runs stands: what the panels beside the widget show.

use flinks_connect::protocol::{Connection, Exit, Failure, HandoffState, Outcome, Phase};
use leptos::prelude::*;

/// A handle.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// The phase.
    pub phase: RwSignal<Option<Phase>>,
    /// The end, once there is one.
    pub outcome: RwSignal<Option<Outcome>>,
    /// Every state of the hand-off, newest last.
    pub handoff: RwSignal<Vec<HandoffState>>,
    /// The id that the server gave.
    pub connection_id: RwSignal<Option<String>>,
}

impl Progress {
    /// A new phase; the first one begins a new session.
    pub fn enter(self, phase: Phase) {
        if phase == Phase::Token {
            self.outcome.set(None);
            self.handoff.set(Vec::new());
            self.connection_id.set(None);
        }
        self.phase.set(Some(phase));
    }

    /// A connection.
    pub fn connect(self, connection: Connection) {
        self.outcome.set(Some(Outcome::Connected(connection)));
    }

    /// An end without one.
    pub fn exit(self, exit: Exit) {
        self.outcome.set(Some(Outcome::Exited(exit)));
    }

    /// A failure.
    pub fn fail(self, failure: Failure) {
        self.outcome.set(Some(Outcome::Failed(failure)));
    }
}
