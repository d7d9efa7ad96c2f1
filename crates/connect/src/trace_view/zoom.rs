//! The buttons that zoom the timeline.

use super::camera::Camera;
use super::state::TraceState;
use leptos::prelude::*;

#[component]
pub(super) fn Zoom(state: TraceState, camera: Camera) -> impl IntoView {
    let button = move |sign, name: Signal<&'static str>, action: fn(Camera)| {
        view! {
            <button type="button" aria-label=name title=name on:click=move |_| action(camera)>
                {sign}
            </button>
        }
    };
    view! {
        <span class="flinks-trace-zoom">
            {button("−", state.word("Zoom out", "Réduire"), |camera| camera.zoom(2.0, 0.5))}
            {button("+", state.word("Zoom in", "Agrandir"), |camera| camera.zoom(0.5, 0.5))}
            {button("⤢", state.word("Show all", "Tout afficher"), Camera::show_all)}
        </span>
    }
}
