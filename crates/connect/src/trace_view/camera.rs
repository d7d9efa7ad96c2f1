//! Which part of the trace the timeline shows.

use crate::trace_log::TraceLog;
use leptos::prelude::*;

/// The shortest time that fills the view, in milliseconds.
const SHORTEST: f64 = 1.0;

/// A part of the trace. A handle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Camera {
    trace: TraceLog,
    /// From and to in milliseconds; `None` for all of the trace.
    range: RwSignal<Option<(f64, f64)>>,
}

impl Camera {
    pub(super) fn new(trace: TraceLog) -> Self {
        Self {
            trace,
            range: RwSignal::new(None),
        }
    }

    /// From and to in milliseconds. Tracked.
    pub(super) fn range(self) -> (f64, f64) {
        self.range.get().unwrap_or_else(|| self.whole())
    }

    /// The whole trace, from its first entry to its last.
    fn whole(self) -> (f64, f64) {
        self.trace.with(|trace| {
            let from = trace.entries().next().map_or(0.0, |entry| entry.at_ms);
            let to = trace.entries().next_back().map_or(0.0, |entry| entry.at_ms);
            // Room at the end, so that the last mark is not on the edge.
            (from, to + ((to - from) * 0.02).max(SHORTEST))
        })
    }

    pub(super) fn show_all(self) {
        self.range.set(None);
    }

    /// Makes the range `factor` times as long, around a place in it from 0 to 1.
    pub(super) fn zoom(self, factor: f64, around: f64) {
        let (from, to) = untrack(|| self.range());
        let (first, last) = untrack(|| self.whole());
        let width = ((to - from) * factor).max(SHORTEST);
        if width >= last - first {
            self.show_all();
        } else {
            self.place(from + (to - from - width) * around, width);
        }
    }

    /// Moves the range by a part of its width.
    pub(super) fn pan(self, by: f64) {
        if let Some((from, to)) = self.range.get_untracked() {
            self.place(from + (to - from) * by, to - from);
        }
    }

    fn place(self, from: f64, width: f64) {
        let (first, last) = untrack(|| self.whole());
        let from = from.clamp(first, (last - width).max(first));
        self.range.set(Some((from, from + width)));
    }
}
