//! Which entries are shown.

use crate::trace::{Entry, EntryKind};
use leptos::prelude::*;

/// What is asked for. A handle.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Filter {
    pub(super) text: RwSignal<String>,
    /// `received`, `refused`, `handoff`, `lifecycle`, or empty for all.
    pub(super) kind: RwSignal<String>,
    /// The name of a phase, or empty for all.
    pub(super) phase: RwSignal<String>,
}

impl Filter {
    /// Which entries match; `None` for all of them. Tracked.
    pub(super) fn matching(self) -> Option<impl Fn(&Entry) -> bool> {
        let text = self.text.get().trim().to_lowercase();
        let (kind, phase) = (self.kind.get(), self.phase.get());
        if text.is_empty() && kind.is_empty() && phase.is_empty() {
            return None;
        }
        Some(move |entry: &Entry| {
            (kind.is_empty() || kind == kind_of(&entry.kind))
                && (phase.is_empty()
                    || matches!(&entry.kind, EntryKind::Received { phase: now, .. } if now.name() == phase))
                && (text.is_empty() || {
                    let (name, details) = entry.kind.describe();
                    [name, details]
                        .iter()
                        .any(|shown| shown.to_lowercase().contains(&text))
                })
        })
    }
}

/// The kind of an entry, as in a trace file.
pub(super) fn kind_of(kind: &EntryKind) -> &'static str {
    match kind {
        EntryKind::Received { .. } => "received",
        EntryKind::Refused { .. } => "refused",
        EntryKind::Handoff(_) => "handoff",
        EntryKind::Lifecycle { .. } => "lifecycle",
        _ => "other",
    }
}
