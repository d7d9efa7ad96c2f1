//! `<EventTrace/>`: what a network panel is for HTTP, for the widget's messages.

mod details;
mod filter;
mod summary;
mod table;
mod timeline;

use crate::Locale;
use crate::trace::Summary;
use crate::trace_log::TraceLog;
use filter::Filter;
use flinks_view::{Text, el};
use leptos::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the parts of the view share. A handle.
#[derive(Debug, Clone, Copy)]
struct View {
    trace: TraceLog,
    locale: Signal<Locale>,
    filter: Filter,
    summary: Memo<Summary>,
    /// Tells the ids of several traces on one page apart.
    number: usize,
    /// The sequence of the entry that is looked at.
    selected: RwSignal<Option<u64>>,
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

impl View {
    /// The id of the table that says in words what the timeline shows.
    fn words_id(self) -> String {
        format!("flinks-trace-{}-words", self.number)
    }

    /// A text that follows the language.
    fn word(self, en: &'static str, fr: &'static str) -> Text {
        Text::from(move || self.pick(en, fr))
    }

    /// A text in the language of now. Tracked.
    fn pick(self, en: &'static str, fr: &'static str) -> &'static str {
        self.locale.get().pick(en, fr)
    }
}

/// A [`TraceLog`] as a summary, a timeline, and a table with details; ids masked, each revealed only on request.
///
/// It follows a hundred thousand entries: only the rows in sight are in the page.
#[component]
pub fn EventTrace(
    /// What is shown.
    trace: TraceLog,
    /// The language of the headings. Default: English.
    #[prop(into, optional)]
    locale: Signal<Locale>,
) -> impl IntoView {
    let view = View {
        trace,
        locale,
        filter: Filter::default(),
        summary: Memo::new(move |_| trace.with(|trace| Summary::of(trace.entries()))),
        number: COUNT.fetch_add(1, Ordering::Relaxed),
        selected: RwSignal::new(None),
    };
    el("div")
        .class("flinks-trace")
        .attr("lang", move || locale.get().tag())
        .child(summary::strip(view))
        .child(summary::codes(view))
        .child(timeline::timeline(view))
        .child(filter::bar(view))
        .child(table::table(view))
        .part(details::details(view))
        .into_leptos()
}

/// Milliseconds as people read them, without the code for formatting floats.
fn format_ms(ms: f64) -> String {
    let tenths = (ms.max(0.0) * 10.0) as u64;
    match tenths {
        0..10_000 => format!("{}.{} ms", tenths / 10, tenths % 10),
        _ => format!("{}.{:02} s", tenths / 10_000, tenths % 10_000 / 100),
    }
}
