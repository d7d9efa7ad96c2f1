//! The FlinksCodes of the newest session, with what the person should do.

use super::state::TraceState;
use crate::trace::CodeMet;
use leptos::prelude::*;

#[component]
pub(super) fn Codes(state: TraceState) -> impl IntoView {
    let codes = move || state.summary.read().codes.clone();
    // The table of codes is in English.
    view! {
        <ul class="flinks-trace-codes" lang="en">
            <For each=codes key=|met| (met.code.clone(), met.times) let(CodeMet { code, times })>
                <li>
                    <code>{code.name().to_owned()}</code>
                    {format!(" × {times}: {} ", code.about().map_or("", |about| about.meaning.trim()))}
                    <strong>{code.about().and_then(|about| about.advice).unwrap_or_default()}</strong>
                </li>
            </For>
        </ul>
    }
}
