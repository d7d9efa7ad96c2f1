//! The entries over time, a lane per phase, drawn as SVG.

use super::{View, format_ms, summary};
use crate::trace::{Bar, Lane, Mark, Timeline};
use flinks_view::{El, el, svg};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, PointerEvent, WheelEvent};

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
pub(super) fn timeline(view: View) -> El {
    let camera = Camera {
        view,
        seen: RwSignal::new(None),
    };
    let canvas = el("div");
    // The sequences of the marks that are drawn, from left to right.
    let marks = StoredValue::new(Vec::<u64>::new());
    let drawn = move || {
        let (from, to) = camera.now();
        let drawn = view
            .trace
            .with(|trace| Timeline::of(trace.entries(), from, to, COLUMNS));
        marks.set_value(drawn.marks.iter().map(|mark| mark.sequence).collect());
        let bars = drawn.bars.iter().map(bar);
        let marks = drawn.marks.iter().map(|one| mark(view, one));
        bars.chain(marks).collect()
    };
    let place = StoredValue::new_local(canvas.clone());
    let width =
        move || place.with_value(|canvas| f64::from(canvas.element().client_width()).max(1.0));
    let place_of = move |client_x: i32| {
        let left = place.with_value(|canvas| canvas.element().get_bounding_client_rect().left());
        (f64::from(client_x) - left) / width()
    };
    let wheel = move |event: Event| {
        let wheel = event.unchecked_ref::<WheelEvent>();
        let down = wheel.delta_y();
        let across = wheel.delta_x() + if wheel.shift_key() { down } else { 0.0 };
        if wheel.ctrl_key() || wheel.meta_key() {
            event.prevent_default();
            camera.zoom(js_sys::Math::pow(1.002, down), place_of(wheel.client_x()));
        } else if across != 0.0 {
            event.prevent_default();
            camera.pan(across / width());
        }
    };
    // Pointers that are down: one pans, two zoom.
    let pointers = StoredValue::new(Vec::<(i32, f64)>::new());
    let down = move |event: Event| {
        let event = event.unchecked_ref::<PointerEvent>();
        pointers.update_value(|pointers| {
            pointers.push((event.pointer_id(), place_of(event.client_x())));
        });
    };
    let up = move |event: Event| {
        let event = event.unchecked_ref::<PointerEvent>();
        pointers.update_value(|pointers| pointers.retain(|(id, _)| *id != event.pointer_id()));
    };
    let moved = move |event: Event| {
        let event = event.unchecked_ref::<PointerEvent>();
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
        let selected = view.selected.get_untracked();
        let chosen = marks.with_value(|marks| {
            let last = marks.len().checked_sub(1)?;
            let now = selected.and_then(|selected| marks.iter().position(|mark| *mark == selected));
            let next = match now {
                Some(now) => now.saturating_add_signed(by).min(last),
                None if by > 0 => 0,
                None => last,
            };
            marks.get(next).copied()
        });
        view.selected.set(chosen);
    };
    let key = move |event: Event| {
        let pressed = event.unchecked_ref::<KeyboardEvent>();
        match (pressed.key().as_str(), pressed.shift_key()) {
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
    let button = |sign: &'static str, en, fr, act: fn(Camera)| {
        el("button")
            .attr("type", "button")
            .attr("aria-label", view.word(en, fr))
            .attr("title", view.word(en, fr))
            .click(move || act(camera))
            .text(sign)
    };
    let buttons = el("span")
        .class("flinks-trace-zoom")
        .child(button("−", "Zoom out", "Réduire", |camera| {
            camera.zoom(2.0, 0.5)
        }))
        .child(button("+", "Zoom in", "Agrandir", |camera| {
            camera.zoom(0.5, 0.5)
        }))
        .child(button("⤢", "Show all", "Tout afficher", |camera| {
            camera.seen.set(None)
        }));
    let names = Lane::ALL.map(|lane| {
        let (en, fr) = lane_name(lane);
        el("li").text(view.word(en, fr))
    });
    let rules = (1..=Lane::ALL.len()).map(|lane| {
        let y = (lane * LANE).to_string();
        line("flinks-trace-rule", ["0", "100%", &y, &y])
    });
    let drawing = svg("svg")
        .attr("aria-hidden", "true")
        .attr("width", "100%")
        .attr("height", (Lane::ALL.len() * LANE + 18).to_string())
        .children(rules)
        .part(move || ticks(camera.now()))
        .part(drawn);
    let canvas = canvas
        .class("flinks-trace-canvas")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", view.word(
            "Timeline: arrow keys choose an entry, plus and minus zoom, 0 shows all, shift and arrow keys move",
            "Chronologie : les flèches choisissent une entrée, plus et moins agrandissent et réduisent, 0 affiche tout, majuscule et flèches déplacent",
        ))
        .attr("aria-describedby", view.words_id())
        .on("wheel", wheel)
        .on("keydown", key)
        .on("pointerdown", down)
        .on("pointermove", moved)
        .on("pointerup", up)
        .on("pointerleave", up)
        .on("pointercancel", up)
        .child(drawing);
    let words = el("details")
        .class("flinks-trace-words")
        .child(el("summary").text(view.word("In words", "En mots")))
        .child(summary::phases(view));
    el("figure")
        .class("flinks-trace-timeline")
        .child(
            el("figcaption")
                .child(el("span").text(view.word("Timeline", "Chronologie")))
                .child(buttons),
        )
        .child(
            el("div")
                .class("flinks-trace-lanes")
                .child(el("ul").attr("aria-hidden", "true").children(names))
                .child(canvas),
        )
        .child(words)
}

