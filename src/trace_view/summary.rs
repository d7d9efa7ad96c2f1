//! The newest session in figures.

use super::{View, format_ms};
use crate::protocol::{Summary, Trace};
use leptos::prelude::*;

/// Times, retries, the end, and the FlinksCodes with what the person should do.
#[component]
pub(super) fn SummaryStrip(view: View) -> impl IntoView {
    let summary = Memo::new(move |_| view.trace.with(|trace| Summary::of(trace.entries())));
    let time = move |ms: Option<f64>| ms.map_or_else(|| "–".to_owned(), format_ms);
    let end = move || {
        summary.with(|summary| {
            let end = summary.end.clone().unwrap_or_else(|| "–".to_owned());
            match summary.lost_in {
                Some(phase) => format!("{end} ({})", phase.name()),
                None => end,
            }
        })
    };
    let kept = move || {
        let (kept, dropped) = view
            .trace
            .with(|trace: &Trace| (trace.len(), trace.dropped()));
        match dropped {
            0 => kept.to_string(),
            dropped => format!("{kept} (−{dropped})"),
        }
    };
    view! {
        <dl class="flinks-trace-summary">
            <div><dt>{view.word("Ready after", "Prêt après")}</dt><dd>{move || time(summary.with(|summary| summary.ready_ms))}</dd></div>
            <div><dt>{view.word("Connected after", "Connecté après")}</dt><dd>{move || time(summary.with(|summary| summary.success_ms))}</dd></div>
            <div><dt>{view.word("End", "Fin")}</dt><dd>{end}</dd></div>
            <div><dt>{view.word("Hand-off attempts", "Envois")}</dt><dd>{move || summary.with(|summary| summary.handoff_attempts)}</dd></div>
            <div><dt>{view.word("Refused", "Refusés")}</dt><dd>{move || summary.with(|summary| summary.refused)}</dd></div>
            <div><dt>{view.word("Entries", "Entrées")}</dt><dd>{kept}</dd></div>
        </dl>
        <ul class="flinks-trace-codes" lang="en">
            {move || summary.get().codes.into_iter().map(|met| {
                let about = met.code.about();
                let advice = about.and_then(|about| about.advice).unwrap_or_default();
                let meaning = about.map_or("", |about| about.meaning.trim());
                view! { <li><code>{met.code.name().to_owned()}</code>{format!(" × {}: {meaning} ", met.times)}<strong>{advice}</strong></li> }
            }).collect_view()}
        </ul>
    }
}

/// The phases with their times and retries: the timeline in words.
#[component]
pub(super) fn PhaseTable(view: View) -> impl IntoView {
    let summary = Memo::new(move |_| view.trace.with(|trace| Summary::of(trace.entries())));
    view! {
        <table id=view.words_id()>
            <thead><tr>
                <th scope="col">{view.word("Phase", "Phase")}</th>
                <th scope="col">{view.word("Time", "Temps")}</th>
                <th scope="col">{view.word("Retries", "Reprises")}</th>
            </tr></thead>
            <tbody>
                {move || summary.get().phases.into_iter().map(|time| view! {
                    <tr><th scope="row">{time.phase.name()}</th><td>{format_ms(time.ms)}</td><td>{time.retries}</td></tr>
                }).collect_view()}
            </tbody>
        </table>
    }
}
