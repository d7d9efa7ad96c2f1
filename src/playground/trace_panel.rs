//! The trace: of the session here, or of a file that is replayed.

use super::download::download;
use super::panel::Panel;
use super::player::Player;
use super::player_bar::PlayerBar;
use super::words::use_words;
use flinks_connect::trace::{export_trace, from_ndjson, report};
use flinks_connect::{EventTrace, TraceLog};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlInputElement};

/// The lowest panel, as wide as the page.
#[component]
pub fn TracePanel(trace: TraceLog) -> impl IntoView {
    let words = use_words();
    let player = Player::new();
    let problem = RwSignal::new(String::new());
    let with_real_ids = RwSignal::new(false);
    let shown = move || match untrack(|| player.is_open()) {
        true => player.log(),
        false => trace,
    };
    let save = move |_| {
        let is_masked = !with_real_ids.get_untracked();
        let text = shown().with(|trace| export_trace(trace, is_masked));
        download("flinks-trace.ndjson", "application/x-ndjson", &text);
    };
    let save_report = move |_| {
        let text = shown().with(|trace| report(trace.entries()));
        download("flinks-trace.md", "text/markdown", &text);
    };
    let open = move |event: Event| {
        let input: HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        // Without a value the input also reports a second choice of the same file.
        input.set_value("");
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await;
            let text = text.ok().and_then(|text| text.as_string());
            match from_ndjson(&text.unwrap_or_default()) {
                Ok((_, entries)) => {
                    problem.set(String::new());
                    player.open(entries);
                }
                Err(error) => problem.set(error.to_string()),
            }
        });
    };
    let actions = move || {
        view! {
            <div class="actions">
                <label class="check">
                    <input
                        type="checkbox"
                        on:change=move |event| with_real_ids.set(event_target_checked(&event))
                    />
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
                    <input
                        type="file"
                        data-testid="import"
                        accept=".ndjson,.jsonl,application/x-ndjson"
                        on:change=open
                    />
                </label>
                <button type="button" class="quiet small" on:click=move |_| shown().clear()>
                    {words.of("Clear", "Effacer")}
                </button>
            </div>
        }
    };
    let session = move || view! { <div><EventTrace trace locale=words.0/></div> };
    view! {
        <Panel
            id="trace-title"
            class="trace"
            title=words.of("Event trace", "Trace des événements")
            beside=actions
        >
            <p class="invalid" role="alert">{problem}</p>
            <Show when=move || player.is_open() fallback=session>
                <PlayerBar player/>
                <div><EventTrace trace=player.log() locale=words.0/></div>
            </Show>
        </Panel>
    }
}
