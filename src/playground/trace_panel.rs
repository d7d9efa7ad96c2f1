//! The trace: of the session here, or of a file that is played again.

use super::download::download;
use super::player::{Player, PlayerBar};
use super::words::Words;
use flinks_connect::protocol::report;
use flinks_connect::{EventTrace, TraceLog, export_trace, import_trace};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// The lowest panel, as wide as the page.
#[component]
pub fn TracePanel(trace: TraceLog) -> impl IntoView {
    let words = Words::get();
    let player = Player::new();
    let problem = RwSignal::new(None::<String>);
    let real_ids = RwSignal::new(false);
    let file = NodeRef::<Input>::new();
    let shown = move || match player.is_open() {
        true => player.log(),
        false => trace,
    };
    let save = move |_| {
        let text = untrack(shown).with(|trace| export_trace(trace, !real_ids.get_untracked()));
        download("flinks-trace.ndjson", "application/x-ndjson", &text);
    };
    let save_report = move |_| {
        let text = untrack(shown).with(|trace| report(trace.entries()));
        download("flinks-trace.md", "text/markdown", &text);
    };
    let open = move |_| {
        let chosen = file.get_untracked().and_then(|input| input.files()?.get(0));
        let Some(chosen) = chosen else {
            return;
        };
        spawn_local(async move {
            let text = JsFuture::from(chosen.text()).await;
            let text = text.ok().and_then(|text| text.as_string());
            match import_trace(&text.unwrap_or_default()) {
                Ok(entries) => {
                    let _ = problem.try_set(None);
                    player.open(entries);
                }
                Err(error) => {
                    let _ = problem.try_set(Some(error.to_string()));
                }
            }
        });
        // The same file can be opened again.
        if let Some(input) = file.get_untracked() {
            input.set_value("");
        }
    };
    view! {
        <section class="panel trace" aria-labelledby="trace-title">
            <div class="panel-head">
                <h2 id="trace-title">{words.of("Event trace", "Trace des événements")}</h2>
                <div class="actions">
                    <label class="check">
                        <input type="checkbox" prop:checked=move || real_ids.get()
                            on:change:target=move |event| real_ids.set(event.target().checked())/>
                        {words.of("with real ids", "avec les vrais identifiants")}
                    </label>
                    <button type="button" class="quiet small" data-testid="export" on:click=save>
                        {words.of("Export NDJSON", "Exporter en NDJSON")}
                    </button>
                    <button type="button" class="quiet small" data-testid="report" on:click=save_report>
                        {words.of("Report", "Rapport")}
                    </button>
                    <label class="quiet small file">
                        {words.of("Open a trace…", "Ouvrir une trace…")}
                        <input type="file" node_ref=file data-testid="import" accept=".ndjson,.jsonl,application/x-ndjson" on:change=open/>
                    </label>
                    <button type="button" class="quiet small" on:click=move |_| untrack(shown).clear()>
                        {words.of("Clear", "Effacer")}
                    </button>
                </div>
            </div>
            <p class="invalid" role="alert">{move || problem.get()}</p>
            <Show when=move || player.is_open()>
                <PlayerBar player=player/>
            </Show>
            {move || view! { <EventTrace trace=shown() locale=Signal::from(words.0)/> }}
        </section>
    }
}
