//! The configuration as code to paste, for each way to embed it.

use super::controls::{code, copy_button, panel};
use super::draft::Draft;
use super::words::Words;
use flinks_doctor::Snippet;
use flinks_view::{El, el};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

/// A tab for each way, the code, and a button to copy it.
pub fn snippets(words: Words, draft: Draft) -> El {
    let chosen = RwSignal::new(Snippet::Element);
    let copied = RwSignal::new(false);
    let written = move || {
        let url = draft.url().unwrap_or_else(|_| draft.running.get());
        chosen.get().code(&url)
    };
    let choose = move |snippet| {
        chosen.set(snippet);
        copied.set(false);
    };
    // As the pattern for tabs has it: one stop for the tab key, arrows between the tabs.
    let step = move |event: Event| {
        let all = Snippet::ALL;
        let by = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
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
                // Fails only where it has left the page.
                let _ = tab.unchecked_ref::<HtmlElement>().focus();
            }
        }
    };
    let tabs = Snippet::ALL.map(|snippet| {
        let is_chosen = move || chosen.get() == snippet;
        el("button")
            .attr("type", "button")
            .attr("role", "tab")
            .attr("id", tab_id(snippet))
            .attr("aria-controls", "snippet")
            .attr(
                "aria-selected",
                move || if is_chosen() { "true" } else { "false" },
            )
            .attr("tabindex", move || if is_chosen() { "0" } else { "-1" })
            .click(move || choose(snippet))
            .text(snippet.name())
    });
    let tabs = el("div")
        .class("tabs")
        .attr("role", "tablist")
        .attr(
            "aria-label",
            words.of("Way to embed it", "Façon de l’intégrer"),
        )
        .on("keydown", step)
        .children(tabs);
    let text = el("pre")
        .attr("id", "snippet")
        .attr("role", "tabpanel")
        .attr("tabindex", "0")
        .attr("translate", "no")
        .attr("data-testid", "snippet")
        .attr("aria-labelledby", move || tab_id(chosen.get()))
        .child(code(written));
    let copy = copy_button(words, copied, ["Copy", "Copier"], move || {
        Some(untrack(written))
    });
    panel(
        "snippets-title",
        words.of("Your integration", "Votre intégration"),
        Some(copy),
    )
    .attr("class", "panel snippets")
    .child(tabs)
    .child(text)
}

fn tab_id(snippet: Snippet) -> String {
    format!("snippet-{}", snippet.name().replace(' ', "-"))
}
