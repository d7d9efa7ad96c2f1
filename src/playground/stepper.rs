//! How far the session has come.

use super::words::Words;
use flinks_connect::protocol::Phase;
use flinks_view::{El, el};
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
pub fn stepper(words: Words, phase: RwSignal<Option<Phase>>, done: Signal<bool>) -> El {
    let steps = STEPS.map(|(step, en, fr)| {
        let state = move || state(step, phase.get(), done.get());
        el("li")
            .attr("data-state", state)
            .attr("aria-current", move || match state() {
                "current" => "step",
                _ => "false",
            })
            .text(words.of(en, fr))
    });
    el("ol")
        .class("stepper")
        .attr("aria-label", words.of("Progress", "Progression"))
        .children(steps)
}

fn state(step: Phase, now: Option<Phase>, done: bool) -> &'static str {
    match now {
        _ if done => "done",
        _ if step == Phase::Finished => "open",
        Some(now) if now == step => "current",
        Some(now) if now > step && now != Phase::Finished => "done",
        _ => "open",
    }
}
