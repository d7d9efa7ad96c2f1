//! The newest entries, in bounded memory.

use crate::entry::{Entry, EntryKind, Traced};
use crate::pseudonyms::Pseudonyms;
use crate::recorded::Recorded;
use std::collections::VecDeque;

/// A ring of entries: the newest are kept.
#[derive(Debug, Clone)]
pub struct Trace {
    entries: VecDeque<Entry>,
    capacity: usize,
    last_sequence: u64,
    pseudonyms: Pseudonyms,
}

impl Default for Trace {
    fn default() -> Self {
        Self::with_capacity(Self::DEFAULT_CAPACITY)
    }
}

impl Trace {
    /// How many entries are kept by default.
    pub const DEFAULT_CAPACITY: usize = 500;

    /// A trace that keeps this many entries, at least one.
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            entries: VecDeque::new(),
            capacity: capacity.max(1),
            last_sequence: 0,
            pseudonyms: Pseudonyms::default(),
        }
    }

    /// Adds an entry. An equal refusal in a row is counted on the last one.
    pub fn push(&mut self, at_ms: f64, kind: EntryKind) {
        self.push_times(at_ms, 1, kind);
    }

    /// Adds an entry for so many of its kind: a flood of refusals is one entry.
    pub fn push_times(&mut self, at_ms: f64, times: u32, kind: EntryKind) {
        let last = self.entries.back_mut();
        match last.filter(|last| matches!(kind, EntryKind::Refused { .. }) && last.kind == kind) {
            Some(last) => last.times = last.times.saturating_add(times),
            None => self.restore(Entry {
                sequence: 0,
                at_ms,
                times,
                kind,
            }),
        }
    }

    /// Adds what a session has emitted.
    pub fn record(&mut self, traced: Traced) {
        self.push_times(traced.at_ms, traced.times, traced.kind);
    }

    /// Adds an entry of another trace. It is numbered anew.
    pub fn restore(&mut self, mut entry: Entry) {
        if self.entries.len() == self.capacity {
            self.entries.pop_front();
        }
        self.last_sequence += 1;
        entry.sequence = self.last_sequence;
        self.entries.push_back(entry);
    }

    /// Adds the whole message to the newest entry that records one. It is masked on the way in.
    pub fn attach(&mut self, message: Recorded) {
        let newest = self
            .entries
            .iter_mut()
            .rev()
            .find_map(|entry| match &mut entry.kind {
                EntryKind::Received { payload, .. } => Some(payload),
                _ => None,
            });
        if let Some(payload @ None) = newest {
            *payload = Some(self.pseudonyms.mask(message));
        }
    }

    /// The real ids behind the pseudonyms of this trace: in memory only, for whoever asks to see one.
    pub fn pseudonyms(&self) -> &Pseudonyms {
        &self.pseudonyms
    }

    /// The entries that are kept, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator + Clone {
        self.entries.iter()
    }

    /// The entry at a position, 0 for the oldest that is kept.
    pub fn get(&self, position: usize) -> Option<&Entry> {
        self.entries.get(position)
    }

    /// How many entries are kept.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no entry is kept.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where an entry is, for [`get`](Self::get); `None` where it is no longer, or not yet, there.
    pub fn position(&self, sequence: u64) -> Option<usize> {
        let first = self.entries.front()?.sequence;
        let position = usize::try_from(sequence.checked_sub(first)?).ok()?;
        (position < self.len()).then_some(position)
    }

    /// How many entries were dropped for newer ones.
    pub fn dropped(&self) -> u64 {
        self.last_sequence - self.entries.len() as u64
    }

    /// Forgets all entries; the sequence goes on.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.pseudonyms = Pseudonyms::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flinks_protocol::{HandoffState, Lifecycle, Phase, Refusal, decode_json};
    use serde_json::json;

    fn refused(origin: &str) -> EntryKind {
        EntryKind::Refused {
            reason: Refusal::OtherWindow,
            origin: origin.into(),
        }
    }

    #[test]
    fn a_flood_is_one_entry() {
        let mut trace = Trace::default();
        for _ in 0..100_000 {
            trace.push(1.0, refused("https://evil.example"));
        }
        trace.push(2.0, refused("https://other.example"));
        let times: Vec<_> = trace
            .entries()
            .map(|entry| (entry.sequence, entry.times))
            .collect();
        assert_eq!(times, [(1, 100_000), (2, 1)]);
    }

    #[test]
    fn the_newest_entries_are_kept_and_the_gap_is_known() {
        let mut trace = Trace::with_capacity(3);
        for at in 0..10 {
            trace.push(f64::from(at), refused(&at.to_string()));
        }
        let kept: Vec<_> = trace.entries().map(|entry| entry.sequence).collect();
        assert_eq!((kept, trace.dropped()), (vec![8, 9, 10], 7));
    }

    #[test]
    fn nothing_secret_gets_into_a_trace() {
        let ids = [
            "6747ff12-6943-429f-c710-08d9aaed1c78",
            "89c77e20-dc45-4f30-9a9c-24059b1d255c",
            "226a0a34-7de6-4ca6-8782-01ffeb314ccc",
        ];
        let message = json!({
            "step": "REDIRECT", "loginId": ids[0], "requestId": ids[1], "accountId": ids[2], "institution": "BMO",
            "url": format!("https://a.example/?loginId={}&tag=customer-4711", ids[0]),
        });
        let kind = EntryKind::received(&decode_json(&message).unwrap(), Phase::Finished);
        let shown = serde_json::to_string(&kind).unwrap();
        for secret in ids.iter().chain(&["customer-4711"]) {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("6747…") && shown.contains("BMO"), "{shown}");
    }

    #[test]
    fn a_long_value_is_cut() {
        let message = json!({"step": "é".repeat(90_000)});
        let EntryKind::Received { step, .. } =
            EntryKind::received(&decode_json(&message).unwrap(), Phase::Ready)
        else {
            panic!()
        };
        assert_eq!(step.chars().count(), 121);
    }

    #[test]
    fn an_entry_survives_json() {
        let mut trace = Trace::default();
        trace.push(
            0.5,
            EntryKind::Lifecycle {
                change: Lifecycle::Started,
                detail: String::new(),
            },
        );
        trace.push(
            1.5,
            EntryKind::Handoff(HandoffState::Waiting {
                attempt: 1,
                delay_ms: 900,
            }),
        );
        trace.push(
            2.5,
            EntryKind::received(
                &decode_json(&json!({"step": "APP_MOUNTED"})).unwrap(),
                Phase::Ready,
            ),
        );
        for entry in trace.entries() {
            let text = serde_json::to_string(entry).unwrap();
            assert_eq!(
                &serde_json::from_str::<Entry>(&text).unwrap(),
                entry,
                "{text}"
            );
        }
    }
}
