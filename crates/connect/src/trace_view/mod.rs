//! `<EventTrace/>`: what a network panel is for HTTP, for the widget's messages.

mod bars;
mod branch;
mod camera;
mod canvas;
mod codes;
mod details;
mod figure;
mod filter;
mod filter_bar;
mod format;
mod lanes;
mod marks;
mod masked;
mod phases;
mod pointers;
mod row;
mod rows;
mod state;
mod summary;
mod table;
mod ticks;
mod timeline;
mod zoom;

use crate::Locale;
use crate::trace::Entry;
use crate::trace_log::TraceLog;
use codes::Codes;
use details::Details;
use filter_bar::FilterBar;
use leptos::prelude::*;
use state::TraceState;
use summary::Summary;
use table::Table;
use timeline::Timeline;

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
    let state = TraceState::new(trace, locale);
    let selected = Memo::new(move |_| state.entry(state.selected.get()?, Entry::clone));
    view! {
        <div class="flinks-trace" lang=move || locale.get().tag()>
            <Summary state/>
            <Codes state/>
            <Timeline state/>
            <FilterBar state/>
            <Table state/>
            {move || selected.get().map(|entry| view! { <Details state entry/> })}
        </div>
    }
}
