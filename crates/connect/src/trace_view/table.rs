//! The entries, one a row. Only the rows in sight are in the page.

use super::row::{ROW, Row};
use super::rows::Rows;
use super::state::{TraceState, neighbour};
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Rows above and below the sight, so that a fast scroll shows no gap.
const SPARE: usize = 8;

#[component]
pub(super) fn Table(state: TraceState) -> impl IntoView {
    let rows = Rows::new(state);
    let count = Memo::new(move |_| rows.count());
    let body = NodeRef::<Div>::new();
    let top = RwSignal::new(0);
    let height = RwSignal::new(400);
    // Whether the newest entry is kept in sight.
    let follows = StoredValue::new(true);
    let visible = Memo::new(move |_| {
        let first = (top.get() as usize / ROW).saturating_sub(SPARE);
        let end = first + height.get() as usize / ROW + 2 * SPARE;
        (first..count.get().min(end))
            .filter_map(|row| rows.sequence(row))
            .collect::<Vec<_>>()
    });
    let on_scroll = move |_| {
        let Some(body) = body.get_untracked() else {
            return;
        };
        let (now, sight) = (body.scroll_top(), body.client_height());
        // The table may have grown since it was scrolled: only a person who goes back up leaves the newest entry.
        if now + sight >= body.scroll_height() - ROW as i32 {
            follows.set_value(true);
        } else if now < top.get_untracked() {
            follows.set_value(false);
        }
        top.set(now);
        height.set(sight);
    };
    let on_key_down = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        let next = untrack(|| {
            let current = state.selected.get().and_then(|selected| rows.row(selected));
            rows.sequence(neighbour(count.get(), current, by)?)
        });
        state.selected.set(next);
    };
    Effect::new(move || {
        count.track();
        if let Some(body) = body.get()
            && follows.get_value()
        {
            body.set_scroll_top(body.scroll_height());
        }
    });
    // Scrolls to what is selected in the timeline, once: entries that come later are no reason to scroll back.
    Effect::new(move || {
        let selected = state.selected.get();
        let row = untrack(|| rows.row(selected?));
        let (Some(row), Some(body)) = (row, body.get()) else {
            return;
        };
        let (at, from, sight) = ((row * ROW) as i32, body.scroll_top(), body.client_height());
        if at < from || at + ROW as i32 > from + sight {
            follows.set_value(false);
            body.set_scroll_top((at - sight / 2).max(0));
        }
    });
    view! {
        <div
            class="flinks-trace-table"
            role="table"
            aria-label=state.word("Entries of the trace", "Entrées de la trace")
            aria-rowcount=move || count.get() + 1
        >
            <div class="flinks-trace-head" role="row" aria-rowindex="1">
                <span role="columnheader" class="sequence">"#"</span>
                <span role="columnheader" class="time">{state.word("Time", "Temps")}</span>
                <span role="columnheader" class="delta">"Δ"</span>
                <span role="columnheader" class="step">{state.word("Step", "Étape")}</span>
                <span role="columnheader" class="institution">"Institution"</span>
                <span role="columnheader" class="ids">{state.word("Ids", "Identifiants")}</span>
                <span role="columnheader" class="more">{state.word("Details", "Détails")}</span>
            </div>
            <div
                node_ref=body
                class="flinks-trace-rows"
                role="rowgroup"
                tabindex="0"
                aria-label=state
                    .word("Entries: arrow keys choose one", "Entrées : les flèches en choisissent une")
                on:scroll=on_scroll
                on:keydown=on_key_down
            >
                <div role="presentation" style:height=move || format!("{}px", count.get() * ROW)>
                    <For each=move || visible.get() key=|sequence| *sequence let(sequence)>
                        <Row state rows sequence/>
                    </For>
                </div>
                <Show when=move || count.get() == 0>
                    <p class="flinks-trace-empty">
                        {state
                            .word(
                                "Nothing here yet: start a session.",
                                "Rien pour le moment : démarrez une session.",
                            )}
                    </p>
                </Show>
            </div>
        </div>
    }
}
