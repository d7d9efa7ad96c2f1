//! Numbers as people read them, and as SVG does.

/// A duration in milliseconds; from a second on in seconds.
pub(super) fn format_ms(ms: f64) -> String {
    match ms.max(0.0) {
        ms if ms < 1_000.0 => format!("{ms:.1} ms"),
        ms => format!("{:.2} s", ms / 1_000.0),
    }
}

/// A part of the width.
pub(super) fn percent(part: f64) -> String {
    format!("{:.2}%", part * 100.0)
}