/// From x to x, from y to y.
fn line(class: &'static str, places: [&str; 4]) -> El {
    let line = svg("line").class(class);
    let names = ["x1", "x2", "y1", "y2"];
    names
        .into_iter()
        .zip(places)
        .fold(line, |line, (name, place)| {
            line.attr(name, place.to_owned())
        })
}

fn percent(place: f64) -> String {
    // Two decimals, without the code for formatting floats.
    let hundredths = (place * 10_000.0) as i64;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn ticks((from, to): (f64, f64)) -> Vec<El> {
    let below = Lane::ALL.len() * LANE;
    let tick = |quarter: u8| {
        let at = f64::from(quarter) / 4.0;
        let (anchor, class) = match quarter {
            0 => ("start", ""),
            4 => ("end", ""),
            2 => ("middle", ""),
            _ => ("middle", "minor"),
        };
        let x = percent(at);
        let text = svg("text")
            .class(class)
            .attr("x", x.clone())
            .attr("y", (below + 14).to_string())
            .attr("text-anchor", anchor)
            .text(format_ms(from + (to - from) * at));
        [
            line("flinks-trace-tick", [&x, &x, "0", &below.to_string()]),
            text,
        ]
    };
    (0..=4).flat_map(tick).collect()
}

fn bar(bar: &Bar) -> El {
    svg("rect")
        .class("flinks-trace-bar")
        .attr("data-tone", bar.tone.name())
        .attr("x", percent(bar.from))
        .attr("width", percent(bar.to - bar.from))
        .attr("y", (bar.lane as usize * LANE + 5).to_string())
        .attr("height", (LANE - 10).to_string())
        .attr("rx", "3")
        .child(svg("title").text(format_ms(bar.ms)))
}

fn mark(view: View, mark: &Mark) -> El {
    let sequence = mark.sequence;
    let name = untrack(|| {
        view.trace.with(|trace| {
            let entry = trace.get(trace.position(sequence)?)?;
            Some(entry.kind.describe().0)
        })
    });
    let mut title = name.unwrap_or_default();
    if mark.count > 1 {
        title.push_str(&format!(" × {}", mark.count));
    }
    svg("circle")
        .class("flinks-trace-mark")
        .class_if("chosen", move || view.selected.get() == Some(sequence))
        .attr("data-tone", mark.tone.name())
        .attr("cx", percent(mark.at))
        .attr("cy", (mark.lane as usize * LANE + LANE / 2).to_string())
        .attr("r", "4")
        .click(move || view.selected.set(Some(sequence)))
        .child(svg("title").text(title))
}

fn lane_name(lane: Lane) -> (&'static str, &'static str) {
    match lane {
        Lane::Loading => ("Loading", "Chargement"),
        Lane::Consent => ("Consent", "Consentement"),
        Lane::Institution => ("Institution", "Institution"),
        Lane::Credential => ("Credentials", "Identification"),
        Lane::Mfa => ("MFA", "AMF"),
        Lane::Accounts => ("Accounts", "Comptes"),
        Lane::Finished => ("Finish", "Fin"),
        Lane::Handoff => ("Hand-off", "Transmission"),
        _ => ("Refused", "Refusés"),
    }
}
