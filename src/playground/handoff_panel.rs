//! How the session ended, and what became of the connection.

use super::ENDPOINT;
use super::controls::{code, panel};
use super::outcome::Progress;
use super::words::Words;
use flinks_connect::protocol::{AccountId, HandoffState, Outcome};
use flinks_view::{El, el};
use leptos::prelude::*;

/// The right column, above; `served` where there is a server to hand over to.
pub fn handoff_panel(words: Words, progress: Progress, served: bool) -> El {
    let state = move || {
        progress
            .handoff
            .with(|states| states.last().copied().unwrap_or(HandoffState::Idle))
    };
    let outcome = move || {
        progress
            .outcome
            .with(|outcome| named(words, outcome.as_ref()))
    };
    let explained = move || {
        match served {
        true => explain(words, state()),
        false => words.pick(
            "There is no server here: nothing is handed over. On your page the connection would be posted to yours.",
            "Il n’y a pas de serveur ici : rien n’est remis. Sur votre page, la connexion serait envoyée au vôtre.",
        ),
    }
    };
    let outcome = el("dd")
        .attr("data-testid", "outcome")
        .attr("data-outcome", move || outcome().0)
        .attr("data-detail", move || outcome().1)
        .text(move || outcome().2)
        .text(" ")
        .child(code(move || outcome().1));
    let facts = el("dl")
        .child(el("dt").text(words.of("Outcome", "Issue")))
        .child(outcome)
        .child(el("dt").text(words.of("Endpoint", "Point d’accès")))
        .child(el("dd").child(code("POST ").text(ENDPOINT)))
        .part(move || connection(words, progress))
        .part(move || match progress.connection_id.get() {
            Some(id) => vec![
                el("dt").text(words.of("Connection", "Connexion")),
                el("dd").child(code(id).attr("data-testid", "connection-id")),
            ],
            None => Vec::new(),
        });
    let attempts = move || {
        let states = progress.handoff.get().into_iter();
        let item = |state: HandoffState| {
            el("li")
                .attr("data-state", state.name())
                .text(move || attempt(words, state))
        };
        states.map(item).collect()
    };
    let badge = el("span")
        .class("state")
        .attr("data-testid", "handoff-state")
        .attr("data-state", move || state().name())
        .text(move || state().name());
    panel("handoff-title", words.of("Hand-off", "Remise"), Some(badge))
        .child(
            el("p")
                .attr("role", "status")
                .class("explain")
                .text(explained),
        )
        .child(facts)
        .child(
            el("ol")
                .class("attempts")
                .attr("aria-label", words.of("Attempts", "Essais"))
                .part(attempts),
        )
}

/// The outcome for the tests, its reason, and what it is called. Tracked.
fn named(words: Words, outcome: Option<&Outcome>) -> (&'static str, &'static str, &'static str) {
    match outcome {
        None => (
            "none",
            "",
            words.pick("No outcome yet", "Pas encore d’issue"),
        ),
        Some(Outcome::Connected(_)) => ("connected", "", words.pick("Connected", "Connecté")),
        Some(Outcome::Exited(exit)) => ("exited", exit.name(), words.pick("Left", "Quitté")),
        Some(Outcome::Failed(failure)) => ("failed", failure.name(), words.pick("Failed", "Échec")),
        Some(_) => ("none", "", ""),
    }
}

/// What was connected, ids masked.
fn connection(words: Words, progress: Progress) -> Vec<El> {
    progress.outcome.with(|outcome| {
        let Some(Outcome::Connected(connection)) = outcome else {
            return Vec::new();
        };
        let accounts: Vec<_> = connection
            .account_ids
            .iter()
            .map(AccountId::masked)
            .collect();
        let institution = connection.institution.as_ref().map(ToString::to_string);
        vec![
            el("dt").text("loginId"),
            el("dd").child(code(connection.login_id.masked())),
            el("dt").text("accountIds"),
            el("dd")
                .attr("data-testid", "account-ids")
                .attr("data-count", accounts.len().to_string())
                .child(code(match accounts.is_empty() {
                    true => "–".to_owned(),
                    false => accounts.join(", "),
                })),
            el("dt").text(words.of("Institution", "Institution")),
            el("dd").text(institution.unwrap_or_default()),
        ]
    })
}

fn explain(words: Words, state: HandoffState) -> &'static str {
    let (en, fr) = match state {
        HandoffState::Idle => (
            "The connection is posted to your server once the session succeeds.",
            "La connexion est remise à votre serveur dès que la session réussit.",
        ),
        HandoffState::Sending { .. } => (
            "Posting the connection to your server…",
            "Remise de la connexion à votre serveur…",
        ),
        HandoffState::Waiting { .. } => (
            "The server did not take it yet. It will be sent again.",
            "Le serveur ne l’a pas encore acceptée. Nouvel envoi prévu.",
        ),
        HandoffState::Accepted => (
            "The server has the connection.",
            "Le serveur a la connexion.",
        ),
        HandoffState::Refused { .. } => (
            "The server will not have the connection.",
            "Le serveur refuse la connexion.",
        ),
        _ => (
            "Not delivered. It is kept, and sent again when the page is opened next.",
            "Non remise. Elle est conservée et renvoyée à la prochaine ouverture.",
        ),
    };
    words.pick(en, fr)
}

fn attempt(words: Words, state: HandoffState) -> String {
    let pick = |en, fr| words.pick(en, fr);
    match state {
        HandoffState::Sending { attempt } => format!("{} {attempt}", pick("Attempt", "Essai")),
        HandoffState::Waiting { delay_ms, .. } => {
            format!(
                "{} {}.{} s",
                pick("next in", "prochain dans"),
                delay_ms / 1_000,
                delay_ms % 1_000 / 100
            )
        }
        HandoffState::Refused { status } => format!("{} {status}", pick("refused:", "refusée :")),
        HandoffState::Accepted => pick("accepted", "acceptée").to_owned(),
        _ => pick("given up for now", "abandonnée pour l’instant").to_owned(),
    }
}
