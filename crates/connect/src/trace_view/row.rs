//! An entry in the table.

use super::filter::kind_of;
use super::format::format_ms;
use super::rows::Rows;
use super::state::TraceState;
use crate::trace::{Entry, EntryKind};
use leptos::prelude::*;

/// The height of a row in CSS pixels, as in the style sheet.
pub(super) const ROW: usize = 30;

/// The row stays as it is while it moves: an entry changes only in how often it came.
#[component]
pub(super) fn Row(state: TraceState, rows: Rows, sequence: u64) -> impl IntoView {
    let place = Memo::new(move |_| rows.row(sequence).unwrap_or_default());
    let times = move || match state.entry(sequence, |entry| entry.times) {
        Some(times @ 2..) => format!(" × {times}"),
        _ => String::new(),
    };
    let entry = untrack(|| state.entry(sequence, Entry::clone));
    entry.map(|entry| {
        let delta = move || {
            let before = place
                .get()
                .checked_sub(1)
                .and_then(|row| rows.sequence(row));
            let before = before.and_then(|before| state.entry(before, |entry| entry.at_ms));
            before.map(|before| format!("+{}", format_ms(entry.at_ms - before)))
        };
        let (name, details) = entry.kind.describe();
        let columns = Columns::of(&entry.kind, details);
        view! {
            <div
                role="row"
                class="flinks-trace-row"
                class:chosen=move || state.selected.get() == Some(sequence)
                class:problem=columns.has_problems
                aria-rowindex=move || place.get() + 2
                data-kind=kind_of(&entry.kind)
                style:top=move || format!("{}px", place.get() * ROW)
                on:click=move |_| state.selected.set(Some(sequence))
            >
                <span role="cell" class="sequence">{sequence}</span>
                <span role="cell" class="time">{format_ms(entry.at_ms)}</span>
                <span role="cell" class="delta">{delta}</span>
                <span role="cell" class="step"><code>{name}</code>{times}</span>
                <span role="cell" class="institution">{columns.institution}</span>
                <span role="cell" class="ids">{columns.ids}</span>
                <span role="cell" class="more">{columns.more}</span>
            </div>
        }
    })
}

/// What a message holds, by column; of other entries the details.
#[derive(Debug, Default)]
struct Columns {
    institution: String,
    ids: String,
    more: String,
    has_problems: bool,
}

impl Columns {
    fn of(kind: &EntryKind, details: String) -> Self {
        let EntryKind::Received {
            fields, problems, ..
        } = kind
        else {
            return Self {
                more: details,
                ..Self::default()
            };
        };
        let (mut institution, mut ids, mut more) = (String::new(), Vec::new(), Vec::new());
        for (name, value) in fields {
            match name.as_str() {
                "institution" => institution.clone_from(value),
                "loginId" | "accountId" | "requestId" | "tag" => {
                    ids.push(format!("{name} {value}"));
                }
                _ => more.push(format!("{name}: {value}")),
            }
        }
        more.extend(problems.iter().map(|problem| format!("⚠ {problem}")));
        Self {
            institution,
            ids: ids.join(" · "),
            more: more.join(" · "),
            has_problems: !problems.is_empty(),
        }
    }
}
