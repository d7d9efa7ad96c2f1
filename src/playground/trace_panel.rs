//! The trace, with buttons to copy and to clear it.

use super::words::Words;
use flinks_connect::{EventTrace, TraceLog};
use js_sys::JSON;
use leptos::prelude::*;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;

/// The right column, above.
#[component]
pub fn TracePanel(trace: TraceLog) -> impl IntoView {
    let words = Words::get();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&ndjson(trace));
        copied.set(true);
    };
    view! {
        <section class="panel" aria-labelledby="trace-title">
            <div class="panel-head">
                <h2 id="trace-title">{words.of("Event trace", "Trace des événements")}</h2>
                <div class="actions">
                    <button type="button" class="quiet small" on:click=copy>
                        {move || match copied.get() {
                            true => words.0.get().pick("Copied", "Copié"),
                            false => words.0.get().pick("Copy as NDJSON", "Copier en NDJSON"),
                        }}
                    </button>
                    <button type="button" class="quiet small" on:click=move |_| trace.clear()>
                        {words.of("Clear", "Effacer")}
                    </button>
                </div>
            </div>
            <EventTrace trace=trace locale=Signal::from(words.0)/>
        </section>
    }
}

/// An entry a line, ids masked.
fn ndjson(trace: TraceLog) -> String {
    let mut text = String::new();
    for entry in untrack(|| trace.entries()) {
        let value = entry.serialize(&Serializer::json_compatible()).ok();
        if let Some(line) = value.and_then(|value| JSON::stringify(&value).ok()) {
            text.push_str(&String::from(line));
            text.push('\n');
        }
    }
    text
}
