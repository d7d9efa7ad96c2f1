//! The configuration as code to paste, for each way to embed it.

use super::copy_button::CopyButton;
use super::draft::Draft;
use super::panel::Panel;
use super::words::use_words;
use flinks_doctor::Snippet;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A tab for each way, the code, and a button to copy it.
#[component]
pub fn Snippets(draft: Draft) -> impl IntoView {
    let words = use_words();
    let chosen = RwSignal::new(Snippet::Element);
    let copied = RwSignal::new(false);
    let code = move || {
        let url = draft.url().unwrap_or_else(|_| draft.running.get());
        chosen.get().code(&url)
    };
    let choose = move |snippet| {
        chosen.set(snippet);
        copied.set(false);
    };
    // The pattern for tabs: one stop for the tab key, arrows between the tabs.
    let step = move |event: KeyboardEvent| {
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
            if let Some(tab) = document().get_element_by_id(&tab_id(*next)) {
                // `focus` fails only on elements that have left the page.
                let _ = tab.unchecked_ref::<HtmlElement>().focus();
            }
        }
    };
    let tab = move |snippet| {
        let is_chosen = move || chosen.get() == snippet;
        view! {
            <button
                type="button"
                role="tab"
                id=tab_id(snippet)
                aria-controls="snippet"
                aria-selected=move || is_chosen().to_string()
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| choose(snippet)
            >
                {snippet.name()}
            </button>
        }
    };
    let copy = move || {
        view! {
            <CopyButton
                copied=copied
                label=["Copy", "Copier"]
                text=move || Some(untrack(code))
            />
        }
    };
    view! {
        <Panel
            id="snippets-title"
            class="snippets"
            title=words.of("Your integration", "Votre intégration")
            beside=copy
        >
            <div
                class="tabs"
                role="tablist"
                aria-label=words.of("Way to embed it", "Façon de l’intégrer")
                on:keydown=step
            >
                {Snippet::ALL.map(tab).collect_view()}
            </div>
            <pre
                id="snippet"
                role="tabpanel"
                tabindex="0"
                translate="no"
                data-testid="snippet"
                aria-labelledby=move || tab_id(chosen.get())
            >
                <code>{code}</code>
            </pre>
        </Panel>
    }
}

fn tab_id(snippet: Snippet) -> String {
    format!("snippet-{}", snippet.name().replace(' ', "-"))
}
