//! A trace as lanes over time, ready to be drawn: no more marks than there are columns, however long the trace.

use crate::entry::{Entry, EntryKind};
use crate::summary::spans;
use flinks_protocol::{FlinksCode, HandoffState, Lifecycle, Phase, Step};

/// What a horizontal lane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lane {
    /// Token, loading, and the widget's first page.
    Loading,
    /// The consent page.
    Consent,
    /// The institution list.
    Institution,
    /// The bank's sign-in.
    Credential,
    /// The security question.
    Mfa,
    /// The account selection.
    Accounts,
    /// The end.
    Finished,
    /// Attempts of the hand-off, and the pauses between them.
    Handoff,
    /// Refused messages.
    Refused,
}

impl Lane {
    /// Every lane, from the top.
    pub const ALL: [Self; 9] = [
        Self::Loading,
        Self::Consent,
        Self::Institution,
        Self::Credential,
        Self::Mfa,
        Self::Accounts,
        Self::Finished,
        Self::Handoff,
        Self::Refused,
    ];

    /// The lane of a phase.
    pub const fn of(phase: Phase) -> Self {
        match phase {
            Phase::Token | Phase::Loading | Phase::Ready => Self::Loading,
            Phase::Consent => Self::Consent,
            Phase::Institution => Self::Institution,
            Phase::Credential => Self::Credential,
            Phase::Mfa => Self::Mfa,
            Phase::Accounts => Self::Accounts,
            _ => Self::Finished,
        }
    }
}

/// How a mark or a bar is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Tone {
    /// As expected.
    Plain,
    /// A pause before the next attempt.
    Waiting,
    /// Tried again.
    Retry,
    /// A field could not be used.
    Problem,
    /// An error of the widget, a failure, or a refused message.
    Error,
    /// The connection, or its acceptance by the server.
    Success,
}

impl Tone {
    /// The name in lower case, as in `retry`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Waiting => "waiting",
            Self::Retry => "retry",
            Self::Problem => "problem",
            Self::Error => "error",
            Self::Success => "success",
        }
    }
}

/// A moment. Several of one lane that would fall on each other are one mark: the gravest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Where.
    pub lane: Lane,
    /// When, from 0 to 1 in the view.
    pub at: f64,
    /// The entry; the gravest, if there are several.
    pub sequence: u64,
    /// How many messages it stands for.
    pub count: u64,
    /// How it is to be seen.
    pub tone: Tone,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Where.
    pub lane: Lane,
    /// Its beginning, from 0 to 1 in the view; never outside.
    pub from: f64,
    /// Its end, from 0 to 1 in the view; never outside.
    pub to: f64,
    /// Its whole duration in milliseconds.
    pub ms: f64,
    /// How it is to be seen.
    pub tone: Tone,
}

/// What is to be drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// Phases and attempts.
    pub bars: Vec<Bar>,
    /// Entries, from left to right.
    pub marks: Vec<Mark>,
}

impl Timeline {
    /// What lies between two times of the trace, for a drawing of that many columns.
    pub fn of<'a>(
        entries: impl Iterator<Item = &'a Entry> + Clone,
        from_ms: f64,
        to_ms: f64,
        columns: usize,
    ) -> Self {
        let width = (to_ms - from_ms).max(f64::MIN_POSITIVE);
        let place = |ms: f64| (ms - from_ms) / width;
        let mut timeline = Self::default();
        let mut bar = |lane, from: f64, to: f64, tone| {
            if to >= from_ms && from <= to_ms {
                timeline.bars.push(Bar {
                    lane,
                    from: place(from).clamp(0.0, 1.0),
                    to: place(to).clamp(0.0, 1.0),
                    ms: to - from,
                    tone,
                });
            }
        };
        for span in spans(entries.clone()) {
            if span.phase != Phase::Finished {
                bar(Lane::of(span.phase), span.from_ms, span.to_ms, Tone::Plain);
            }
        }
        let mut open = None;
        for entry in entries.clone() {
            let EntryKind::Handoff(state) = &entry.kind else {
                continue;
            };
            if let Some((since, tone)) = open.take() {
                bar(Lane::Handoff, since, entry.at_ms, tone);
            }
            open = match state {
                HandoffState::Sending { .. } => Some((entry.at_ms, Tone::Plain)),
                HandoffState::Waiting { .. } => Some((entry.at_ms, Tone::Waiting)),
                _ => None,
            };
        }
        timeline.mark(entries, place, columns.max(1));
        timeline
    }

    fn mark<'a>(
        &mut self,
        entries: impl Iterator<Item = &'a Entry>,
        place: impl Fn(f64) -> f64,
        columns: usize,
    ) {
        let mut cells: Vec<Option<Mark>> = vec![None; columns * Lane::ALL.len()];
        let mut phase = Lane::Loading;
        for entry in entries {
            let (lane, tone) = lane_and_tone(&entry.kind, phase);
            if !matches!(lane, Lane::Handoff | Lane::Refused) {
                phase = lane;
            }
            let at = place(entry.at_ms);
            if !(0.0..=1.0).contains(&at) {
                continue;
            }
            let column = ((at * columns as f64) as usize).min(columns - 1);
            let Some(cell) = cells.get_mut(column * Lane::ALL.len() + lane as usize) else {
                continue;
            };
            let mark = Mark {
                lane,
                at,
                sequence: entry.sequence,
                count: u64::from(entry.times),
                tone,
            };
            *cell = Some(match *cell {
                Some(last) if last.tone > tone => Mark {
                    count: last.count + mark.count,
                    ..last
                },
                Some(last) => Mark {
                    count: last.count + mark.count,
                    ..mark
                },
                None => mark,
            });
        }
        self.marks = cells.into_iter().flatten().collect();
    }
}

