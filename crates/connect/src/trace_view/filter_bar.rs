//! The controls of the filter.

use super::filter::Filter;
use super::state::TraceState;
use crate::protocol::Phase;
use leptos::prelude::*;

#[component]
pub(super) fn FilterBar(state: TraceState) -> impl IntoView {
    let Filter { text, kind, phase } = state.filter;
    let phases =
        Phase::ALL.map(|phase| view! { <option value=phase.name()>{phase.name()}</option> });
    view! {
        <div class="flinks-trace-filter" role="search">
            <input
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=state.word("Find in the trace", "Chercher dans la trace")
                placeholder=state.word("Find…", "Chercher…")
                bind:value=text
            />
            <select aria-label=state.word("Kind", "Type") bind:value=kind>
                <option value="">{state.word("All kinds", "Tous les types")}</option>
                <option value="received">{state.word("Messages", "Messages")}</option>
                <option value="refused">{state.word("Refused", "Refusés")}</option>
                <option value="handoff">{state.word("Hand-off", "Transmission")}</option>
                <option value="lifecycle">{state.word("Session", "Session")}</option>
            </select>
            <select aria-label=state.word("Phase", "Phase") bind:value=phase>
                <option value="">{state.word("All phases", "Toutes les phases")}</option>
                {phases}
            </select>
        </div>
    }
}
