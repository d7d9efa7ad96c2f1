//! Which entries are shown.

use super::View;
use crate::protocol::{Entry, Phase, What};
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
        let text = self.text.get().trim().to_lowercase();
        let (kind, phase) = (self.kind.get(), self.phase.get());
        if text.is_empty() && kind.is_empty() && phase.is_empty() {
            return None;
        }
        Some(move |entry: &Entry| {
            (kind.is_empty() || kind == kind_of(&entry.what))
                && (phase.is_empty()
                    || matches!(&entry.what, What::Received { phase: now, .. } if now.name() == phase))
                && (text.is_empty() || {
                    let (name, details) = entry.what.describe();
                    name.to_lowercase().contains(&text) || details.to_lowercase().contains(&text)
                })
        })
    }
}

/// The kind of an entry, as in a trace file.
pub(super) fn kind_of(what: &What) -> &'static str {
    match what {
        What::Received { .. } => "received",
        What::Refused { .. } => "refused",
        What::Handoff(_) => "handoff",
        What::Lifecycle { .. } => "lifecycle",
        _ => "other",
    }
}

#[component]
pub(super) fn FilterBar(view: View) -> impl IntoView {
    let Filter { text, kind, phase } = view.filter;
    let kinds = [
        ("", "All kinds", "Tous les types"),
        ("received", "Messages", "Messages"),
        ("refused", "Refused", "Refusés"),
        ("handoff", "Hand-off", "Transmission"),
        ("lifecycle", "Session", "Session"),
    ];
    view! {
        <div class="flinks-trace-filter" role="search">
            <input type="search" autocomplete="off" spellcheck="false"
                aria-label=view.word("Find in the trace", "Chercher dans la trace")
                placeholder=view.word("Find…", "Chercher…")
                prop:value=move || text.get()
                on:input:target=move |event| text.set(event.target().value())/>
            <select aria-label=view.word("Kind", "Type") on:change:target=move |event| kind.set(event.target().value())>
                {kinds.map(|(value, en, fr)| view! { <option value=value>{view.word(en, fr)}</option> }).collect_view()}
            </select>
            <select aria-label=view.word("Phase", "Phase") on:change:target=move |event| phase.set(event.target().value())>
                <option value="">{view.word("All phases", "Toutes les phases")}</option>
                {Phase::ALL.into_iter().map(|phase| view! { <option value=phase.name()>{phase.name()}</option> }).collect_view()}
            </select>
        </div>
    }
}
