//! A trace in a few figures: how long each phase took, what was tried again, what went wrong.

use crate::entry::{Entry, EntryKind};
use flinks_protocol::{FlinksCode, HandoffState, Lifecycle, Phase, Step};

/// A stretch of time in one phase. A phase that is entered again has another stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhaseSpan {
    /// Which.
    pub phase: Phase,
    /// Milliseconds since the trace began.
    pub from_ms: f64,
    /// Where the next phase begins, or the last entry.
    pub to_ms: f64,
}

/// All the time in one phase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhaseTime {
    /// Which.
    pub phase: Phase,
    /// Milliseconds in it.
    pub ms: f64,
    /// How often the person began again in it.
    pub retries: u32,
}

/// A FlinksCode that came, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeMet {
    /// Which; [`FlinksCode::about`] says what it means and what the person should do.
    pub code: FlinksCode,
    /// How often.
    pub times: u32,
}

/// The newest session of a trace in figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Milliseconds from the start to the widget's first message.
    pub ready_ms: Option<f64>,
    /// Milliseconds from the start to the connection.
    pub success_ms: Option<f64>,
    /// The phases that were entered, in order.
    pub phases: Vec<PhaseTime>,
    /// How it ended: `connected`, or the name of the exit or failure.
    pub end: Option<String>,
    /// The phase before an end without a connection: where people are lost.
    pub lost_in: Option<Phase>,
    /// The FlinksCodes, in the order of their first coming.
    pub codes: Vec<CodeMet>,
    /// Messages that were refused.
    pub refused: u64,
    /// Attempts of the hand-off.
    pub handoff_attempts: u32,
}

impl Summary {
    /// Sums up the newest session among the entries.
    pub fn of<'a>(entries: impl Iterator<Item = &'a Entry> + Clone) -> Self {
        let entries = newest_session(entries);
        let mut summary = Self::default();
        let Some(start) = entries.clone().next().map(|entry| entry.at_ms) else {
            return summary;
        };
        for span in spans(entries.clone()) {
            if span.phase == Phase::Finished {
                continue;
            }
            let time = summary.time_in(span.phase);
            time.ms += span.to_ms - span.from_ms;
        }
        let mut phase = Phase::Token;
        for entry in entries {
            let since = entry.at_ms - start;
            match &entry.kind {
                EntryKind::Received { step, .. } => summary.receive(step, phase),
                EntryKind::Refused { .. } => summary.refused += u64::from(entry.times),
                EntryKind::Handoff(HandoffState::Sending { .. }) => summary.handoff_attempts += 1,
                EntryKind::Lifecycle { change, detail } => match change {
                    Lifecycle::Ready => summary.ready_ms = summary.ready_ms.or(Some(since)),
                    Lifecycle::Connected => {
                        summary.success_ms = Some(since);
                        summary.end = Some(change.name().to_owned());
                    }
                    Lifecycle::Exited | Lifecycle::Failed => {
                        summary.end = Some(detail.clone());
                        summary.lost_in = Some(phase);
                    }
                    _ => {}
                },
                _ => {}
            }
            phase = phase_after(entry)
                .filter(|phase| *phase != Phase::Finished)
                .unwrap_or(phase);
        }
        summary
    }

    fn receive(&mut self, step: &str, phase: Phase) {
        match Step::from_name(step) {
            Some(Step::ComponentLoadCredentialRetry) => {
                self.time_in(Phase::Credential).retries += 1;
            }
            Some(Step::ComponentLoadMfaRetry) => self.time_in(Phase::Mfa).retries += 1,
            Some(Step::TokenInvalid) => self.time_in(phase).retries += 1,
            _ => {}
        }
        let code = FlinksCode::from_name(step);
        if !FlinksCode::NAMES.contains(&step) {
            return;
        }
        match self.codes.iter_mut().find(|met| met.code == code) {
            Some(met) => met.times += 1,
            None => self.codes.push(CodeMet { code, times: 1 }),
        }
    }

    fn time_in(&mut self, phase: Phase) -> &mut PhaseTime {
        let at = match self.phases.iter().position(|time| time.phase == phase) {
            Some(at) => at,
            None => {
                self.phases.push(PhaseTime {
                    phase,
                    ms: 0.0,
                    retries: 0,
                });
                self.phases.len() - 1
            }
        };
        // Just found or added.
        #[allow(clippy::indexing_slicing)]
        &mut self.phases[at]
    }
}

/// The entries from the last start on.
fn newest_session<'a>(
    entries: impl Iterator<Item = &'a Entry> + Clone,
) -> impl Iterator<Item = &'a Entry> + Clone {
    let start = entries
        .clone()
        .filter(|entry| is_start(entry))
        .last()
        .map_or(0, |entry| entry.sequence);
    entries.filter(move |entry| entry.sequence >= start)
}

fn is_start(entry: &Entry) -> bool {
    matches!(
        entry.kind,
        EntryKind::Lifecycle {
            change: Lifecycle::Started,
            ..
        }
    )
}

