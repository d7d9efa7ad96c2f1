//! The newest session in figures.

use super::figure::Figure;
use super::format::format_ms;
use super::state::TraceState;
use crate::trace;
use leptos::prelude::*;

#[component]
pub(super) fn Summary(state: TraceState) -> impl IntoView {
    let summary = state.summary;
    let entries = move || {
        let (kept, dropped) = state.trace.with(|trace| (trace.len(), trace.dropped()));
        match dropped {
            0 => kept.to_string(),
            dropped => format!("{kept} (−{dropped})"),
        }
    };
    view! {
        <dl class="flinks-trace-summary">
            <Figure
                name=state.word("Ready after", "Prêt après")
                value=move || time(summary.read().ready_ms)
            />
            <Figure
                name=state.word("Connected after", "Connecté après")
                value=move || time(summary.read().success_ms)
            />
            <Figure name=state.word("End", "Fin") value=move || end(&summary.read())/>
            <Figure
                name=state.word("Hand-off attempts", "Envois")
                value=move || summary.read().handoff_attempts.to_string()
            />
            <Figure
                name=state.word("Refused", "Refusés")
                value=move || summary.read().refused.to_string()
            />
            <Figure name=state.word("Entries", "Entrées") value=entries/>
        </dl>
    }
}

fn time(ms: Option<f64>) -> String {
    ms.map_or_else(|| "–".to_owned(), format_ms)
}

fn end(summary: &trace::Summary) -> String {
    let end = summary.end.as_deref().unwrap_or("–");
    match summary.lost_in {
        Some(phase) => format!("{end} ({})", phase.name()),
        None => end.to_owned(),
    }
}
