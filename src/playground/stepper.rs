//! How far the session has come.

use super::words::use_words;
use flinks_connect::protocol::Phase;
use leptos::prelude::*;

const STEPS: [(Phase, &str, &str); 7] = [
    (Phase::Ready, "Loaded", "Chargé"),
    (Phase::Consent, "Consent", "Consentement"),
    (Phase::Institution, "Institution", "Institution"),
    (Phase::Credential, "Sign-in", "Connexion"),
    (Phase::Mfa, "Security", "Sécurité"),
    (Phase::Accounts, "Accounts", "Comptes"),
    (Phase::Finished, "Connected", "Connecté"),
];

/// The phases in a row; the current one is marked.
#[component]
pub fn Stepper(
    /// The session's phase.
    phase: Signal<Phase>,
    /// Whether the session has ended with a connection.
    is_connected: Signal<bool>,
) -> impl IntoView {
    let words = use_words();
    let steps = STEPS.map(|(step, en, fr)| {
        let state = move || state(step, phase.get(), is_connected.get());
        let current = move || match state() {
            "current" => "step",
            _ => "false",
        };
        view! { <li data-state=state aria-current=current>{words.of(en, fr)}</li> }
    });
    view! {
        <ol class="stepper" aria-label=words.of("Progress", "Progression")>
            {steps.collect_view()}
        </ol>
    }
}

fn state(step: Phase, now: Phase, is_connected: bool) -> &'static str {
    match now {
        _ if is_connected => "done",
        _ if step == Phase::Finished => "open",
        _ if now == step => "current",
        _ if now > step && now != Phase::Finished => "done",
        _ => "open",
    }
}
