//! A callback for every entry of a trace.

use crate::handler::Handler;
use crate::trace::Entry;
use crate::trace_log::TraceLog;

/// The prop `on_trace`: a closure, a [`Callback`](leptos::prelude::Callback), or a signal of one. It comes with a small log, so that a page without
/// one is spared the code of both.
#[derive(Debug)]
pub struct TraceSink {
    pub(crate) handler: Handler<Entry>,
    pub(crate) log: TraceLog,
}

impl<T: Into<Handler<Entry>>> From<T> for TraceSink {
    fn from(handler: T) -> Self {
        Self {
            handler: handler.into(),
            log: TraceLog::with_capacity(2),
        }
    }
}
