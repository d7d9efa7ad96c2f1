//! What several panels have.

use super::words::use_words;
use leptos::prelude::*;

/// A panel with its heading, and what stands beside that.
#[component]
pub fn Panel(
    /// Of the heading.
    id: &'static str,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// The heading.
    #[prop(into)]
    title: TextProp,
    /// What stands beside the heading.
    #[prop(into, optional)]
    beside: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let heading = view! { <h2 id=id>{move || title.get()}</h2> };
    let head = match beside {
        Some(beside) => view! { <div class="panel-head">{heading} {beside.run()}</div> }.into_any(),
        None => heading.into_any(),
    };
    view! {
        <section class=format!("panel {class}").trim().to_owned() aria-labelledby=id>
            {head} {children()}
        </section>
    }
}

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
