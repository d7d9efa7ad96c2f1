//! The doctor's findings for what is being edited.

use super::controls::code;
use super::draft::Draft;
use super::words::Words;
use flinks_doctor::{Problem, Severity, TokenCheck, check};
use flinks_view::{El, el};

/// Each finding with its way out; `served` where a server mints the token.
pub fn findings(words: Words, draft: Draft, served: bool) -> El {
    let token = match served {
        true => TokenCheck::FromSource,
        false => TokenCheck::InParameters,
    };
    let found = move || Some(check(&draft.url().ok()?, token));
    let verdict = move || match found() {
        Some(found) => words.findings(found.len(), words.pick("No findings", "Rien à signaler")),
        None => "…".to_owned(),
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
        .child(problems(words, move || found().unwrap_or_default()))
}

/// Each problem with its way out.
pub fn problems(words: Words, found: impl Fn() -> Vec<Problem> + 'static) -> El {
    let item = move |problem: Problem| {
        let (severity, badge) = match problem.severity {
            Severity::Error => ("error", words.of("Error", "Erreur")),
            _ => ("warning", words.of("Warning", "Avertissement")),
        };
        let sentence = el("p")
            .text(problem.message)
            .text(" ")
            .child(el("strong").text(problem.fix));
        el("li")
            .attr("data-severity", severity)
            .child(el("span").class("badge").text(badge))
            .child(sentence)
            .child(code(problem.code.name()))
    };
    el("ul")
        .class("problems")
        .attr("lang", "en")
        .part(move || found().into_iter().map(item).collect())
}
