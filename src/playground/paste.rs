//! An iframe that exists already: its URL or its HTML, examined and taken into the form.

use super::draft::Draft;
use super::problem_list::ProblemList;
use super::words::use_words;
use flinks_connect::protocol::ConnectUrl;
use flinks_doctor::{Examination, Problem, ProblemCode, examine};
use leptos::prelude::*;

/// Folded, until someone has something to paste.
#[component]
pub fn Paste(draft: Draft) -> impl IntoView {
    let words = use_words();
    let text = RwSignal::new(String::new());
    let examination = Memo::new(move |_| text.with(|text| examine(text)));
    let problems = move || examination.with(|found| found.problems.clone());
    let advice = move || examination.with(|found| found.advice.clone());
    let place = move || examination.with(|found| found.place.as_ref().map(ToString::to_string));
    let count = move || examination.with(|found| found.problems.len());
    let verdict = move || {
        let nothing = words.pick("Nothing is wrong with it", "Rien à redire");
        words.findings(count(), nothing)
    };
    let label = move || match count() {
        0 => words.pick("Use it here", "L’utiliser ici"),
        _ => words.pick(
            "Apply the fixes, and use it here",
            "Appliquer les corrections et l’utiliser ici",
        ),
    };
    let apply = move |_| {
        if let Some(url) = examination.with_untracked(repaired) {
            draft.edit(&url);
            draft.run();
            text.set(String::new());
        }
    };
    view! {
        <details class="paste">
            <summary>
                {words.of(
                    "Check an existing URL or snippet",
                    "Vérifier une URL ou un extrait existant",
                )}
            </summary>
            <div class="field">
                <label for="paste">
                    {words.of(
                        "The iframe’s URL, or the HTML or code around it",
                        "L’URL de l’iframe, ou le HTML ou le code qui l’entoure",
                    )}
                </label>
                <textarea
                    id="paste"
                    rows="4"
                    spellcheck="false"
                    autocomplete="off"
                    data-testid="paste"
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
            </div>
            <Show when=move || text.with(|text| !text.trim().is_empty())>
                <div class="result">
                    <p role="status" class="verdict" data-testid="paste-verdict">
                        {verdict}
                    </p>
                    <Show when=move || place().is_some()>
                        <p>
                            {words.of("The URL was found here: ", "L’URL a été trouvée ici : ")}
                            <span lang="en" data-testid="paste-place">{place}</span>
                        </p>
                    </Show>
                    <ProblemList problems=problems/>
                    <Show when=move || !advice().is_empty()>
                        <p>{words.of("It would be better with this:", "Ce serait mieux ainsi :")}</p>
                        <ProblemList problems=advice/>
                    </Show>
                    <button
                        type="button"
                        class="primary"
                        data-testid="paste-apply"
                        disabled=move || examination.with(|found| repaired(found).is_none())
                        on:click=apply
                    >
                        {label}
                    </button>
                </div>
            </Show>
        </details>
    }
}

/// The URL to use in place of the examined one: with the repairs that are certain, else as it stands. `None` where the form cannot
/// hold all of it: it has no place for bytes that are no text, nor for a fragment.
fn repaired(examination: &Examination) -> Option<ConnectUrl> {
    if let Some(rebuilt) = &examination.rebuilt {
        let url = ConnectUrl::parse(rebuilt).ok()?;
        return (url.to_src() == *rebuilt).then_some(url);
    }
    let is_lost = |problem: &Problem| {
        matches!(
            problem.code,
            ProblemCode::Fragment | ProblemCode::BadPercentEncoding
        )
    };
    let is_whole = !examination.problems.iter().any(is_lost);
    examination.url.clone().filter(|_| is_whole)
}
