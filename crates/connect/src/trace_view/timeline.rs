//! The entries over time, a lane per phase, drawn as SVG, and the same in words.

use super::camera::Camera;
use super::canvas::Canvas;
use super::lanes::lane_name;
use super::phases::Phases;
use super::state::TraceState;
use super::zoom::Zoom;
use crate::trace::Lane;
use leptos::prelude::*;

#[component]
pub(super) fn Timeline(state: TraceState) -> impl IntoView {
    let camera = Camera::new(state.trace);
    let names = Lane::ALL.map(|lane| {
        let (en, fr) = lane_name(lane);
        view! { <li>{state.word(en, fr)}</li> }
    });
    view! {
        <figure class="flinks-trace-timeline">
            <figcaption>
                <span>{state.word("Timeline", "Chronologie")}</span>
                <Zoom state camera/>
            </figcaption>
            <div class="flinks-trace-lanes">
                <ul aria-hidden="true">{names}</ul>
                <Canvas state camera/>
            </div>
            <details class="flinks-trace-words">
                <summary>{state.word("In words", "En mots")}</summary>
                <Phases state/>
            </details>
        </figure>
    }
}
