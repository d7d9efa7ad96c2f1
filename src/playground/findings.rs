//! The doctor's findings for what is being edited.

use super::draft::Draft;
use super::problem_list::ProblemList;
use super::words::use_words;
use flinks_doctor::{TokenCheck, check};
use leptos::prelude::*;

/// How many there are, and each with its way out.
#[component]
pub fn Findings(
    draft: Draft,
    /// Whether a server mints the token.
    served: bool,
) -> impl IntoView {
    let words = use_words();
    let token = match served {
        true => TokenCheck::FromSource,
        false => TokenCheck::InParameters,
    };
    let found = Memo::new(move |_| Some(check(&draft.url().ok()?, token)));
    let verdict = move || match found.get() {
        Some(found) => words.findings(found.len(), words.pick("No findings", "Rien à signaler")),
        None => "…".to_owned(),
    };
    view! {
        <div class="findings" data-testid="findings">
            <h3>{words.of("Doctor", "Diagnostic")}</h3>
            <p role="status" class="verdict">
                {verdict}
            </p>
            <ProblemList problems=move || found.get().unwrap_or_default()/>
        </div>
    }
}
