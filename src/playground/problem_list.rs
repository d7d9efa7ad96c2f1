//! What the doctor has found, in its own words: they are English.

use super::words::use_words;
use flinks_doctor::{Problem, Severity};
use leptos::prelude::*;

/// Each problem with its way out.
#[component]
pub fn ProblemList(problems: impl Fn() -> Vec<Problem> + Send + 'static) -> impl IntoView {
    let words = use_words();
    let item = move |problem: Problem| {
        let (severity, badge) = match problem.severity {
            Severity::Error => ("error", words.of("Error", "Erreur")),
            _ => ("warning", words.of("Warning", "Avertissement")),
        };
        view! {
            <li data-severity=severity>
                <span class="badge">{badge}</span>
                <p>{problem.message} " " <strong>{problem.fix}</strong></p>
                <code>{problem.code.name()}</code>
            </li>
        }
    };
    // Not `<For/>`: equal problems may be found twice, and have nothing to be keyed by.
    view! {
        <ul class="problems" lang="en">
            {move || problems().into_iter().map(item).collect_view()}
        </ul>
    }
}
