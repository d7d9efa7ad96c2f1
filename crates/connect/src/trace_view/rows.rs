//! Which entry is in which row of the table.

use super::row::RowContent;
use super::state::TraceState;
use crate::trace::{Entry, Trace};
use leptos::prelude::*;
use std::ops::Range;

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
        let matching = self.matching.read();
        let trace = self.state.trace;
        trace.with(|trace| Some(entry(trace, matching.as_deref(), row)?.sequence))
    }

    /// What these rows show. Tracked.
    pub(super) fn contents(self, rows: Range<usize>) -> Vec<RowContent> {
        let matching = self.matching.read();
        self.state.trace.with(|trace| {
            let entry = |row| entry(trace, matching.as_deref(), row);
            let content = |row: usize| {
                let before = row.checked_sub(1).and_then(entry);
                Some(RowContent::new(row, entry(row)?, before))
            };
            rows.filter_map(content).collect()
        })
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

fn entry<'a>(trace: &'a Trace, matching: Option<&[u64]>, row: usize) -> Option<&'a Entry> {
    match matching {
        Some(matching) => trace.get(trace.position(*matching.get(row)?)?),
        None => trace.get(row),
    }
}
