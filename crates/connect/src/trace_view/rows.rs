//! Which entry is in which row of the table.

use super::state::TraceState;
use crate::trace::Trace;
use leptos::prelude::*;

/// The entries that match the filter, in order. A handle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    state: TraceState,
    /// The sequences of the entries that match; `None` for all, which are not copied.
    matching: Memo<Option<Vec<u64>>>,
}

impl Rows {
    pub(super) fn new(state: TraceState) -> Self {
        let matching = Memo::new(move |_| {
            let matches = state.filter.matching()?;
            state.trace.with(|trace| {
                let entries = trace.entries().filter(|entry| matches(entry));
                Some(entries.map(|entry| entry.sequence).collect::<Vec<_>>())
            })
        });
        Self { state, matching }
    }

    /// How many there are. Tracked.
    pub(super) fn count(self) -> usize {
        match &*self.matching.read() {
            Some(matching) => matching.len(),
            None => self.state.trace.with(Trace::len),
        }
    }

    /// The sequence of the entry in a row. Tracked.
    pub(super) fn sequence(self, row: usize) -> Option<u64> {
        match &*self.matching.read() {
            Some(matching) => matching.get(row).copied(),
            None => {
                let trace = self.state.trace;
                trace.with(|trace| trace.get(row).map(|entry| entry.sequence))
            }
        }
    }

    /// The row of an entry. Tracked.
    pub(super) fn row(self, sequence: u64) -> Option<usize> {
        match &*self.matching.read() {
            // Sequences only grow.
            Some(matching) => matching.binary_search(&sequence).ok(),
            None => self.state.trace.with(|trace| trace.position(sequence)),
        }
    }
}
