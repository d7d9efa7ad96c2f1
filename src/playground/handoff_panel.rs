//! How the session ended, and what became of the connection.

use super::ENDPOINT;
use super::outcome::Progress;
use super::words::Words;
use flinks_connect::protocol::{AccountId, HandoffState, Outcome};
use leptos::prelude::*;

/// The right column, below.
#[component]
pub fn HandoffPanel(
    progress: Progress,
    /// Whether there is a server to hand over to.
    served: bool,
) -> impl IntoView {
    let words = Words::get();
    let state = move || {
        progress
            .handoff
            .with(|states| states.last().copied().unwrap_or(HandoffState::Idle))
    };
    let outcome = move || match progress.outcome.get() {
        None => (
            "none",
            "",
            words.0.get().pick("No outcome yet", "Pas encore d’issue"),
        ),
        Some(Outcome::Connected(_)) => {
            ("connected", "", words.0.get().pick("Connected", "Connecté"))
        }
        Some(Outcome::Exited(exit)) => {
            ("exited", exit.name(), words.0.get().pick("Left", "Quitté"))
        }
        Some(Outcome::Failed(failure)) => (
            "failed",
            failure.name(),
            words.0.get().pick("Failed", "Échec"),
        ),
        Some(_) => ("none", "", ""),
    };
    let connection = move || match progress.outcome.get() {
        Some(Outcome::Connected(connection)) => Some(connection),
        _ => None,
    };
    view! {
        <section class="panel" aria-labelledby="handoff-title">
            <div class="panel-head">
                <h2 id="handoff-title">{words.of("Hand-off", "Remise")}</h2>
                <span class="state" data-testid="handoff-state" data-state=move || state().name()>{move || state().name()}</span>
            </div>
            <p role="status" class="explain">{move || match served {
                true => explain(words, state()),
                false => words.0.get().pick(
                    "There is no server here: nothing is handed over. On your page the connection would be posted to yours.",
                    "Il n’y a pas de serveur ici : rien n’est remis. Sur votre page, la connexion serait envoyée au vôtre.",
                ),
            }}</p>
            <dl>
                <dt>{words.of("Outcome", "Issue")}</dt>
                <dd data-testid="outcome" data-outcome=move || outcome().0 data-detail=move || outcome().1>
                    {move || outcome().2} " " <code>{move || outcome().1}</code>
                </dd>
                <dt>{words.of("Endpoint", "Point d’accès")}</dt>
                <dd><code>"POST " {ENDPOINT}</code></dd>
                {move || connection().map(|connection| {
                    let accounts: Vec<_> = connection.account_ids.iter().map(AccountId::masked).collect();
                    view! {
                        <dt>"loginId"</dt>
                        <dd><code>{connection.login_id.masked()}</code></dd>
                        <dt>"accountIds"</dt>
                        <dd data-testid="account-ids" data-count=accounts.len().to_string()><code>{accounts.join(", ")}</code></dd>
                        <dt>{words.of("Institution", "Institution")}</dt>
                        <dd>{connection.institution.map(|institution| institution.to_string())}</dd>
                    }
                })}
                {move || progress.connection_id.get().map(|id| view! {
                    <dt>{words.of("Connection", "Connexion")}</dt>
                    <dd><code data-testid="connection-id">{id}</code></dd>
                })}
            </dl>
            <ol class="attempts" aria-label=words.of("Attempts", "Essais")>
                {move || progress.handoff.get().into_iter().map(|state| view! { <li data-state=state.name()>{attempt(words, state)}</li> }).collect_view()}
            </ol>
        </section>
    }
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
    words.0.get().pick(en, fr)
}

fn attempt(words: Words, state: HandoffState) -> String {
    let pick = |en, fr| words.0.get().pick(en, fr);
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
