//! What several panels have.

use super::words::Words;
use flinks_view::{El, Text, el};
use leptos::prelude::*;

/// A button among others; it does not submit.
pub fn button(text: impl Into<Text>, act: impl Fn() + 'static) -> El {
    el("button")
        .attr("type", "button")
        .class("quiet small")
        .click(act)
        .text(text)
}

/// A button that copies a text, and says so.
pub fn copy_button(
    words: Words,
    copied: RwSignal<bool>,
    label: [&'static str; 2],
    text: impl Fn() -> Option<String> + 'static,
) -> El {
    let copy = move || {
        if let Some(text) = text() {
            let _ = window().navigator().clipboard().write_text(&text);
            copied.set(true);
        }
    };
    let [en, fr] = label;
    let label = move || match copied.get() {
        true => words.pick("Copied", "Copié"),
        false => words.pick(en, fr),
    };
    button(label, copy)
}

/// A panel with its heading, and what stands beside that.
pub fn panel(id: &'static str, title: Text, beside: Option<El>) -> El {
    let heading = el("h2").attr("id", id).text(title);
    let panel = el("section").class("panel").attr("aria-labelledby", id);
    match beside {
        Some(beside) => panel.child(el("div").class("panel-head").child(heading).child(beside)),
        None => panel.child(heading),
    }
}

/// The name of what a class of text says, as code.
pub fn code(text: impl Into<Text>) -> El {
    el("code").text(text)
}
