//! The configuration as code to paste, for each way to embed it.

use super::draft::Draft;
use super::words::Words;
use flinks_connect::protocol::Snippet;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A tab for each way, the code, and a button to copy it.
#[component]
pub fn Snippets(draft: Draft) -> impl IntoView {
    let words = Words::get();
    let chosen = RwSignal::new(Snippet::Element);
    let copied = RwSignal::new(false);
    let code = Memo::new(move |_| {
        let url = draft.url().unwrap_or_else(|_| draft.running.get());
        chosen.get().code(&url)
    });
    let copy = move |_| {
        let _ = window()
            .navigator()
            .clipboard()
            .write_text(&code.get_untracked());
        copied.set(true);
    };
    let choose = move |snippet| {
        chosen.set(snippet);
        copied.set(false);
    };
    // As the pattern for tabs has it: one stop for the tab key, arrows between the tabs.
    let step = move |event: leptos::ev::KeyboardEvent| {
        let all = Snippet::ALL;
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let now = chosen.get_untracked();
        let at = all.iter().position(|snippet| *snippet == now).unwrap_or(0);
        if let Some(next) = all.get((at + by) % all.len()) {
            choose(*next);
            let tab = document().get_element_by_id(&tab_id(*next));
            if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
                // Fails only where it has left the page.
                let _ = tab.focus();
            }
        }
    };
    view! {
        <section class="panel snippets" aria-labelledby="snippets-title">
            <div class="panel-head">
                <h2 id="snippets-title">{words.of("Your integration", "Votre intégration")}</h2>
                <button type="button" class="quiet small" on:click=copy>
                    {move || match copied.get() {
                        true => words.0.get().pick("Copied", "Copié"),
                        false => words.0.get().pick("Copy", "Copier"),
                    }}
                </button>
            </div>
            <div class="tabs" role="tablist" aria-label=words.of("Way to embed it", "Façon de l’intégrer") on:keydown=step>
                {Snippet::ALL.map(|snippet| {
                    let is_chosen = move || chosen.get() == snippet;
                    view! {
                        <button type="button" role="tab" id=tab_id(snippet) aria-controls="snippet"
                            aria-selected=move || is_chosen().to_string()
                            tabindex=move || if is_chosen() { "0" } else { "-1" }
                            on:click=move |_| choose(snippet)>{snippet.name()}</button>
                    }
                }).collect_view()}
            </div>
            <pre id="snippet" role="tabpanel" tabindex="0" translate="no" data-testid="snippet"
                aria-labelledby=move || tab_id(chosen.get())><code>{move || code.get()}</code></pre>
        </section>
    }
}

fn tab_id(snippet: Snippet) -> String {
    format!("snippet-{}", snippet.name().replace(' ', "-"))
}
