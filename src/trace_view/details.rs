//! The entry that is looked at: its message as a tree, ids masked until one is asked for.

use super::{View, format_ms};
use crate::protocol::{Entry, Recorded, What};
use crate::trace_file::line;
use js_sys::JSON;
use leptos::prelude::*;

/// Nothing until an entry is chosen.
#[component]
pub(super) fn Details(view: View) -> impl IntoView {
    let entry = Memo::new(move |_| {
        let selected = view.selected.get()?;
        view.trace
            .with(|trace| trace.get(trace.position(selected)?).cloned())
    });
    view! {
        {move || entry.get().map(|entry| view! { <EntryView view=view entry=entry/> })}
    }
}

#[component]
fn EntryView(view: View, entry: Entry) -> impl IntoView {
    let copied = RwSignal::new(false);
    let text = line(&entry);
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&text);
        copied.set(true);
    };
    let (name, details) = entry.what.describe();
    let payload = match entry.what {
        What::Received { payload, .. } => payload,
        _ => None,
    };
    view! {
        <section class="flinks-trace-details" aria-label=view.word("The chosen entry", "L’entrée choisie")>
            <div class="flinks-trace-details-head">
                <strong>{format!("#{} ", entry.sequence)}<code>{name}</code></strong>
                <span>{format_ms(entry.at_ms)}</span>
                <button type="button" on:click=copy>
                    {move || match copied.get() {
                        true => view.locale.get().pick("Copied", "Copié"),
                        false => view.locale.get().pick("Copy", "Copier"),
                    }}
                </button>
                <button type="button" on:click=move |_| view.selected.set(None)>{view.word("Close", "Fermer")}</button>
            </div>
            <p>{details}</p>
            {payload.map(|payload| view! { <ul class="flinks-trace-tree">{branch(view, None, &payload)}</ul> })}
        </section>
    }
}

/// A value with its name; lists and objects can be folded.
fn branch(view: View, name: Option<String>, value: &Recorded) -> AnyView {
    let label = name.map(|name| view! { <b>{name}</b>": " });
    let members: Vec<(String, Recorded)> = match value {
        Recorded::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        Recorded::List(items) => items
            .iter()
            .enumerate()
            .map(|(at, value)| (at.to_string(), value.clone()))
            .collect(),
        Recorded::Text(text) => {
            return view! { <li>{label}<Text view=view text=text.clone()/></li> }.into_any();
        }
        Recorded::Boolean(value) => {
            return view! { <li>{label}{value.to_string()}</li> }.into_any();
        }
        Recorded::Number(number) => {
            // As the browser writes it, without the code for formatting floats.
            let text = JSON::stringify(&(*number).into()).map(String::from);
            return view! { <li>{label}{text.unwrap_or_default()}</li> }.into_any();
        }
        _ => return view! { <li>{label}"null"</li> }.into_any(),
    };
    view! {
        <li>
            <details open>
                <summary>{label}{format!("({})", members.len())}</summary>
                <ul>{members.into_iter().map(|(name, value)| branch(view, Some(name), &value)).collect_view()}</ul>
            </details>
        </li>
    }
    .into_any()
}

/// A text; one that holds pseudonyms can be revealed, for as long as it is in sight.
#[component]
fn Text(view: View, text: String) -> impl IntoView {
    let masked = StoredValue::new(text);
    let revealed = RwSignal::new(false);
    let real = move || {
        view.trace
            .with(|trace| trace.pseudonyms().reveal(&masked.get_value()))
    };
    let hides = untrack(real) != masked.get_value();
    view! {
        <code translate="no">{move || match revealed.get() {
            true => real(),
            false => masked.get_value(),
        }}</code>
        {hides.then(|| view! {
            " "
            <button type="button" aria-pressed=move || revealed.get().to_string() on:click=move |_| revealed.update(|revealed| *revealed = !*revealed)>
                {move || match revealed.get() {
                    true => view.locale.get().pick("Hide", "Masquer"),
                    false => view.locale.get().pick("Reveal", "Révéler"),
                }}
            </button>
        })}
    }
}
