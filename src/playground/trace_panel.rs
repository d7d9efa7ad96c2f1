//! The trace: of the session here, or of a file that is played again.

use super::controls::{button, panel};
use super::download::download;
use super::player::{Player, player_bar};
use super::words::Words;
use flinks_connect::trace::report;
use flinks_connect::trace::{export_trace, from_ndjson};
use flinks_connect::{EventTrace, TraceLog};
use flinks_view::{El, checked, el, spawn};
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File, HtmlInputElement};

/// The lowest panel, as wide as the page.
pub fn trace_panel(words: Words, trace: TraceLog) -> El {
    let player = Player::new();
    let problem = RwSignal::new(String::new());
    let real_ids = RwSignal::new(false);
    let shown = move || match player.is_open() {
        true => player.log(),
        false => trace,
    };
    let save = move || {
        let text = untrack(shown).with(|trace| export_trace(trace, !real_ids.get_untracked()));
        download("flinks-trace.ndjson", "application/x-ndjson", &text);
    };
    let save_report = move || {
        let text = untrack(shown).with(|trace| report(trace.entries()));
        download("flinks-trace.md", "text/markdown", &text);
    };
    let open = move |event: Event| {
        let Some(file) = chosen_file(&event) else {
            return;
        };
        spawn(async move {
            let text = JsFuture::from(file.text()).await;
            let text = text.ok().and_then(|text| text.as_string());
            match from_ndjson(&text.unwrap_or_default()) {
                Ok((_, entries)) => {
                    let _ = problem.try_set(String::new());
                    player.open(entries);
                }
                Err(error) => {
                    let _ = problem.try_set(error.to_string());
                }
            }
        });
    };
    let with_real_ids = el("label")
        .class("check")
        .child(
            el("input")
                .attr("type", "checkbox")
                .on("change", move |event| real_ids.set(checked(&event))),
        )
        .text(words.of("with real ids", "avec les vrais identifiants"));
    let import = el("label")
        .class("quiet small file")
        .text(words.of("Open a trace…", "Ouvrir une trace…"))
        .child(
            el("input")
                .attr("type", "file")
                .attr("data-testid", "import")
                .attr("accept", ".ndjson,.jsonl,application/x-ndjson")
                .on("change", open),
        );
    let actions = el("div")
        .class("actions")
        .child(with_real_ids)
        .child(
            button(words.of("Export NDJSON", "Exporter en NDJSON"), save)
                .attr("data-testid", "export"),
        )
        .child(button(words.of("Report", "Rapport"), save_report).attr("data-testid", "report"))
        .child(import)
        .child(button(words.of("Clear", "Effacer"), move || {
            untrack(shown).clear()
        }));
    // The views of the two are two: a change of it is a change of the trace.
    let view = move |[is_open, _, _]: flinks_view::Key| {
        let trace = if is_open == 1 { player.log() } else { trace };
        el("div").view(view! { <EventTrace trace=trace locale=Signal::from(words.0)/> }.into_any())
    };
    panel(
        "trace-title",
        words.of("Event trace", "Trace des événements"),
        Some(actions),
    )
    .attr("class", "panel trace")
    .child(
        el("p")
            .class("invalid")
            .attr("role", "alert")
            .text(move || problem.get()),
    )
    .when(move || player.is_open(), move || player_bar(words, player))
    .list(move || vec![[u64::from(player.is_open()), 0, 0]], view)
}

/// The file that was chosen; the same one can be chosen again.
fn chosen_file(event: &Event) -> Option<File> {
    let input = event.target()?.unchecked_into::<HtmlInputElement>();
    let file = input.files()?.get(0);
    // Fails only for a property that cannot be set.
    let _ = Reflect::set(&input, &"value".into(), &"".into());
    file
}
