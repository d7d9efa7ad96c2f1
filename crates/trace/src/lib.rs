#![doc = include_str!("../README.md")]

mod entry;
mod ndjson;
mod playback;
mod pseudonyms;
mod recorded;
mod replay;
mod report;
mod summary;
mod timeline;
mod trace;

pub use entry::{Entry, EntryKind, Traced};
pub use ndjson::{
    TRACE_VERSION, TraceError, TraceHeader, entry_line, export_trace, from_ndjson, to_ndjson,
};
pub use playback::{PlaybackLine, play};
pub use pseudonyms::Pseudonyms;
pub use recorded::Recorded;
pub use replay::{Replay, Replayed};
pub use report::report;
pub use summary::{CodeMet, PhaseSpan, PhaseTime, Summary, spans};
pub use timeline::{Bar, Lane, Mark, Timeline, Tone};
pub use trace::Trace;
