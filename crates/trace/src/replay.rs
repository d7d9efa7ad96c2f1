//! A recorded trace played again through the real decoder and session: a bug report becomes a test.

use crate::entry::{Entry, EntryKind};
use flinks_protocol::{
    Decoded, Event, Exit, Failure, Fields, Lifecycle, Outcome, Phase, Reaction, Session, decode,
};
use serde::Serialize;
use serde_json::json;

/// What one entry did when it was played again.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// The message, for an entry that holds one.
    pub decoded: Option<Decoded>,
    /// The phase after it.
    pub phase: Phase,
    /// The end of the session, if this entry brought it.
    pub outcome: Option<Outcome>,
    /// The phase that was recorded, where it is another than now: the recording came from a different version, or it has
    /// lost something.
    pub recorded: Option<Phase>,
}

/// A session that entries are played into, one by one.
///
/// ```
/// use flinks_trace::{Replay, from_ndjson};
/// use flinks_protocol::Phase;
/// let trace = concat!(
///     r#"{"flinksTrace":1,"masked":true}"#, "\n",
///     r#"{"sequence":1,"atMs":3.0,"times":1,"kind":"received","step":"COMPONENT_LOAD_CONSENT","fields":[],"problems":[],"phase":"consent"}"#, "\n",
/// );
/// let (_, entries) = from_ndjson(trace)?;
/// let mut replay = Replay::default();
/// assert_eq!(replay.play(&entries[0]).phase, Phase::Consent);
/// # Ok::<(), flinks_trace::TraceError>(())
/// ```
#[derive(Debug, Default)]
pub struct Replay {
    session: Session,
}

impl Replay {
    /// The session as far as it has been played.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Plays the next entry.
    pub fn play(&mut self, entry: &Entry) -> Replayed {
        let mut decoded = None;
        let mut recorded = None;
        let reaction = match &entry.kind {
            EntryKind::Received {
                step,
                payload,
                phase,
                ..
            } => {
                recorded = Some(*phase);
                let message = decode(&match payload {
                    Some(payload) => fields_of(payload),
                    None => fields_of(&json!({ "step": step })),
                });
                let reaction = self.session.receive(&message);
                decoded = Some(message);
                reaction
            }
            EntryKind::Lifecycle { change, detail } => self.live(*change, detail),
            _ => Reaction::None,
        };
        let phase = self.session.phase();
        Replayed {
            decoded,
            phase,
            outcome: match reaction {
                Reaction::Finished(outcome) => Some(outcome),
                _ => None,
            },
            recorded: recorded.filter(|recorded| *recorded != phase),
        }
    }

    fn live(&mut self, change: Lifecycle, detail: &str) -> Reaction {
        match change {
            Lifecycle::Started => self.session = Session::new(),
            Lifecycle::FrameLoading => self.session.start_loading(),
            // Ends that come from no message.
            Lifecycle::Exited if detail == Exit::Cancelled.name() => return self.session.cancel(),
            Lifecycle::Failed if detail == Failure::LoadTimeout.name() => {
                return self.session.load_timed_out();
            }
            Lifecycle::Failed if detail == Failure::TokenUnavailable.name() => {
                return self.session.token_unavailable();
            }
            Lifecycle::Failed if detail == Failure::TokenInvalid.name() => {
                return self.session.token_refused();
            }
            _ => {}
        }
        Reaction::None
    }
}

/// The fields of a recorded message; none where a file holds something else in its place.
fn fields_of(message: &impl Serialize) -> Fields {
    let message = serde_json::to_value(message).unwrap_or_default();
    Fields::from_json(&message).unwrap_or_default()
}

impl Replayed {
    /// The message, for an entry that holds one.
    pub fn event(&self) -> Option<&Event> {
        self.decoded.as_ref().map(|decoded| &decoded.event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Trace;
    use flinks_protocol::decode_json;
    use serde_json::Value;

    const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";

    /// A trace as an embed writes it.
    fn traced(messages: &[Value]) -> (Trace, Session) {
        let (mut trace, mut session) = (Trace::default(), Session::new());
        let life = |change| EntryKind::Lifecycle {
            change,
            detail: String::new(),
        };
        trace.push(0.0, life(Lifecycle::Started));
        session.start_loading();
        trace.push(1.0, life(Lifecycle::FrameLoading));
        for (at, message) in messages.iter().enumerate() {
            let decoded = decode_json(message).unwrap();
            let _ = session.receive(&decoded);
            let kind = EntryKind::received(&decoded, session.phase());
            let recorded = serde_json::from_value(message.clone()).unwrap();
            trace.push(10.0 * at as f64, kind);
            trace.attach(recorded);
        }
        (trace, session)
    }

    #[test]
    fn a_masked_trace_replays_to_the_same_phases_and_outcome() {
        let (trace, session) = traced(&[
            json!({"step": "APP_MOUNTED"}),
            json!({"step": "INSTITUTION_SELECTED", "institution": 14}),
            json!({"flinksCode": "INVALID_PASSWORD", "requestId": LOGIN}),
            json!({"step": "ACCOUNT_SELECTED", "accountId": [LOGIN]}),
            json!({"step": "REDIRECT", "url": format!("https://a.example/?loginId={LOGIN}&institution=14")}),
        ]);
        let mut replay = Replay::default();
        let mut outcomes = Vec::new();
        for entry in trace.entries() {
            let replayed = replay.play(entry);
            assert_eq!(replayed.recorded, None, "{entry:?}");
            outcomes.extend(replayed.outcome);
        }
        let [Outcome::Connected(connection)] = outcomes.as_slice() else {
            panic!("{outcomes:?}")
        };
        assert_eq!(connection.account_ids.len(), 1);
        assert_ne!(connection.login_id.expose(), LOGIN);
        assert!(matches!(session.outcome(), Some(Outcome::Connected(_))));
    }

    #[test]
    fn what_was_recorded_otherwise_is_reported() {
        let (trace, _) = traced(&[json!({"step": "APP_MOUNTED"})]);
        let mut entry = trace.entries().last().unwrap().clone();
        if let EntryKind::Received { phase, .. } = &mut entry.kind {
            *phase = Phase::Mfa;
        }
        let replayed = Replay::default().play(&entry);
        assert_eq!(
            (replayed.phase, replayed.recorded),
            (Phase::Ready, Some(Phase::Mfa))
        );
    }

    #[test]
    fn ends_that_come_from_no_message_are_played_too() {
        for (change, detail) in [
            (Lifecycle::Exited, "cancelled"),
            (Lifecycle::Failed, "load-timeout"),
            (Lifecycle::Failed, "token-unavailable"),
            (Lifecycle::Failed, "token-invalid"),
        ] {
            let mut trace = Trace::default();
            trace.push(
                0.0,
                EntryKind::Lifecycle {
                    change,
                    detail: detail.to_owned(),
                },
            );
            let entry = trace.entries().next().unwrap();
            assert!(Replay::default().play(entry).outcome.is_some(), "{detail}");
        }
    }
}
