//! An iframe that exists already: its URL or its HTML, examined and taken into the form.

use super::draft::Draft;
use super::findings::problems;
use super::words::Words;
use flinks_connect::protocol::ConnectUrl;
use flinks_doctor::{Examination, Problem, examine};
use flinks_view::{El, el, value};
use leptos::prelude::*;
use web_sys::{DomParser, SupportedType};

/// Folded, until someone has something to paste.
pub fn paste(words: Words, draft: Draft) -> El {
    let text = RwSignal::new(String::new());
    let is_given = move || text.with(|text| !text.trim().is_empty());
    let examination = Memo::new(move |_| text.with(|text| examine(&src_of(text))));
    let found = move || -> Vec<Problem> { examination.with(|found| found.problems.clone()) };
    let repaired = move || examination.with(repaired);
    let apply = move || {
        if let Some(url) = untrack(repaired) {
            draft.edit(&url);
            draft.run();
            text.set(String::new());
        }
    };
    let nothing = move || words.pick("Nothing is wrong with it", "Rien à redire");
    let result = move || {
        let verdict = move || words.findings(found().len(), nothing());
        let label = move || match found().is_empty() {
            true => words.pick("Use it here", "L’utiliser ici"),
            false => words.pick(
                "Apply the fixes, and use it here",
                "Appliquer les corrections et l’utiliser ici",
            ),
        };
        let verdict = el("p")
            .attr("role", "status")
            .class("verdict")
            .attr("data-testid", "paste-verdict")
            .text(verdict);
        let apply = el("button")
            .attr("type", "button")
            .class("primary")
            .attr("data-testid", "paste-apply")
            .flag("disabled", move || repaired().is_none())
            .click(apply)
            .text(label);
        el("div")
            .class("result")
            .child(verdict)
            .child(problems(words, found))
            .child(apply)
    };
    let label = words.of(
        "The iframe’s URL, or the HTML around it",
        "L’URL de l’iframe, ou le HTML qui l’entoure",
    );
    let field = el("div")
        .class("field")
        .child(el("label").attr("for", "paste").text(label))
        .child(
            el("textarea")
                .attr("id", "paste")
                .attr("rows", "4")
                .attr("spellcheck", "false")
                .attr("autocomplete", "off")
                .attr("data-testid", "paste")
                .prop("value", move || text.get().into())
                .on("input", move |event| text.set(value(&event))),
        );
    let title = words.of(
        "Check an existing URL or snippet",
        "Vérifier une URL ou un extrait existant",
    );
    el("details")
        .class("paste")
        .child(el("summary").text(title))
        .child(field)
        .when(is_given, result)
}

/// The URL to use in place of the examined one: with the repairs that are certain, else as it stands.
fn repaired(examination: &Examination) -> Option<ConnectUrl> {
    let rebuilt = examination.rebuilt.as_deref();
    let rebuilt = rebuilt.and_then(|rebuilt| ConnectUrl::parse(rebuilt).ok());
    rebuilt.or_else(|| examination.url.clone())
}

/// The iframe's `src` in a piece of HTML, which is read and not run; else the text itself.
fn src_of(text: &str) -> String {
    let found = || {
        let page = DomParser::new()
            .ok()?
            .parse_from_string(text, SupportedType::TextHtml)
            .ok()?;
        let selectors = ["iframe.flinksconnect[src]", "iframe[src]"];
        let frame = selectors
            .iter()
            .find_map(|selector| page.query_selector(selector).ok()?)?;
        frame.get_attribute("src")
    };
    match text.contains('<') {
        true => found().unwrap_or_else(|| text.trim().to_owned()),
        false => text.trim().to_owned(),
    }
}
