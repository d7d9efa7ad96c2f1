//! Where the widget comes from.

use super::draft::Draft;
use super::words::use_words;
use leptos::prelude::*;

/// The instance by its name or origin, with the known ones to choose from.
#[component]
pub fn InstanceField(
    draft: Draft,
    /// The known ones.
    instances: Vec<String>,
) -> impl IntoView {
    let words = use_words();
    let error = move || draft.url().err().map(|error| error.to_string());
    let known = instances
        .into_iter()
        .map(|instance| view! { <option value=instance></option> })
        .collect_view();
    view! {
        <div class="field">
            <label for="instance">{words.of("Instance", "Instance")}</label>
            <input
                id="instance"
                name="instance"
                list="instances"
                autocomplete="off"
                spellcheck="false"
                aria-describedby="instance-error"
                aria-invalid=move || draft.url().is_err().to_string()
                prop:value=draft.instance
                on:input=move |event| draft.instance.set(event_target_value(&event))
            />
            <datalist id="instances">{known}</datalist>
            <p id="instance-error" class="invalid" role="alert">
                {error}
            </p>
        </div>
    }
}
