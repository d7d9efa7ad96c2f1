//! The entries, one a row. Only the rows in sight are in the page.

use super::filter::kind_of;
use super::{View, format_ms};
use crate::trace::{Entry, EntryKind, Trace};
use flinks_view::{El, effect, el};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

/// The height of a row in CSS pixels, as in the style sheet.
const ROW: f64 = 30.0;
/// Rows above and below the sight, so that a fast scroll shows no gap.
const SPARE: usize = 8;

/// The sequences that match the filter, in order; `None` for all.
type Matching = Memo<Option<Vec<u64>>>;

pub(super) fn table(view: View) -> El {
    let body = el("div");
    // First visible row, how many fit, and whether the newest is kept in sight.
    let top = RwSignal::new(0.0);
    let height = RwSignal::new(400.0);
    let follows = StoredValue::new(true);
    let matching = Memo::new(move |_| {
        let matches = view.filter.matching()?;
        let sequences = view.trace.with(|trace| {
            let entries = trace.entries().filter(|entry| matches(entry));
            entries.map(|entry| entry.sequence).collect::<Vec<_>>()
        });
        Some(sequences)
    });
    let count = Memo::new(move |_| {
        matching.with(|matching| match matching {
            Some(matching) => matching.len(),
            None => view.trace.with(Trace::len),
        })
    });
    // A row is made anew for another place, or for another number of times.
    let keys = move || {
        let first = ((top.get() / ROW) as usize).saturating_sub(SPARE);
        let shown = (height.get() / ROW) as usize + 2 * SPARE;
        let rows = first..count.get().min(first + shown);
        let key = |index: usize| {
            with_entry(view, matching, index, |entry| {
                [entry.sequence, u64::from(entry.times), index as u64]
            })
        };
        rows.filter_map(key).collect()
    };
    let measured = body.clone();
    let measure = move || {
        let body = measured.element();
        let (at, sight) = (
            f64::from(body.scroll_top()),
            f64::from(body.client_height()),
        );
        // It may have grown since it was scrolled: only someone who goes back up leaves the newest.
        if at + sight >= f64::from(body.scroll_height()) - ROW {
            follows.set_value(true);
        } else if at < top.get_untracked() {
            follows.set_value(false);
        }
        top.set(at);
        height.set(sight);
    };
    let step = move |event: Event| {
        let by = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        let next = untrack(|| neighbour(view, matching, count.get(), by));
        view.selected.set(next);
    };
    let heading = |en, fr, class: &'static str| {
        el("span")
            .attr("role", "columnheader")
            .class(class)
            .text(view.word(en, fr))
    };
    let head = el("div")
        .class("flinks-trace-head")
        .attr("role", "row")
        .attr("aria-rowindex", "1")
        .child(heading("#", "#", "sequence"))
        .child(heading("Time", "Temps", "time"))
        .child(heading("Δ", "Δ", "delta"))
        .child(heading("Step", "Étape", "step"))
        .child(heading("Institution", "Institution", "institution"))
        .child(heading("Ids", "Identifiants", "ids"))
        .child(heading("Details", "Détails", "more"));
    let rows = el("div")
        .attr("role", "presentation")
        .style("height", move || {
            format!("{}px", count.get() * ROW as usize)
        })
        .list(keys, move |[_, _, index]| {
            row(view, matching, index as usize)
        });
    let empty = move || {
        let words = view.word(
            "Nothing here yet: start a session.",
            "Rien pour le moment : démarrez une session.",
        );
        el("p").class("flinks-trace-empty").text(words)
    };
    let body = body
        .class("flinks-trace-rows")
        .attr("role", "rowgroup")
        .attr("tabindex", "0")
        .attr(
            "aria-label",
            view.word(
                "Entries: arrow keys choose one",
                "Entrées : les flèches en choisissent une",
            ),
        )
        .on("scroll", move |_| measure())
        .on("keydown", step)
        .child(rows)
        .when(move || count.get() == 0, empty);
    // The newest entry stays in sight, unless someone has scrolled away from it. After the list, which has grown by then.
    let scrolled = body.clone();
    effect(move || {
        count.get();
        if follows.get_value() {
            let body = scrolled.element();
            body.set_scroll_top(body.scroll_height());
        }
    });
    // What is chosen in the timeline is scrolled to.
    let scrolled = body.clone();
    effect(move || {
        let Some(selected) = view.selected.get() else {
            return;
        };
        // Followed once: what comes later is no reason to scroll back.
        let Some(index) = untrack(|| index_of(view, matching, selected)) else {
            return;
        };
        let body = scrolled.element();
        let (at, sight) = (index as f64 * ROW, f64::from(body.client_height()));
        let from = f64::from(body.scroll_top());
        if at < from || at + ROW > from + sight {
            follows.set_value(false);
            body.set_scroll_top((at - sight / 2.0).max(0.0) as i32);
        }
    });
    el("div")
        .class("flinks-trace-table")
        .attr("role", "table")
        .attr(
            "aria-label",
            view.word("Entries of the trace", "Entrées de la trace"),
        )
        .attr("aria-rowcount", move || (count.get() + 1).to_string())
        .child(head)
        .child(body)
}

