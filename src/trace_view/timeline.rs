//! The entries over time, a lane per phase, drawn as SVG.

use super::summary::PhaseTable;
use super::{View, format_ms};
use crate::protocol::{Bar, Lane, Mark, Timeline};
use leptos::ev::{KeyboardEvent, PointerEvent, WheelEvent};
use leptos::html::Div;
use leptos::prelude::*;

/// The height of a lane in CSS pixels.
const LANE: usize = 22;
/// How many marks a lane can show side by side.
const COLUMNS: usize = 300;
/// The shortest time that fills the view, in milliseconds.
const SHORTEST: f64 = 1.0;

/// Which part of the trace is seen.
#[derive(Debug, Clone, Copy)]
struct Camera {
    view: View,
    /// From and to in milliseconds; `None` for all of it.
    seen: RwSignal<Option<(f64, f64)>>,
}

impl Camera {
    /// The whole trace, from its first entry to its last.
    fn whole(self) -> (f64, f64) {
        self.view.trace.with(|trace| {
            let from = trace.entries().next().map_or(0.0, |entry| entry.at_ms);
            let to = trace.entries().next_back().map_or(0.0, |entry| entry.at_ms);
            // A little air, so that the last mark is not on the edge.
            (from, to + ((to - from) * 0.02).max(SHORTEST))
        })
    }

    fn now(self) -> (f64, f64) {
        self.seen.get().unwrap_or_else(|| self.whole())
    }

    /// Makes the view `factor` times as long, around a place in it from 0 to 1.
    fn zoom(self, factor: f64, around: f64) {
        let (from, to) = untrack(|| self.now());
        let (first, last) = untrack(|| self.whole());
        let width = ((to - from) * factor).max(SHORTEST);
        if width >= last - first {
            return self.seen.set(None);
        }
        let from = from + (to - from - width) * around;
        self.place(from, width);
    }

    /// Moves the view by a part of its width.
    fn pan(self, by: f64) {
        let (from, to) = untrack(|| self.now());
        if untrack(|| self.seen.get()).is_some() {
            self.place(from + (to - from) * by, to - from);
        }
    }

    fn place(self, from: f64, width: f64) {
        let (first, last) = untrack(|| self.whole());
        let from = from.clamp(first, (last - width).max(first));
        self.seen.set(Some((from, from + width)));
    }
}

/// The drawing, its buttons, and the same in words.
#[component]
pub(super) fn TimelineView(view: View) -> impl IntoView {
    let camera = Camera {
        view,
        seen: RwSignal::new(None),
    };
    let canvas = NodeRef::<Div>::new();
    let drawn = Memo::new(move |_| {
        let (from, to) = camera.now();
        view.trace
            .with(|trace| Timeline::of(trace.entries(), from, to, COLUMNS))
    });
    // Pointers that are down: one pans, two zoom.
    let pointers = StoredValue::new(Vec::<(i32, f64)>::new());
    let width = move || {
        canvas
            .get_untracked()
            .map_or(1.0, |canvas| f64::from(canvas.client_width()).max(1.0))
    };
    let place_of = move |client_x: i32| {
        let left = canvas
            .get_untracked()
            .map_or(0.0, |canvas| canvas.get_bounding_client_rect().left());
        (f64::from(client_x) - left) / width()
    };
    let wheel = move |event: WheelEvent| {
        let across = event.delta_x()
            + if event.shift_key() {
                event.delta_y()
            } else {
                0.0
            };
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            camera.zoom(1.002_f64.powf(event.delta_y()), place_of(event.client_x()));
        } else if across != 0.0 {
            event.prevent_default();
            camera.pan(across / width());
        }
    };
    let down = move |event: PointerEvent| {
        pointers.update_value(|pointers| {
            pointers.push((event.pointer_id(), place_of(event.client_x())));
        });
    };
    let up = move |event: PointerEvent| {
        pointers.update_value(|pointers| pointers.retain(|(id, _)| *id != event.pointer_id()));
    };
    let moved = move |event: PointerEvent| {
        let at = place_of(event.client_x());
        let (mut before, mut after) = (Vec::new(), Vec::new());
        pointers.update_value(|pointers| {
            for (id, place) in pointers {
                before.push(*place);
                if *id == event.pointer_id() {
                    *place = at;
                }
                after.push(*place);
            }
        });
        match (before.as_slice(), after.as_slice()) {
            ([before], [after]) => camera.pan(before - after),
            ([a, b], [c, d]) => {
                let (from, to) = ((a - b).abs().max(0.01), (c - d).abs().max(0.01));
                camera.zoom(from / to, f64::midpoint(*c, *d));
            }
            _ => {}
        }
    };
    let choose = move |by: isize| {
        let chosen = drawn.with_untracked(|drawn| {
            let last = drawn.marks.len().checked_sub(1)?;
            let selected = view.selected.get_untracked();
            let now = selected.and_then(|selected| {
                drawn
                    .marks
                    .iter()
                    .position(|mark| mark.sequence == selected)
            });
            let next = match now {
                Some(now) => now.saturating_add_signed(by).min(last),
                None if by > 0 => 0,
                None => last,
            };
            drawn.marks.get(next).map(|mark| mark.sequence)
        });
        view.selected.set(chosen);
    };
    let key = move |event: KeyboardEvent| {
        match (event.key().as_str(), event.shift_key()) {
            ("+" | "=", _) => camera.zoom(0.5, 0.5),
            ("-", _) => camera.zoom(2.0, 0.5),
            ("0", _) => camera.seen.set(None),
            ("ArrowLeft", true) => camera.pan(-0.2),
            ("ArrowRight", true) => camera.pan(0.2),
            ("ArrowLeft", false) => choose(-1),
            ("ArrowRight", false) => choose(1),
            _ => return,
        }
        event.prevent_default();
    };
    let button = move |sign: &'static str, en, fr, act: fn(Camera)| {
        view! {
            <button type="button" aria-label=view.word(en, fr) title=view.word(en, fr) on:click=move |_| act(camera)>{sign}</button>
        }
    };
    let height = Lane::ALL.len() * LANE;
    view! {
        <figure class="flinks-trace-timeline">
            <figcaption>
                <span>{view.word("Timeline", "Chronologie")}</span>
                <span class="flinks-trace-zoom">
                    {button("−", "Zoom out", "Réduire", |camera| camera.zoom(2.0, 0.5))}
                    {button("+", "Zoom in", "Agrandir", |camera| camera.zoom(0.5, 0.5))}
                    {button("⤢", "Show all", "Tout afficher", |camera| camera.seen.set(None))}
                </span>
            </figcaption>
            <div class="flinks-trace-lanes">
                <ul aria-hidden="true">
                    {Lane::ALL.map(|lane| view! { <li>{move || lane_name(view, lane)}</li> }).collect_view()}
                </ul>
                <div class="flinks-trace-canvas" node_ref=canvas tabindex="0" role="group"
                    aria-label=view.word(
                        "Timeline: arrow keys choose an entry, plus and minus zoom, 0 shows all, shift and arrow keys move",
                        "Chronologie : les flèches choisissent une entrée, plus et moins agrandissent et réduisent, 0 affiche tout, majuscule et flèches déplacent",
                    )
                    aria-describedby=view.words_id()
                    on:wheel=wheel on:keydown=key on:pointerdown=down on:pointermove=moved
                    on:pointerup=up on:pointerleave=up on:pointercancel=up>
                    <svg aria-hidden="true" width="100%" height=height + 18>
                        {(0..Lane::ALL.len()).map(|lane| view! { <line class="flinks-trace-rule" x1="0" x2="100%" y1=(lane + 1) * LANE y2=(lane + 1) * LANE></line> }).collect_view()}
                        {move || ticks(camera.now())}
                        {move || drawn.get().bars.into_iter().map(bar_view).collect_view()}
                        {move || drawn.get().marks.into_iter().map(|mark| mark_view(view, mark)).collect_view()}
                    </svg>
                </div>
            </div>
            <details class="flinks-trace-words">
                <summary>{view.word("In words", "En mots")}</summary>
                <PhaseTable view=view/>
            </details>
        </figure>
    }
}

