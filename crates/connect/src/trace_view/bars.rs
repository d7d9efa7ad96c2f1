//! Phases, attempts and pauses on the timeline.

use super::format::{format_ms, percent};
use super::lanes::LANE;
use crate::trace::{Bar, Timeline};
use leptos::prelude::*;

#[component]
pub(super) fn Bars(timeline: Memo<Timeline>) -> impl IntoView {
    let bar = |bar: &Bar| {
        view! {
            <rect
                class="flinks-trace-bar"
                data-tone=bar.tone.name()
                x=percent(bar.from)
                width=percent(bar.to - bar.from)
                y=bar.lane as usize * LANE + 5
                height=LANE - 10
                rx="3"
            >
                <title>{format_ms(bar.ms)}</title>
            </rect>
        }
    };
    move || timeline.read().bars.iter().map(bar).collect_view()
}