/// Reads the entry of a row, from 0 among those that match. Tracked.
fn with_entry<T>(
    view: View,
    matching: Matching,
    index: usize,
    read: impl FnOnce(&Entry) -> T,
) -> Option<T> {
    let sequence = matching.with(|matching| {
        let matching = matching.as_ref()?;
        Some(matching.get(index).copied())
    });
    view.trace.with(|trace| {
        let position = match sequence {
            Some(sequence) => trace.position(sequence?)?,
            None => index,
        };
        trace.get(position).map(read)
    })
}

/// The row of an entry. Tracked.
fn index_of(view: View, matching: Matching, selected: u64) -> Option<usize> {
    matching.with(|matching| match matching {
        Some(matching) => matching.iter().position(|sequence| *sequence == selected),
        None => view.trace.with(|trace| trace.position(selected)),
    })
}

/// The sequence of the entry that many rows further.
fn neighbour(view: View, matching: Matching, count: usize, by: isize) -> Option<u64> {
    let last = count.checked_sub(1)?;
    let now = view
        .selected
        .get()
        .and_then(|selected| index_of(view, matching, selected));
    let next = match now {
        Some(now) => now.saturating_add_signed(by).min(last),
        None if by > 0 => 0,
        None => last,
    };
    with_entry(view, matching, next, |entry| entry.sequence)
}

fn row(view: View, matching: Matching, index: usize) -> El {
    let row = el("div")
        .attr("role", "row")
        .class("flinks-trace-row")
        .attr("aria-rowindex", (index + 2).to_string())
        .style("top", format!("{}px", index * ROW as usize));
    let Some(entry) = with_entry(view, matching, index, Entry::clone) else {
        return row;
    };
    let before = index
        .checked_sub(1)
        .and_then(|before| with_entry(view, matching, before, |entry| entry.at_ms));
    let sequence = entry.sequence;
    let (name, details) = entry.kind.describe();
    let (institution, ids, more) = columns(&entry.kind, details);
    let times = match entry.times {
        0 | 1 => String::new(),
        times => format!(" × {times}"),
    };
    let delta = match before {
        Some(before) => format!("+{}", format_ms(entry.at_ms - before)),
        None => String::new(),
    };
    let problems =
        matches!(&entry.kind, EntryKind::Received { problems, .. } if !problems.is_empty());
    let cell = |class, text: String| el("span").attr("role", "cell").class(class).text(text);
    row.attr("data-kind", kind_of(&entry.kind))
        .class_if("chosen", move || view.selected.get() == Some(sequence))
        .class_if("problem", move || problems)
        .click(move || view.selected.set(Some(sequence)))
        .child(cell("sequence", sequence.to_string()))
        .child(cell("time", format_ms(entry.at_ms)))
        .child(cell("delta", delta))
        .child(
            el("span")
                .attr("role", "cell")
                .class("step")
                .child(el("code").text(name))
                .text(times),
        )
        .child(cell("institution", institution))
        .child(cell("ids", ids))
        .child(cell("more", more))
}

/// Institution, ids, and the rest.
fn columns(what: &EntryKind, details: String) -> (String, String, String) {
    let EntryKind::Received {
        fields, problems, ..
    } = what
    else {
        return (String::new(), String::new(), details);
    };
    let (mut institution, mut ids, mut more) = (String::new(), Vec::new(), Vec::new());
    for (name, value) in fields {
        match name.as_str() {
            "institution" => institution.clone_from(value),
            "loginId" | "accountId" | "requestId" | "tag" => ids.push(format!("{name} {value}")),
            _ => more.push(format!("{name}: {value}")),
        }
    }
    more.extend(problems.iter().map(|problem| format!("⚠ {problem}")));
    (institution, ids.join(" · "), more.join(" · "))
}