fn percent(place: f64) -> String {
    // Two decimals, without the code for formatting floats.
    let hundredths = (place * 10_000.0) as i64;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn ticks((from, to): (f64, f64)) -> impl IntoView {
    const TICKS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
    let below = Lane::ALL.len() * LANE;
    TICKS
        .map(|at| {
            let anchor = match at {
                0.0 => "start",
                1.0 => "end",
                _ => "middle",
            };
            view! {
                <line class="flinks-trace-tick" x1=percent(at) x2=percent(at) y1="0" y2=below></line>
                <text class:minor=at == 0.25 || at == 0.75 x=percent(at) y=below + 14 text-anchor=anchor>{format_ms(from + (to - from) * at)}</text>
            }
        })
        .collect_view()
}

fn bar_view(bar: Bar) -> impl IntoView {
    let y = bar.lane as usize * LANE + 5;
    view! {
        <rect class="flinks-trace-bar" data-tone=bar.tone.name() x=percent(bar.from) width=percent(bar.to - bar.from) y=y height=LANE - 10 rx="3">
            <title>{format_ms(bar.ms)}</title>
        </rect>
    }
}

fn mark_view(view: View, mark: Mark) -> impl IntoView {
    let sequence = mark.sequence;
    let name = view.trace.with(|trace| {
        let entry = trace.get(trace.position(sequence)?)?;
        Some(entry.what.describe().0)
    });
    let count = (mark.count > 1).then(|| format!(" × {}", mark.count));
    view! {
        <circle class="flinks-trace-mark" data-tone=mark.tone.name() class:chosen=move || view.selected.get() == Some(sequence)
            cx=percent(mark.at) cy=mark.lane as usize * LANE + LANE / 2 r="4"
            on:click=move |_| view.selected.set(Some(sequence))>
            <title>{name}{count}</title>
        </circle>
    }
}

fn lane_name(view: View, lane: Lane) -> &'static str {
    let (en, fr) = match lane {
        Lane::Loading => ("Loading", "Chargement"),
        Lane::Consent => ("Consent", "Consentement"),
        Lane::Institution => ("Institution", "Institution"),
        Lane::Credential => ("Credentials", "Identification"),
        Lane::Mfa => ("MFA", "AMF"),
        Lane::Accounts => ("Accounts", "Comptes"),
        Lane::Finished => ("Finish", "Fin"),
        Lane::Handoff => ("Hand-off", "Transmission"),
        _ => ("Refused", "Refusés"),
    };
    view.locale.get().pick(en, fr)
}
