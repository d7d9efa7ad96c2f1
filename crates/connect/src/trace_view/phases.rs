//! The phases with their times and retries: the timeline in words.

use super::format::format_ms;
use super::state::TraceState;
use crate::trace::PhaseTime;
use leptos::prelude::*;

#[component]
pub(super) fn Phases(state: TraceState) -> impl IntoView {
    let row = |time: &PhaseTime| {
        view! {
            <tr>
                <th scope="row">{time.phase.name()}</th>
                <td>{format_ms(time.ms)}</td>
                <td>{time.retries}</td>
            </tr>
        }
    };
    view! {
        <table id=state.words_id()>
            <thead>
                <tr>
                    <th scope="col">{state.word("Phase", "Phase")}</th>
                    <th scope="col">{state.word("Time", "Temps")}</th>
                    <th scope="col">{state.word("Retries", "Reprises")}</th>
                </tr>
            </thead>
            <tbody>{move || state.summary.read().phases.iter().map(row).collect_view()}</tbody>
        </table>
    }
}
