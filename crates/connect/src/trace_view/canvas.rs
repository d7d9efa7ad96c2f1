//! The drawing of the timeline, moved by wheel, pointers and keys.

use super::bars::Bars;
use super::camera::Camera;
use super::lanes::{LANE, LANES};
use super::marks::Marks;
use super::pointers::Pointers;
use super::state::{TraceState, neighbour};
use super::ticks::Ticks;
use crate::trace::{Lane, Timeline};
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent, WheelEvent};

/// How many marks a lane can show side by side.
const COLUMNS: usize = 300;

#[component]
pub(super) fn Canvas(state: TraceState, camera: Camera) -> impl IntoView {
    let timeline = Memo::new(move |_| {
        let (from, to) = camera.range();
        state
            .trace
            .with(|trace| Timeline::of(trace.entries(), from, to, COLUMNS))
    });
    let canvas = NodeRef::<Div>::new();
    let width = move || {
        let width = canvas.get_untracked().map(|canvas| canvas.client_width());
        f64::from(width.unwrap_or_default()).max(1.0)
    };
    // A place in the view, from 0 to 1.
    let place = move |client_x: i32| {
        let rect = canvas
            .get_untracked()
            .map(|canvas| canvas.get_bounding_client_rect());
        (f64::from(client_x) - rect.map_or(0.0, |rect| rect.left())) / width()
    };
    let on_wheel = move |event: WheelEvent| {
        let down = event.delta_y();
        let across = event.delta_x() + if event.shift_key() { down } else { 0.0 };
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            camera.zoom(1.002_f64.powf(down), place(event.client_x()));
        } else if across != 0.0 {
            event.prevent_default();
            camera.pan(across / width());
        }
    };
    let pointers = Pointers::new();
    let on_pointer_down =
        move |event: PointerEvent| pointers.add(event.pointer_id(), place(event.client_x()));
    let on_pointer_move = move |event: PointerEvent| {
        pointers.drag(event.pointer_id(), place(event.client_x()), camera);
    };
    let on_pointer_up = move |event: PointerEvent| pointers.remove(event.pointer_id());
    let select = move |by| {
        let timeline = timeline.read_untracked();
        let selected = state.selected.get_untracked();
        let current = timeline
            .marks
            .iter()
            .position(|mark| Some(mark.sequence) == selected);
        let next = neighbour(timeline.marks.len(), current, by);
        let mark = next.and_then(|next| timeline.marks.get(next));
        state.selected.set(mark.map(|mark| mark.sequence));
    };
    let on_key_down = move |event: KeyboardEvent| {
        match (event.key().as_str(), event.shift_key()) {
            ("+" | "=", _) => camera.zoom(0.5, 0.5),
            ("-", _) => camera.zoom(2.0, 0.5),
            ("0", _) => camera.show_all(),
            ("ArrowLeft", true) => camera.pan(-0.2),
            ("ArrowRight", true) => camera.pan(0.2),
            ("ArrowLeft", false) => select(-1),
            ("ArrowRight", false) => select(1),
            _ => return,
        }
        event.prevent_default();
    };
    let rules = (1..=Lane::ALL.len()).map(|lane| {
        view! { <line class="flinks-trace-rule" x1="0" x2="100%" y1=lane * LANE y2=lane * LANE/> }
    });
    view! {
        <div
            node_ref=canvas
            class="flinks-trace-canvas"
            tabindex="0"
            role="group"
            aria-label=state
                .word(
                    "Timeline: arrow keys choose an entry, plus and minus zoom, 0 shows all, shift and arrow keys move",
                    "Chronologie : les flèches choisissent une entrée, plus et moins agrandissent et réduisent, 0 affiche tout, majuscule et flèches déplacent",
                )
            aria-describedby=state.words_id()
            on:wheel=on_wheel
            on:keydown=on_key_down
            on:pointerdown=on_pointer_down
            on:pointermove=on_pointer_move
            on:pointerup=on_pointer_up
            on:pointerleave=on_pointer_up
            on:pointercancel=on_pointer_up
        >
            <svg aria-hidden="true" width="100%" height=LANES + 18>
                {rules.collect_view()}
                <Ticks camera/>
                <Bars timeline/>
                <Marks state timeline/>
            </svg>
        </div>
    }
}
