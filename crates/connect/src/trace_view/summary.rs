//! The newest session in figures.

use super::{View, format_ms};
use crate::trace::Summary;
use flinks_view::{El, Text, el};
use leptos::prelude::*;

/// Times, retries, the end.
pub(super) fn strip(view: View) -> El {
    let of = move |read: fn(&Summary) -> String| Text::from(move || view.summary.with(read));
    let kept = move || {
        let (kept, dropped) = view.trace.with(|trace| (trace.len(), trace.dropped()));
        match dropped {
            0 => kept.to_string(),
            dropped => format!("{kept} (−{dropped})"),
        }
    };
    let figures = [
        (
            view.word("Ready after", "Prêt après"),
            of(|summary| time(summary.ready_ms)),
        ),
        (
            view.word("Connected after", "Connecté après"),
            of(|summary| time(summary.success_ms)),
        ),
        (view.word("End", "Fin"), of(end)),
        (
            view.word("Hand-off attempts", "Envois"),
            of(|summary| summary.handoff_attempts.to_string()),
        ),
        (
            view.word("Refused", "Refusés"),
            of(|summary| summary.refused.to_string()),
        ),
        (view.word("Entries", "Entrées"), Text::from(kept)),
    ];
    let figures = figures.into_iter().map(|(name, figure)| {
        el("div")
            .child(el("dt").text(name))
            .child(el("dd").text(figure))
    });
    el("dl").class("flinks-trace-summary").children(figures)
}

/// The FlinksCodes with what the person should do.
pub(super) fn codes(view: View) -> El {
    el("ul")
        .class("flinks-trace-codes")
        .attr("lang", "en")
        .part(move || {
            let codes = view.summary.with(|summary| summary.codes.clone());
            let codes = codes.into_iter().map(|met| {
                let about = met.code.about();
                let advice = about.and_then(|about| about.advice).unwrap_or_default();
                let meaning = about.map_or("", |about| about.meaning.trim());
                el("li")
                    .child(el("code").text(met.code.name().to_owned()))
                    .text(format!(" × {}: {meaning} ", met.times))
                    .child(el("strong").text(advice))
            });
            codes.collect()
        })
}

/// The phases with their times and retries: the timeline in words.
pub(super) fn phases(view: View) -> El {
    let head = [
        view.word("Phase", "Phase"),
        view.word("Time", "Temps"),
        view.word("Retries", "Reprises"),
    ];
    let head = head
        .into_iter()
        .map(|name| el("th").attr("scope", "col").text(name));
    let rows = move || {
        let phases = view.summary.with(|summary| summary.phases.clone());
        let rows = phases.into_iter().map(|time| {
            el("tr")
                .child(el("th").attr("scope", "row").text(time.phase.name()))
                .child(el("td").text(format_ms(time.ms)))
                .child(el("td").text(time.retries.to_string()))
        });
        rows.collect()
    };
    el("table")
        .attr("id", view.words_id())
        .child(el("thead").child(el("tr").children(head)))
        .child(el("tbody").part(rows))
}

fn time(ms: Option<f64>) -> String {
    ms.map_or_else(|| "–".to_owned(), format_ms)
}

fn end(summary: &Summary) -> String {
    let end = summary.end.clone().unwrap_or_else(|| "–".to_owned());
    match summary.lost_in {
        Some(phase) => format!("{end} ({})", phase.name()),
        None => end,
    }
}
