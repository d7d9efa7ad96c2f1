//! A button that copies.

use super::words::use_words;
use leptos::prelude::*;

/// A button that copies a text, and says so until `copied` is reset.
#[component]
pub fn CopyButton(
    copied: RwSignal<bool>,
    /// Its label in English and in French.
    label: [&'static str; 2],
    /// What it copies; nothing without a text.
    text: impl Fn() -> Option<String> + 'static,
) -> impl IntoView {
    let words = use_words();
    let copy = move |_| {
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
    view! { <button type="button" class="quiet small" on:click=copy>{label}</button> }
}
