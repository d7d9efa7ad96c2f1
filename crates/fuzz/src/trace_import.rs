//! A trace as a file, which someone attached to a bug report.

use flinks_protocol::Lifecycle;
use flinks_trace::{
    EntryKind, Replay, Summary, Timeline, Trace, from_ndjson, report, spans, to_ndjson,
};

/// Reads it, plays it, sums it up, draws it and writes it again.
pub fn trace_import(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok((_, entries)) = from_ndjson(&text) else {
        return;
    };
    let mut replay = Replay::default();
    let mut ended = false;
    for entry in &entries {
        if let EntryKind::Lifecycle { change, .. } = &entry.kind {
            ended &= *change != Lifecycle::Started;
        }
        let outcome = replay.play(entry).outcome;
        assert!(!(ended && outcome.is_some()), "ended twice");
        ended |= outcome.is_some();
        let _ = entry.kind.describe();
    }
    let mut trace = Trace::with_capacity(entries.len());
    for entry in entries.iter().cloned() {
        trace.restore(entry);
    }
    let _ = Summary::of(trace.entries());
    let _ = spans(trace.entries());
    for (from_ms, to_ms) in [(0.0, 60_000.0), (1e300, -1e300), (5.0, 5.0)] {
        for columns in [0, 1, 300] {
            let timeline = Timeline::of(trace.entries(), from_ms, to_ms, columns);
            for bar in &timeline.bars {
                assert!(
                    (0.0..=1.0).contains(&bar.from) && (0.0..=1.0).contains(&bar.to),
                    "{bar:?}"
                );
            }
        }
    }
    let _ = report(trace.entries());
    let written = to_ndjson(&entries);
    // A payload may be as deep as JSON is read at all, so that it cannot be a step deeper: then it is refused with its line.
    if let Ok((header, read)) = from_ndjson(&written) {
        assert!(header.masked);
        assert_eq!(to_ndjson(&read), written);
    }
}
