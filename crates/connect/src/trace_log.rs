//! A trace that views can follow.

use crate::protocol::SessionEvent;
use crate::recorded::recorded;
use crate::trace::{Entry, Recorded, Trace, Traced};
use flinks_embed::EmbedEvent;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Views change at most once in this time.
const FRAME: Duration = Duration::from_millis(16);

/// What happened in one or more sessions. A handle: copies are the same log.
///
/// Give it to [`FlinksConnect`](crate::FlinksConnect) to fill it and to [`EventTrace`](crate::EventTrace) to show it.
#[derive(Debug, Clone, Copy)]
pub struct TraceLog {
    trace: StoredValue<Trace>,
    began_at_ms: StoredValue<Option<f64>>,
    /// Changes once a frame, however many messages come.
    changed: RwSignal<u64>,
    is_scheduled: StoredValue<bool>,
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
            trace: StoredValue::new(Trace::with_capacity(capacity)),
            began_at_ms: StoredValue::new(None),
            changed: RwSignal::new(0),
            is_scheduled: StoredValue::new(false),
        }
    }

    /// Reads the trace. Tracked: an effect that reads it runs again on changes, at most once a frame.
    pub fn with<T>(&self, read: impl FnOnce(&Trace) -> T) -> T {
        self.changed.track();
        self.trace.with_value(read)
    }

    /// The entries, oldest first. Tracked. It copies them all: [`with`](Self::with) does not.
    pub fn entries(&self) -> Vec<Entry> {
        self.with(|trace| trace.entries().cloned().collect())
    }

    /// How many entries were dropped for newer ones. Tracked.
    pub fn dropped(&self) -> u64 {
        self.with(Trace::dropped)
    }

    /// Forgets all entries.
    pub fn clear(&self) {
        self.began_at_ms.set_value(None);
        self.change(Trace::clear);
    }

    /// Adds entries of another trace, such as an imported one, with their own times.
    pub fn restore(&self, entries: impl IntoIterator<Item = Entry>) {
        self.change(|trace| entries.into_iter().for_each(|entry| trace.restore(entry)));
    }

    /// Adds an entry as `<flinks-connect>` emits it: `{atMs, times, kind, …}`. Malformed entries are ignored.
    pub fn push_emitted(&self, entry: &JsValue) {
        if let Ok(traced) = serde_wasm_bindgen::from_value(entry.clone()) {
            self.push(traced);
        }
    }

    /// Adds the whole message to the newest entry that records one, with pseudonyms for its ids.
    pub fn attach_message(&self, message: &JsValue) {
        self.attach(recorded(message));
    }

    /// Records what a session emits; false for what makes no entry.
    pub(crate) fn record(self, event: &EmbedEvent) -> bool {
        let Some(traced) = Traced::of(event.at_ms, &event.event) else {
            return false;
        };
        self.push(traced);
        if let SessionEvent::Message { .. } = event.event {
            self.attach_message(&event.data);
        }
        true
    }

    /// The time of the first entry is the beginning of the trace.
    fn push(&self, mut traced: Traced) {
        let began = self.began_at_ms.get_value().unwrap_or(traced.at_ms);
        self.began_at_ms.set_value(Some(began));
        traced.at_ms -= began;
        self.change(|trace| trace.record(traced));
    }

    pub(crate) fn attach(&self, message: Recorded) {
        self.change(|trace| trace.attach(message));
    }

    /// The newest entry.
    pub(crate) fn newest(&self) -> Option<Entry> {
        self.trace
            .with_value(|trace| trace.entries().next_back().cloned())
    }

    fn change(&self, change: impl FnOnce(&mut Trace)) {
        self.trace.update_value(change);
        // A server renders a view once, and has no timers.
        if cfg!(feature = "ssr") || self.is_scheduled.get_value() {
            return;
        }
        self.is_scheduled.set_value(true);
        let this = *self;
        let notify = move || {
            // The log's owner may be gone by then.
            if this
                .is_scheduled
                .try_update_value(|is_scheduled| *is_scheduled = false)
                .is_some()
            {
                let _ = this.changed.try_update(|changed| *changed += 1);
            }
        };
        // A timer, since a page in the background has no animation frames.
        set_timeout(notify, FRAME);
    }
}
