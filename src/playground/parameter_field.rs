//! One parameter of the form: its control follows its kind.

use super::controls::code;
use super::draft::Draft;
use super::words::Words;
use flinks_connect::protocol::{Evidence, Kind, Parameter};
use flinks_view::{El, el, value};
use leptos::prelude::*;

/// Name, control, and what is known of it.
pub fn parameter_field(
    words: Words,
    parameter: Parameter,
    draft: Draft,
    shown: impl Fn() -> bool + 'static,
) -> El {
    let id = format!("p-{}", parameter.name());
    let hint_id = format!("{id}-hint");
    let about = parameter.about();
    let marks = about.evidence.iter().map(|evidence| {
        el("abbr")
            .class("mark-of")
            .attr("title", describe(*evidence))
            .text(evidence.mark())
    });
    let known = el("span")
        .text(about.summary.trim())
        .text(" ")
        .text(about.constraint.unwrap_or_default());
    let deprecated = about
        .deprecated
        .map(|deprecated| el("em").text(" ").text(deprecated).text("."));
    let hint = el("p")
        .attr("id", hint_id.clone())
        .class("hint")
        .attr("lang", "en")
        .child(known)
        .children(deprecated);
    let label = el("label")
        .attr("for", id.clone())
        .child(code(parameter.name()))
        .children(marks);
    let is_set = move || {
        draft
            .parameters
            .with(|parameters| parameters.get(parameter).is_some())
    };
    el("div")
        .class("field parameter")
        .class_if("set", is_set)
        .flag("hidden", move || !shown())
        .child(label)
        .child(
            control(words, parameter)
                .attr("id", id)
                .attr("name", parameter.name())
                .attr("aria-describedby", hint_id)
                .prop("value", move || draft.value(parameter).into())
                .on("input", move |event| draft.set(parameter, value(&event))),
        )
        .child(hint)
}

fn control(words: Words, parameter: Parameter) -> El {
    let choices: &'static [&'static str] = match parameter.kind() {
        Kind::Boolean | Kind::Flag => &["true", "false"],
        Kind::Choice(choices) => choices,
        kind => {
            let (kind, mode) = match kind {
                // A secret stays out of the autofill and out of sight.
                _ if parameter == Parameter::AuthorizeToken => ("password", "text"),
                Kind::Integer => ("number", "numeric"),
                Kind::Url => ("url", "url"),
                _ => ("text", "text"),
            };
            return el("input")
                .attr("type", kind)
                .attr("inputmode", mode)
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .attr("placeholder", parameter.about().default.unwrap_or_default());
        }
    };
    let not_sent = el("option")
        .attr("value", "")
        .text(words.of("not sent", "non envoyé"));
    let choices = choices
        .iter()
        .map(|choice| el("option").attr("value", *choice).text(*choice));
    el("select").child(not_sent).children(choices)
}

/// How sure a fact is.
fn describe(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => "documented by Flinks",
        Evidence::OnePlace => "seen in one place only",
        Evidence::Integrators => "seen in integrators' code",
        _ => "the sources contradict each other",
    }
}
