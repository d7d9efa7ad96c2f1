//! The entry that is looked at: its message as a tree, ids masked until one is asked for.

use super::{View, format_ms};
use crate::trace::entry_line;
use crate::trace::{Entry, EntryKind, Recorded};
use flinks_view::{El, el};
use js_sys::JSON;
use leptos::prelude::*;

/// Nothing until an entry is chosen.
pub(super) fn details(view: View) -> impl Fn() -> Vec<El> {
    let entry = Memo::new(move |_| {
        let selected = view.selected.get()?;
        view.trace
            .with(|trace| trace.get(trace.position(selected)?).cloned())
    });
    move || {
        entry
            .get()
            .map(|entry| shown(view, entry))
            .into_iter()
            .collect()
    }
}

fn shown(view: View, entry: Entry) -> El {
    let copied = RwSignal::new(false);
    let text = entry_line(&entry);
    let copy = move || {
        let _ = window().navigator().clipboard().write_text(&text);
        copied.set(true);
    };
    let (name, details) = entry.kind.describe();
    let label = move || match copied.get() {
        true => view.pick("Copied", "Copié"),
        false => view.pick("Copy", "Copier"),
    };
    let close = view.word("Close", "Fermer");
    let head = el("div")
        .class("flinks-trace-details-head")
        .child(
            el("strong")
                .text(format!("#{} ", entry.sequence))
                .child(el("code").text(name)),
        )
        .child(el("span").text(format_ms(entry.at_ms)))
        .child(el("button").attr("type", "button").click(copy).text(label))
        .child(
            el("button")
                .attr("type", "button")
                .click(move || view.selected.set(None))
                .text(close),
        );
    let section = el("section")
        .class("flinks-trace-details")
        .attr(
            "aria-label",
            view.word("The chosen entry", "L’entrée choisie"),
        )
        .child(head)
        .child(el("p").text(details));
    match entry.kind {
        EntryKind::Received {
            payload: Some(payload),
            ..
        } => section.child(
            el("ul")
                .class("flinks-trace-tree")
                .child(branch(view, None, &payload)),
        ),
        _ => section,
    }
}

/// A value with its name; lists and objects can be folded.
fn branch(view: View, name: Option<&str>, value: &Recorded) -> El {
    let label = |el: El| match name {
        Some(name) => el
            .child(flinks_view::el("b").text(name.to_owned()))
            .text(": "),
        None => el,
    };
    let item = el("li");
    let folded = |count: usize, members: Vec<El>| {
        el("details")
            .attr("open", "")
            .child(label(el("summary")).text(format!("({count})")))
            .child(el("ul").children(members))
    };
    match value {
        Recorded::Object(members) => item.child(folded(
            members.len(),
            members
                .iter()
                .map(|(name, value)| branch(view, Some(name), value))
                .collect(),
        )),
        Recorded::List(items) => item.child(folded(
            items.len(),
            items
                .iter()
                .enumerate()
                .map(|(at, value)| branch(view, Some(&at.to_string()), value))
                .collect(),
        )),
        Recorded::Text(text) => revealable(view, label(item), text.clone()),
        Recorded::Boolean(value) => label(item).text(if *value { "true" } else { "false" }),
        Recorded::Number(number) => {
            // As the browser writes it, without the code for formatting floats.
            let text = JSON::stringify(&(*number).into()).map(String::from);
            label(item).text(text.unwrap_or_default())
        }
        _ => label(item).text("null"),
    }
}

/// A text; one that holds pseudonyms can be revealed, for as long as it is in sight.
fn revealable(view: View, item: El, text: String) -> El {
    let masked = StoredValue::new(text);
    let revealed = RwSignal::new(false);
    let real = move || {
        view.trace
            .with(|trace| trace.pseudonyms().reveal(&masked.get_value()))
    };
    let hides = untrack(real) != masked.get_value();
    let text = move || match revealed.get() {
        true => real(),
        false => masked.get_value(),
    };
    let item = item.child(el("code").attr("translate", "no").text(text));
    if !hides {
        return item;
    }
    let label = move || match revealed.get() {
        true => view.pick("Hide", "Masquer"),
        false => view.pick("Reveal", "Révéler"),
    };
    item.text(" ").child(
        el("button")
            .attr("type", "button")
            .attr("aria-pressed", move || {
                if revealed.get() { "true" } else { "false" }
            })
            .click(move || revealed.update(|revealed| *revealed = !*revealed))
            .text(label),
    )
}
