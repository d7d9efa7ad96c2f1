//! The entries, one a row. Only the rows in sight are in the page.

use super::filter::kind_of;
use super::{View, format_ms};
use crate::protocol::{Entry, Trace, What};
use leptos::html::Div;
use leptos::prelude::*;

/// The height of a row in CSS pixels, as in the style sheet.
const ROW: f64 = 30.0;
/// Rows above and below the sight, so that a fast scroll shows no gap.
const SPARE: usize = 8;

/// What a row shows.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    /// From 0 among the rows that match.
    index: usize,
    entry: Entry,
    /// Since the row before; `None` for the first.
    delta_ms: Option<f64>,
}

#[component]
pub(super) fn Table(view: View) -> impl IntoView {
    let body = NodeRef::<Div>::new();
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
    let rows = Memo::new(move |_| {
        let first = ((top.get() / ROW) as usize).saturating_sub(SPARE);
        let shown = (height.get() / ROW) as usize + 2 * SPARE;
        matching.with(|matching| {
            view.trace.with(|trace| {
                let position = |index: usize| match matching {
                    Some(matching) => trace.position(*matching.get(index)?),
                    None => Some(index),
                };
                let entry = |index: usize| trace.get(position(index)?);
                let rows = (first..count.get().min(first + shown)).filter_map(|index| {
                    let found = entry(index)?;
                    let before = index.checked_sub(1).and_then(entry);
                    Some(Row {
                        index,
                        entry: found.clone(),
                        delta_ms: before.map(|before| found.at_ms - before.at_ms),
                    })
                });
                rows.collect::<Vec<_>>()
            })
        })
    });
    let measure = move || {
        if let Some(body) = body.get_untracked() {
            let (at, sight) = (
                f64::from(body.scroll_top()),
                f64::from(body.client_height()),
            );
            top.set(at);
            height.set(sight);
            follows.set_value(at + sight >= f64::from(body.scroll_height()) - ROW);
        }
    };
    // The newest entry stays in sight, unless someone has scrolled away from it.
    Effect::new(move |_| {
        count.get();
        if let Some(body) = body.get()
            && follows.get_value()
        {
            body.set_scroll_top(body.scroll_height());
        }
    });
    // What is chosen in the timeline is scrolled to.
    Effect::new(move |_| {
        let Some(selected) = view.selected.get() else {
            return;
        };
        let index = matching.with_untracked(|matching| match matching {
            Some(matching) => matching.iter().position(|sequence| *sequence == selected),
            // Followed once: what comes later is no reason to scroll back.
            None => untrack(|| view.trace.with(|trace| trace.position(selected))),
        });
        let (Some(index), Some(body)) = (index, body.get_untracked()) else {
            return;
        };
        let (at, sight) = (index as f64 * ROW, f64::from(body.client_height()));
        let from = f64::from(body.scroll_top());
        if at < from || at + ROW > from + sight {
            follows.set_value(false);
            body.set_scroll_top((at - sight / 2.0).max(0.0) as i32);
        }
    });
    let step = move |event: leptos::ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        let next = untrack(|| neighbour(view, matching, count.get(), by));
        view.selected.set(next);
    };
    let heading = |en, fr, class: &'static str| view! { <span role="columnheader" class=class>{view.word(en, fr)}</span> };
    view! {
        <div class="flinks-trace-table" role="table" aria-label=view.word("Entries of the trace", "Entrées de la trace")
            aria-rowcount=move || count.get() + 1>
            <div class="flinks-trace-head" role="row" aria-rowindex="1">
                {heading("#", "#", "sequence")}
                {heading("Time", "Temps", "time")}
                {heading("Δ", "Δ", "delta")}
                {heading("Step", "Étape", "step")}
                {heading("Institution", "Institution", "institution")}
                {heading("Ids", "Identifiants", "ids")}
                {heading("Details", "Détails", "more")}
            </div>
            <div class="flinks-trace-rows" role="rowgroup" tabindex="0" node_ref=body
                aria-label=view.word("Entries: arrow keys choose one", "Entrées : les flèches en choisissent une")
                on:scroll=move |_| measure() on:keydown=step>
                <div role="presentation" style:height=move || format!("{}px", count.get() * ROW as usize)>
                    <For each=move || rows.get() key=|row| (row.entry.sequence, row.entry.times, row.index) let:row>
                        <RowView view=view row=row/>
                    </For>
                </div>
                <Show when=move || count.get() == 0>
                    <p class="flinks-trace-empty">{view.word("Nothing here yet: start a session.", "Rien pour le moment : démarrez une session.")}</p>
                </Show>
            </div>
        </div>
    }
}

/// The sequence of the entry that many rows further.
fn neighbour(view: View, matching: Memo<Option<Vec<u64>>>, count: usize, by: isize) -> Option<u64> {
    let last = count.checked_sub(1)?;
    matching.with(|matching| {
        view.trace.with(|trace| {
            let selected = view.selected.get();
            let now = selected.and_then(|selected| match matching {
                Some(matching) => matching.iter().position(|sequence| *sequence == selected),
                None => trace.position(selected),
            });
            let next = match now {
                Some(now) => now.saturating_add_signed(by).min(last),
                None if by > 0 => 0,
                None => last,
            };
            match matching {
                Some(matching) => matching.get(next).copied(),
                None => trace.get(next).map(|entry| entry.sequence),
            }
        })
    })
}

#[component]
fn RowView(view: View, row: Row) -> impl IntoView {
    let Row {
        index,
        entry,
        delta_ms,
    } = row;
    let sequence = entry.sequence;
    let (name, details) = entry.what.describe();
    let (institution, ids, more) = columns(&entry.what, details);
    let times = (entry.times > 1).then(|| format!(" × {}", entry.times));
    let chosen = move || view.selected.get() == Some(sequence);
    let problems = matches!(&entry.what, What::Received { problems, .. } if !problems.is_empty());
    view! {
        <div role="row" class="flinks-trace-row" aria-rowindex=index + 2 data-kind=kind_of(&entry.what)
            class:chosen=chosen class:problem=problems style:top=format!("{}px", index * ROW as usize)
            on:click=move |_| view.selected.set(Some(sequence))>
            <span role="cell" class="sequence">{sequence}</span>
            <span role="cell" class="time">{format_ms(entry.at_ms)}</span>
            <span role="cell" class="delta">{delta_ms.map(|ms| format!("+{}", format_ms(ms)))}</span>
            <span role="cell" class="step"><code>{name}</code>{times}</span>
            <span role="cell" class="institution">{institution}</span>
            <span role="cell" class="ids">{ids}</span>
            <span role="cell" class="more">{more}</span>
        </div>
    }
}

/// Institution, ids, and the rest.
fn columns(what: &What, details: String) -> (String, String, String) {
    let What::Received {
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
