//! What the parts of the view share.

use super::filter::Filter;
use crate::Locale;
use crate::trace::{Entry, Summary};
use crate::trace_log::TraceLog;
use leptos::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// The trace, and how the person looks at it. A handle.
#[derive(Debug, Clone, Copy)]
pub(super) struct TraceState {
    pub(super) trace: TraceLog,
    pub(super) filter: Filter,
    pub(super) summary: Memo<Summary>,
    /// The sequence of the entry whose details are shown.
    pub(super) selected: RwSignal<Option<u64>>,
    locale: Signal<Locale>,
    /// Keeps the ids of several traces on one page apart.
    number: usize,
}

impl TraceState {
    pub(super) fn new(trace: TraceLog, locale: Signal<Locale>) -> Self {
        Self {
            trace,
            filter: Filter::default(),
            summary: Memo::new(move |_| trace.with(|trace| Summary::of(trace.entries()))),
            selected: RwSignal::new(None),
            locale,
            number: COUNT.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// The id of the table that says in words what the timeline shows.
    pub(super) fn words_id(self) -> String {
        format!("flinks-trace-{}-words", self.number)
    }

    /// A text that follows the language.
    pub(super) fn word(self, en: &'static str, fr: &'static str) -> Signal<&'static str> {
        Signal::derive(move || self.locale.get().pick(en, fr))
    }

    /// Reads an entry; `None` if the trace does not keep it. Tracked.
    pub(super) fn entry<T>(self, sequence: u64, read: impl FnOnce(&Entry) -> T) -> Option<T> {
        self.trace
            .with(|trace| trace.get(trace.position(sequence)?).map(read))
    }
}

/// The place `by` steps from `current` among `count`, without leaving them; without a current one, the first or the last.
pub(super) fn neighbour(count: usize, current: Option<usize>, by: isize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match current {
        Some(current) => current.saturating_add_signed(by).min(last),
        None if by > 0 => 0,
        None => last,
    })
}
