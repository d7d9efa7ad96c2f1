//! The selected entry: its message as a tree, ids masked until one is asked for.

use super::branch::Branch;
use super::format::format_ms;
use super::state::TraceState;
use crate::trace::{Entry, EntryKind, entry_line};
use leptos::prelude::*;

#[component]
pub(super) fn Details(state: TraceState, entry: Entry) -> impl IntoView {
    let line = entry_line(&entry);
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&line);
        copied.set(true);
    };
    let (copy_label, copied_label) = (state.word("Copy", "Copier"), state.word("Copied", "Copié"));
    let label = move || match copied.get() {
        true => copied_label.get(),
        false => copy_label.get(),
    };
    let (name, details) = entry.kind.describe();
    let payload = match entry.kind {
        EntryKind::Received { payload, .. } => payload,
        _ => None,
    };
    let tree = payload.map(|value| {
        view! {
            <ul class="flinks-trace-tree">
                <Branch state value/>
            </ul>
        }
    });
    view! {
        <section
            class="flinks-trace-details"
            aria-label=state.word("The chosen entry", "L’entrée choisie")
        >
            <div class="flinks-trace-details-head">
                <strong>{format!("#{} ", entry.sequence)} <code>{name}</code></strong>
                <span>{format_ms(entry.at_ms)}</span>
                <button type="button" on:click=copy>
                    {label}
                </button>
                <button type="button" on:click=move |_| state.selected.set(None)>
                    {state.word("Close", "Fermer")}
                </button>
            </div>
            <p>{details}</p>
            {tree}
        </section>
    }
}
