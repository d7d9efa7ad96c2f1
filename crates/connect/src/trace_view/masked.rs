//! A text of a message. A person can reveal the ids behind its pseudonyms, for as long as it is in sight.

use super::state::TraceState;
use leptos::prelude::*;

#[component]
pub(super) fn Masked(state: TraceState, text: String) -> impl IntoView {
    let masked = StoredValue::new(text);
    let is_revealed = RwSignal::new(false);
    let real = move || {
        let trace = state.trace;
        trace.with(|trace| masked.with_value(|masked| trace.pseudonyms().reveal(masked)))
    };
    let hides_ids = untrack(real) != masked.get_value();
    let text = move || match is_revealed.get() {
        true => real(),
        false => masked.get_value(),
    };
    let (reveal, hide) = (
        state.word("Reveal", "Révéler"),
        state.word("Hide", "Masquer"),
    );
    let label = move || match is_revealed.get() {
        true => hide.get(),
        false => reveal.get(),
    };
    let button = move || {
        view! {
            " "
            <button
                type="button"
                aria-pressed=move || is_revealed.get().to_string()
                on:click=move |_| is_revealed.update(|is_revealed| *is_revealed = !*is_revealed)
            >
                {label}
            </button>
        }
    };
    view! {
        <code translate="no">{text}</code>
        {hides_ids.then(button)}
    }
}
