//! How far the session has come.

use super::words::Words;
use flinks_connect::protocol::Phase;
use leptos::prelude::*;

const STEPS: [(Phase, &str, &str); 6] = [
    (Phase::Ready, "Loaded", "Chargé"),
    (Phase::Consent, "Consent", "Consentement"),
    (Phase::Institution, "Institution", "Institution"),
    (Phase::Credential, "Sign-in", "Connexion"),
    (Phase::Mfa, "Security", "Sécurité"),
    (Phase::Accounts, "Accounts", "Comptes"),
];

/// The phases in a row; the current one is marked.
#[component]
pub fn Stepper(phase: RwSignal<Option<Phase>>, done: Signal<bool>) -> impl IntoView {
    let words = Words::get();
    let step = move |step: Phase, en, fr| {
        let state = move || match phase.get() {
            _ if done.get() => "done",
            Some(now) if now == step => "current",
            Some(now) if now > step && now != Phase::Finished => "done",
            _ => "open",
        };
        view! {
            <li data-state=state aria-current=move || (state() == "current").then_some("step")>{words.of(en, fr)}</li>
        }
    };
    view! {
        <ol class="stepper" aria-label=words.of("Progress", "Progression")>
            {STEPS.into_iter().map(|(phase, en, fr)| step(phase, en, fr)).collect_view()}
            <li data-state=move || if done.get() { "done" } else { "open" }>{words.of("Connected", "Connecté")}</li>
        </ol>
    }
}
