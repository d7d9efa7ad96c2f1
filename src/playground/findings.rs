//! The doctor's findings for what is being edited.

use super::words::Words;
use flinks_connect::protocol::{ConnectUrl, InstanceError, Problem, Severity, TokenCheck, check};
use leptos::prelude::*;

/// Each finding with its way out.
#[component]
pub fn Findings(
    url: Memo<Result<ConnectUrl, InstanceError>>,
    /// Whether a server mints the token.
    served: bool,
) -> impl IntoView {
    let words = Words::get();
    let token = match served {
        true => TokenCheck::FromSource,
        false => TokenCheck::InParameters,
    };
    let problems = Memo::new(move |_| {
        url.with(|url| {
            url.as_ref()
                .map(|url| check(url, token))
                .unwrap_or_default()
        })
    });
    view! {
        <div class="findings" data-testid="findings">
            <h3>{words.of("Doctor", "Diagnostic")}</h3>
            <p role="status" class="verdict">{move || match problems.with(Vec::len) {
                0 => words.0.get().pick("No findings", "Rien à signaler").to_owned(),
                1 => words.0.get().pick("1 finding", "1 constat").to_owned(),
                count => format!("{count} {}", words.0.get().pick("findings", "constats")),
            }}</p>
            <Problems problems=problems/>
        </div>
    }
}

/// Each problem with its way out.
#[component]
pub fn Problems(#[prop(into)] problems: Signal<Vec<Problem>>) -> impl IntoView {
    let words = Words::get();
    view! {
        <ul class="problems" lang="en">
            {move || problems.get().into_iter().map(|problem| view! {
                <li data-severity=problem.severity.name()>
                    <span class="badge">{match problem.severity {
                        Severity::Error => words.0.get().pick("Error", "Erreur"),
                        Severity::Warning => words.0.get().pick("Warning", "Avertissement"),
                    }}</span>
                    <p>{problem.message} " " <strong>{problem.fix}</strong></p>
                    <code>{problem.code.name()}</code>
                </li>
            }).collect_view()}
        </ul>
    }
}