/// The stretches of time in each phase, over all sessions of the entries, in order.
pub fn spans<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<PhaseSpan> {
    let mut spans: Vec<PhaseSpan> = Vec::new();
    for entry in entries {
        let next = phase_after(entry);
        let began = is_start(entry);
        if let Some(last) = spans.last_mut() {
            // What comes after an end is not the session's time.
            if last.phase != Phase::Finished {
                last.to_ms = entry.at_ms;
            }
            if next.is_none_or(|next| next == last.phase && !began) {
                continue;
            }
        }
        if let Some(phase) = next {
            spans.push(PhaseSpan {
                phase,
                from_ms: entry.at_ms,
                to_ms: entry.at_ms,
            });
        }
    }
    spans
}

/// The phase that an entry leads to; `None` where it leaves it as it is.
fn phase_after(entry: &Entry) -> Option<Phase> {
    match &entry.kind {
        EntryKind::Received { phase, .. } => Some(*phase),
        EntryKind::Lifecycle { change, .. } => match change {
            Lifecycle::Started => Some(Phase::Token),
            Lifecycle::FrameLoading => Some(Phase::Loading),
            Lifecycle::Connected | Lifecycle::Exited | Lifecycle::Failed => Some(Phase::Finished),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Trace;

    fn received(step: &str, phase: Phase) -> EntryKind {
        EntryKind::Received {
            step: step.to_owned(),
            fields: Vec::new(),
            problems: Vec::new(),
            phase,
            payload: None,
        }
    }

    fn life(change: Lifecycle, detail: &str) -> EntryKind {
        EntryKind::Lifecycle {
            change,
            detail: detail.to_owned(),
        }
    }

    fn trace(entries: &[(f64, EntryKind)]) -> Trace {
        let mut trace = Trace::default();
        for (at_ms, what) in entries {
            trace.push(*at_ms, what.clone());
        }
        trace
    }

    #[test]
    fn it_counts_the_time_in_each_phase_and_what_was_tried_again() {
        let trace = trace(&[
            (0.0, life(Lifecycle::Started, "")),
            (50.0, life(Lifecycle::FrameLoading, "")),
            (250.0, life(Lifecycle::Ready, "")),
            (250.0, received("APP_MOUNTED", Phase::Ready)),
            (
                300.0,
                received("COMPONENT_LOAD_CREDENTIAL", Phase::Credential),
            ),
            (900.0, received("INVALID_PASSWORD", Phase::Credential)),
            (
                1_000.0,
                received("COMPONENT_LOAD_CREDENTIAL_RETRY", Phase::Credential),
            ),
            (1_500.0, received("INVALID_PASSWORD", Phase::Credential)),
            (2_000.0, received("REDIRECT", Phase::Finished)),
            (2_000.0, life(Lifecycle::Connected, "")),
            (
                2_001.0,
                EntryKind::Handoff(HandoffState::Sending { attempt: 1 }),
            ),
            (2_101.0, EntryKind::Handoff(HandoffState::Accepted)),
        ]);
        let summary = Summary::of(trace.entries());
        assert_eq!(
            (summary.ready_ms, summary.success_ms),
            (Some(250.0), Some(2_000.0))
        );
        assert_eq!(
            (summary.end.as_deref(), summary.lost_in),
            (Some("connected"), None)
        );
        assert_eq!(summary.handoff_attempts, 1);
        let phases: Vec<_> = summary
            .phases
            .iter()
            .map(|time| (time.phase, time.ms, time.retries))
            .collect();
        assert_eq!(
            phases,
            [
                (Phase::Token, 50.0, 0),
                (Phase::Loading, 200.0, 0),
                (Phase::Ready, 50.0, 0),
                (Phase::Credential, 1_700.0, 1),
            ]
        );
        assert_eq!(
            summary.codes,
            [CodeMet {
                code: FlinksCode::InvalidPassword,
                times: 2
            }]
        );
        assert!(summary.codes[0].code.about().unwrap().advice.is_some());
    }

    #[test]
    fn it_says_where_a_person_was_lost_and_only_of_the_newest_session() {
        let trace = trace(&[
            (0.0, life(Lifecycle::Started, "")),
            (5.0, life(Lifecycle::Connected, "")),
            (10.0, life(Lifecycle::Started, "")),
            (20.0, received("COMPONENT_LOAD_MFA", Phase::Mfa)),
            (30.0, received("COMPONENT_CLOSE_SESSION", Phase::Finished)),
            (30.0, life(Lifecycle::Exited, "closed")),
        ]);
        let summary = Summary::of(trace.entries());
        assert_eq!(
            (summary.lost_in, summary.end.as_deref()),
            (Some(Phase::Mfa), Some("closed"))
        );
        assert_eq!(summary.success_ms, None);
    }

    #[test]
    fn nothing_is_summed_up_to_nothing() {
        assert_eq!(Summary::of(Trace::default().entries()), Summary::default());
    }
}
