//! The entries on the timeline.

use super::format::percent;
use super::lanes::LANE;
use super::state::TraceState;
use crate::trace::{Mark, Timeline};
use leptos::prelude::*;

#[component]
pub(super) fn Marks(state: TraceState, timeline: Memo<Timeline>) -> impl IntoView {
    let mark = move |mark: &Mark| {
        let sequence = mark.sequence;
        let name = untrack(|| state.entry(sequence, |entry| entry.kind.describe().0));
        let mut title = name.unwrap_or_default();
        if mark.count > 1 {
            title.push_str(&format!(" × {}", mark.count));
        }
        view! {
            <circle
                class="flinks-trace-mark"
                class:chosen=move || state.selected.get() == Some(sequence)
                data-tone=mark.tone.name()
                cx=percent(mark.at)
                cy=mark.lane as usize * LANE + LANE / 2
                r="4"
                on:click=move |_| state.selected.set(Some(sequence))
            >
                <title>{title}</title>
            </circle>
        }
    };
    move || timeline.read().marks.iter().map(mark).collect_view()
}
