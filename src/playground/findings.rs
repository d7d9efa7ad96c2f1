//! The doctor's findings for what is being edited.

use super::controls::code;
use super::draft::Draft;
use super::tools::{Finding, Tools};
use super::words::Words;
use flinks_view::{El, el};

/// Each finding with its way out; `served` where a server mints the token.
pub fn findings(words: Words, draft: Draft, tools: Tools, served: bool) -> El {
    let found = move || tools.check(&draft.url().ok()?, served);
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
pub fn problems(words: Words, found: impl Fn() -> Vec<Finding> + 'static) -> El {
    let item = move |finding: Finding| {
        let (severity, badge) = match finding.is_error {
            true => ("error", words.of("Error", "Erreur")),
            false => ("warning", words.of("Warning", "Avertissement")),
        };
        let sentence = el("p")
            .text(finding.message)
            .text(" ")
            .child(el("strong").text(finding.fix));
        el("li")
            .attr("data-severity", severity)
            .child(el("span").class("badge").text(badge))
            .child(sentence)
            .child(code(finding.code))
    };
    el("ul")
        .class("problems")
        .attr("lang", "en")
        .part(move || found().into_iter().map(item).collect())
}
