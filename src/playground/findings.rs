//! The doctor's findings for what is being edited.

use super::controls::code;
use super::draft::Draft;
use super::words::Words;
use flinks_connect::protocol::{Problem, Severity, TokenCheck, check};
use flinks_view::{El, el};
use leptos::prelude::*;

/// Each finding with its way out; `served` where a server mints the token.
pub fn findings(words: Words, draft: Draft, served: bool) -> El {
    let token = match served {
        true => TokenCheck::FromSource,
        false => TokenCheck::InParameters,
    };
    let found = Memo::new(move |_| {
        draft
            .url()
            .map_or_else(|_| Vec::new(), |url| check(&url, token))
    });
    let verdict = move || {
        words.findings(
            found.with(Vec::len),
            words.pick("No findings", "Rien à signaler"),
        )
    };
    el("div")
        .class("findings")
        .attr("data-testid", "findings")
        .child(el("h3").text(words.of("Doctor", "Diagnostic")))
        .child(
            el("p")
                .attr("role", "status")
                .class("verdict")
                .text(verdict),
        )
        .child(problems(words, move || found.get()))
}

/// Each problem with its way out.
pub fn problems(words: Words, found: impl Fn() -> Vec<Problem> + 'static) -> El {
    let item = move |problem: Problem| {
        let severity = match problem.severity {
            Severity::Error => words.of("Error", "Erreur"),
            Severity::Warning => words.of("Warning", "Avertissement"),
        };
        let sentence = el("p")
            .text(problem.message)
            .text(" ")
            .child(el("strong").text(problem.fix));
        el("li")
            .attr("data-severity", problem.severity.name())
            .child(el("span").class("badge").text(severity))
            .child(sentence)
            .child(code(problem.code.name()))
    };
    el("ul")
        .class("problems")
        .attr("lang", "en")
        .part(move || found().into_iter().map(item).collect())
}
