//! An iframe that exists already: its URL or its HTML, examined and taken into the form.

use super::draft::Draft;
use super::findings::Problems;
use super::words::Words;
use flinks_connect::protocol::{ConnectUrl, Examination, examine};
use leptos::prelude::*;
use web_sys::{DomParser, SupportedType};

/// Folded, until someone has something to paste.
#[component]
pub fn Paste(draft: Draft) -> impl IntoView {
    let words = Words::get();
    let text = RwSignal::new(String::new());
    let examination = Memo::new(move |_| {
        text.with(|text| (!text.trim().is_empty()).then(|| examine(&src_of(text))))
    });
    let problems = Signal::derive(move || {
        let examination = examination.get();
        examination.map_or_else(Vec::new, |examination| examination.problems)
    });
    let repaired = move || examination.with(|examination| repaired(examination.as_ref()?));
    let apply = move |_| {
        if let Some(url) = untrack(repaired) {
            draft.edit(&url);
            draft.run();
            text.set(String::new());
        }
    };
    view! {
        <details class="paste">
            <summary>{words.of("Check an existing URL or snippet", "Vérifier une URL ou un extrait existant")}</summary>
            <div class="field">
                <label for="paste">{words.of("The iframe’s URL, or the HTML around it", "L’URL de l’iframe, ou le HTML qui l’entoure")}</label>
                <textarea id="paste" rows="4" spellcheck="false" autocomplete="off" data-testid="paste"
                    prop:value=move || text.get()
                    on:input:target=move |event| text.set(event.target().value())></textarea>
            </div>
            <Show when=move || examination.with(Option::is_some)>
                <p role="status" class="verdict" data-testid="paste-verdict">{move || match problems.with(Vec::len) {
                    0 => words.0.get().pick("Nothing is wrong with it", "Rien à redire").to_owned(),
                    1 => words.0.get().pick("1 finding", "1 constat").to_owned(),
                    count => format!("{count} {}", words.0.get().pick("findings", "constats")),
                }}</p>
                <Problems problems=problems/>
                <button type="button" class="primary" data-testid="paste-apply" disabled=move || repaired().is_none() on:click=apply>
                    {move || match problems.with(Vec::is_empty) {
                        true => words.0.get().pick("Use it here", "L’utiliser ici"),
                        false => words.0.get().pick("Apply the fixes, and use it here", "Appliquer les corrections et l’utiliser ici"),
                    }}
                </button>
            </Show>
        </details>
    }
}

/// With the repairs that are certain, else as it stands.
fn repaired(examination: &Examination) -> Option<ConnectUrl> {
    let rebuilt = examination.rebuilt.as_deref();
    rebuilt
        .and_then(|rebuilt| ConnectUrl::parse(rebuilt).ok())
        .or_else(|| examination.url.clone())
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