fn lane_and_tone(kind: &EntryKind, phase: Lane) -> (Lane, Tone) {
    match kind {
        EntryKind::Received {
            step,
            problems,
            phase,
            ..
        } => {
            let tone = match Step::from_name(step) {
                _ if FlinksCode::NAMES.contains(&step.as_str()) => Tone::Error,
                Some(Step::ComponentLoadCredentialRetry | Step::ComponentLoadMfaRetry) => {
                    Tone::Retry
                }
                Some(Step::MaximumRetryReached | Step::TokenInvalid) => Tone::Error,
                _ if !problems.is_empty() => Tone::Problem,
                _ => Tone::Plain,
            };
            (Lane::of(*phase), tone)
        }
        EntryKind::Refused { .. } => (Lane::Refused, Tone::Error),
        EntryKind::Handoff(state) => {
            let tone = match state {
                HandoffState::Accepted => Tone::Success,
                HandoffState::Refused { .. } | HandoffState::GaveUp => Tone::Error,
                HandoffState::Waiting { .. } => Tone::Retry,
                _ => Tone::Plain,
            };
            (Lane::Handoff, tone)
        }
        EntryKind::Lifecycle { change, .. } => match change {
            Lifecycle::Started | Lifecycle::TokenRequested | Lifecycle::FrameLoading => {
                (Lane::Loading, Tone::Plain)
            }
            Lifecycle::Connected => (Lane::Finished, Tone::Success),
            Lifecycle::Exited => (Lane::Finished, Tone::Plain),
            Lifecycle::Failed => (Lane::Finished, Tone::Error),
            Lifecycle::Resumed => (Lane::Handoff, Tone::Retry),
            _ => (phase, Tone::Plain),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Trace;
    use flinks_protocol::Refusal;
    use proptest::prelude::*;

    fn refused(at: u32) -> EntryKind {
        EntryKind::Refused {
            reason: Refusal::OtherWindow,
            origin: at.to_string(),
        }
    }

    #[test]
    fn a_hundred_thousand_entries_are_no_more_marks_than_columns() {
        let mut trace = Trace::with_capacity(100_000);
        for at in 0..100_000 {
            trace.push(f64::from(at), refused(at));
        }
        let timeline = Timeline::of(trace.entries(), 0.0, 100_000.0, 400);
        assert_eq!(timeline.marks.len(), 400);
        assert_eq!(
            timeline.marks.iter().map(|mark| mark.count).sum::<u64>(),
            100_000
        );
    }

    #[test]
    fn attempts_and_pauses_are_bars_and_an_error_hides_behind_nothing() {
        let mut trace = Trace::default();
        let handoff = |state| EntryKind::Handoff(state);
        trace.push(0.0, handoff(HandoffState::Sending { attempt: 1 }));
        trace.push(
            100.0,
            handoff(HandoffState::Waiting {
                attempt: 1,
                delay_ms: 50,
            }),
        );
        trace.push(150.0, handoff(HandoffState::Sending { attempt: 2 }));
        trace.push(200.0, handoff(HandoffState::GaveUp));
        trace.push(200.0, handoff(HandoffState::Sending { attempt: 1 }));
        let timeline = Timeline::of(trace.entries(), 0.0, 200.0, 10);
        let bars: Vec<_> = timeline
            .bars
            .iter()
            .map(|bar| (bar.from, bar.to, bar.tone))
            .collect();
        assert_eq!(
            bars,
            [
                (0.0, 0.5, Tone::Plain),
                (0.5, 0.75, Tone::Waiting),
                (0.75, 1.0, Tone::Plain)
            ]
        );
        let last = timeline.marks.last().unwrap();
        assert_eq!((last.tone, last.count, last.sequence), (Tone::Error, 2, 4));
    }

    proptest! {
        #[test]
        fn nothing_is_drawn_outside(times in proptest::collection::vec(-1e9..1e9_f64, 0..50), from in -1e9..1e9_f64, width in -10.0..1e9_f64) {
            let mut trace = Trace::default();
            for (at, ms) in times.iter().enumerate() {
                trace.push(*ms, EntryKind::Handoff(HandoffState::Sending { attempt: u32::try_from(at).unwrap() }));
            }
            let timeline = Timeline::of(trace.entries(), from, from + width, 100);
            prop_assert!(timeline.marks.iter().all(|mark| (0.0..=1.0).contains(&mark.at)));
            prop_assert!(timeline.bars.iter().all(|bar| (0.0..=1.0).contains(&bar.from) && (0.0..=1.0).contains(&bar.to)));
        }
    }
}
