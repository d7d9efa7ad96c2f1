//! Which entries are shown.

use super::View;
use crate::protocol::Phase;
use crate::trace::{Entry, EntryKind};
use flinks_view::{El, Text, el, value};
use leptos::prelude::*;

/// What is asked for. A handle.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Filter {
    text: RwSignal<String>,
    /// `received`, `refused`, `handoff`, `lifecycle`, or empty for all.
    kind: RwSignal<String>,
    /// The name of a phase, or empty for all.
    phase: RwSignal<String>,
}

impl Filter {
    /// Which entries match; `None` for all of them. Tracked.
    pub(super) fn matching(self) -> Option<impl Fn(&Entry) -> bool> {
        // Letters of ASCII only: what is in a trace is mostly code.
        let text = self.text.get().trim().to_ascii_lowercase();
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
                        .any(|shown| shown.to_ascii_lowercase().contains(&text))
                })
        })
    }
}

/// The kind of an entry, as in a trace file.
pub(super) fn kind_of(what: &EntryKind) -> &'static str {
    match what {
        EntryKind::Received { .. } => "received",
        EntryKind::Refused { .. } => "refused",
        EntryKind::Handoff(_) => "handoff",
        EntryKind::Lifecycle { .. } => "lifecycle",
        _ => "other",
    }
}

pub(super) fn bar(view: View) -> El {
    let Filter { text, kind, phase } = view.filter;
    let kinds = [
        ("", "All kinds", "Tous les types"),
        ("received", "Messages", "Messages"),
        ("refused", "Refused", "Refusés"),
        ("handoff", "Hand-off", "Transmission"),
        ("lifecycle", "Session", "Session"),
    ];
    let kinds = kinds.map(|(value, en, fr)| option(value, view.word(en, fr)));
    let phases = Phase::ALL.map(|phase| option(phase.name(), phase.name().into()));
    let all = option("", view.word("All phases", "Toutes les phases"));
    el("div")
        .class("flinks-trace-filter")
        .attr("role", "search")
        .child(
            el("input")
                .attr("type", "search")
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .attr(
                    "aria-label",
                    view.word("Find in the trace", "Chercher dans la trace"),
                )
                .attr("placeholder", view.word("Find…", "Chercher…"))
                .on("input", move |event| text.set(value(&event))),
        )
        .child(
            el("select")
                .attr("aria-label", view.word("Kind", "Type"))
                .on("change", move |event| kind.set(value(&event)))
                .children(kinds),
        )
        .child(
            el("select")
                .attr("aria-label", view.word("Phase", "Phase"))
                .on("change", move |event| phase.set(value(&event)))
                .child(all)
                .children(phases),
        )
}

fn option(value: &'static str, name: Text) -> El {
    el("option").attr("value", value).text(name)
}
