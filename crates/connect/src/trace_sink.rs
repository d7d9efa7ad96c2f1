//! What a session's events are recorded by.

use crate::trace::Entry;
use crate::trace_log::TraceLog;
use flinks_embed::EmbedEvent;
use std::fmt;
use std::sync::Arc;

/// The props `trace` and `on_trace`: a [`TraceLog`] to fill, or a function that receives each entry.
#[derive(Clone)]
pub struct TraceSink(Arc<dyn Fn(&EmbedEvent) + Send + Sync>);

impl TraceSink {
    pub(crate) fn record(&self, event: &EmbedEvent) {
        (self.0)(event);
    }
}

impl From<TraceLog> for TraceSink {
    fn from(log: TraceLog) -> Self {
        Self(Arc::new(move |event| {
            log.record(event);
        }))
    }
}

impl<F: Fn(Entry) + Send + Sync + 'static> From<F> for TraceSink {
    fn from(on_entry: F) -> Self {
        // Equal entries are counted in the one before: that has to be kept, and no more.
        let log = TraceLog::with_capacity(2);
        Self(Arc::new(move |event| {
            if log.record(event)
                && let Some(entry) = log.newest()
            {
                on_entry(entry);
            }
        }))
    }
}

impl fmt::Debug for TraceSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TraceSink")
    }
}
