//! The times below the lanes.

use super::camera::Camera;
use super::format::{format_ms, percent};
use super::lanes::LANES;
use leptos::prelude::*;

#[component]
pub(super) fn Ticks(camera: Camera) -> impl IntoView {
    // Place, text anchor and class: a narrow view hides the minor ones.
    let ticks = [
        (0.0, "start", ""),
        (0.25, "middle", "minor"),
        (0.5, "middle", ""),
        (0.75, "middle", "minor"),
        (1.0, "end", ""),
    ];
    ticks.map(|(at, anchor, class)| {
        let time = move || {
            let (from, to) = camera.range();
            format_ms(from + (to - from) * at)
        };
        view! {
            <line class="flinks-trace-tick" x1=percent(at) x2=percent(at) y1="0" y2=LANES/>
            <text class=class x=percent(at) y=LANES + 14 text-anchor=anchor>
                {time}
            </text>
        }
    })
}
