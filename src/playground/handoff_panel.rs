//! How the session ended, and what became of the connection.

use super::connection_facts::ConnectionFacts;
use super::panel::Panel;
use super::server;
use super::words::{Words, use_words};
use flinks_connect::ConnectController;
use flinks_connect::protocol::{HandoffState, Outcome};
use leptos::prelude::*;

/// The right column's first panel.
#[component]
pub fn HandoffPanel(
    controller: ConnectController,
    /// The id under which the server keeps the connection, once it has one.
    connection_id: Memo<Option<String>>,
    /// Whether there is a server to hand over to.
    served: bool,
) -> impl IntoView {
    let words = use_words();
    let (state, outcome) = (controller.handoff(), controller.outcome());
    let state_name = move || state.get().name();
    let explained = move || {
        match served {
        true => explain(words, state.get()),
        false => words.pick(
            "There is no server here: nothing is handed over. On your page the connection would be posted to yours.",
            "Il n’y a pas de serveur ici : rien n’est remis. Sur votre page, la connexion serait envoyée au vôtre.",
        ),
    }
    };
    let described = move || outcome.with(|outcome| describe(words, outcome.as_ref()));
    let connection = move || {
        let connection = match outcome.get()? {
            Outcome::Connected(connection) => connection,
            _ => return None,
        };
        Some(view! { <ConnectionFacts connection/> })
    };
    let server_id = move || {
        let id = connection_id.get()?;
        Some(view! {
            <dt>{words.of("Connection", "Connexion")}</dt>
            <dd><code data-testid="connection-id">{id}</code></dd>
        })
    };
    let badge = move || {
        view! {
            <span class="state" data-testid="handoff-state" data-state=state_name>{state_name}</span>
        }
    };
    view! {
        <Panel id="handoff-title" title=words.of("Hand-off", "Remise") beside=badge>
            <p role="status" class="explain">{explained}</p>
            <dl>
                <dt>{words.of("Outcome", "Issue")}</dt>
                <dd
                    data-testid="outcome"
                    data-outcome=move || described().0
                    data-detail=move || described().1
                >
                    {move || described().2} " " <code>{move || described().1}</code>
                </dd>
                <dt>{words.of("Endpoint", "Point d’accès")}</dt>
                <dd><code>"POST " {server::CONNECTIONS}</code></dd>
                {connection}
                {server_id}
            </dl>
            <ol class="attempts" aria-label=words.of("Attempts", "Essais")>
                <For
                    each=move || controller.handoff_states().get().into_iter().enumerate()
                    key=|numbered| *numbered
                    let((_, state))
                >
                    <li data-state=state.name()>{move || describe_attempt(words, state)}</li>
                </For>
            </ol>
        </Panel>
    }
}

/// The outcome's name, its reason, and its label. Tracked.
fn describe(words: Words, outcome: Option<&Outcome>) -> (&'static str, &'static str, &'static str) {
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

fn describe_attempt(words: Words, state: HandoffState) -> String {
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
