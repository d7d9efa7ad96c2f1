//! A trace that views can follow.

use crate::protocol::{Entry, Trace, What};
use leptos::prelude::*;

/// What happened in one or more sessions. A handle: copies are the same log.
///
/// Give it to [`FlinksConnect`](crate::FlinksConnect) to fill it and to [`EventTrace`](crate::EventTrace) to show it.
#[derive(Debug, Clone, Copy)]
pub struct TraceLog {
    trace: RwSignal<Trace>,
    began_at_ms: RwSignal<Option<f64>>,
}

impl Default for TraceLog {
    fn default() -> Self {
        Self::new()
    }
}

impl TraceLog {
    /// A log of [`Trace::DEFAULT_CAPACITY`] entries.
    pub fn new() -> Self {
        Self::with_capacity(Trace::DEFAULT_CAPACITY)
    }

    /// A log that keeps this many of the newest entries.
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            trace: RwSignal::new(Trace::with_capacity(capacity)),
            began_at_ms: RwSignal::new(None),
        }
    }

    /// The entries, oldest first. Tracked.
    pub fn entries(&self) -> Vec<Entry> {
        self.trace.with(|trace| trace.entries().cloned().collect())
    }

    /// How many entries were dropped for newer ones. Tracked.
    pub fn dropped(&self) -> u64 {
        self.trace.with(Trace::dropped)
    }

    /// Forgets all entries.
    pub fn clear(&self) {
        self.trace.update(Trace::clear);
    }

    pub(crate) fn push(&self, at_ms: f64, what: What) {
        let began = self.began_at_ms.get_untracked().unwrap_or_else(|| {
            self.began_at_ms.set(Some(at_ms));
            at_ms
        });
        self.trace.update(|trace| trace.push(at_ms - began, what));
    }
}
