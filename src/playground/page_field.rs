//! Which page of the widget is opened.

use super::draft::{Draft, PathForm};
use super::words::use_words;
use leptos::prelude::*;

/// The page, and the institution where it is that of one.
#[component]
pub fn PageField(draft: Draft) -> impl IntoView {
    let words = use_words();
    let choose = move |event| {
        draft
            .path
            .set(PathForm::from_value(&event_target_value(&event)))
    };
    view! {
        <div class="field">
            <label for="path">{words.of("Page", "Page")}</label>
            <select
                id="path"
                name="path"
                prop:value=move || draft.path.get().value()
                on:change=choose
            >
                <option value="v2">"/v2/"</option>
                <option value="v1">"/"</option>
                <option value="credential">"/v2/Credential/…"</option>
            </select>
            <Show when=move || draft.path.get() == PathForm::Credential>
                <input
                    name="institution"
                    aria-label=words.of("Institution", "Institution")
                    placeholder="FlinksCapital"
                    prop:value=draft.institution
                    on:input=move |event| draft.institution.set(event_target_value(&event))
                />
            </Show>
        </div>
    }
}
