//! An entry in the table.

use super::filter::kind_of;
use super::format::format_ms;
use super::state::TraceState;
use crate::trace::{Entry, EntryKind};
use leptos::prelude::*;

/// The height of a row in CSS pixels, as in the style sheet.
pub(super) const ROW: usize = 30;

/// What a row of the table shows of an entry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RowContent {
    place: usize,
    pub(super) sequence: u64,
    kind: &'static str,
    has_problems: bool,
    at: String,
    delta: String,
    name: String,
    times: String,
    institution: String,
    ids: String,
    more: String,
}

impl RowContent {
    /// `before` is the entry in the row above.
    pub(super) fn new(place: usize, entry: &Entry, before: Option<&Entry>) -> Self {
        let (name, details) = entry.kind.describe();
        let mut row = Self {
            place,
            sequence: entry.sequence,
            kind: kind_of(&entry.kind),
            has_problems: false,
            at: format_ms(entry.at_ms),
            delta: before.map_or_else(String::new, |before| {
                format!("+{}", format_ms(entry.at_ms - before.at_ms))
            }),
            name,
            times: match entry.times {
                times @ 2.. => format!(" × {times}"),
                _ => String::new(),
            },
            institution: String::new(),
            ids: String::new(),
            more: details,
        };
        if let EntryKind::Received {
            fields, problems, ..
        } = &entry.kind
        {
            row.set_message(fields, problems);
        }
        row
    }

    /// A message has its fields in columns instead of its details in one.
    fn set_message(&mut self, fields: &[(String, String)], problems: &[String]) {
        let (mut ids, mut more) = (Vec::new(), Vec::new());
        for (name, value) in fields {
            match name.as_str() {
                "institution" => self.institution.clone_from(value),
                "loginId" | "accountId" | "requestId" | "tag" => {
                    ids.push(format!("{name} {value}"));
                }
                _ => more.push(format!("{name}: {value}")),
            }
        }
        more.extend(problems.iter().map(|problem| format!("⚠ {problem}")));
        self.ids = ids.join(" · ");
        self.more = more.join(" · ");
        self.has_problems = !problems.is_empty();
    }
}

#[component]
pub(super) fn Row(state: TraceState, row: RowContent, is_chosen: bool) -> impl IntoView {
    view! {
        <div
            role="row"
            class="flinks-trace-row"
            class:chosen=is_chosen
            class:problem=row.has_problems
            aria-rowindex=row.place + 2
            data-kind=row.kind
            style:top=format!("{}px", row.place * ROW)
            on:click=move |_| state.selected.set(Some(row.sequence))
        >
            <span role="cell" class="sequence">{row.sequence}</span>
            <span role="cell" class="time">{row.at}</span>
            <span role="cell" class="delta">{row.delta}</span>
            <span role="cell" class="step"><code>{row.name}</code>{row.times}</span>
            <span role="cell" class="institution">{row.institution}</span>
            <span role="cell" class="ids">{row.ids}</span>
            <span role="cell" class="more">{row.more}</span>
        </div>
    }
}
