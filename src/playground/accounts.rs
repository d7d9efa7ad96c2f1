//! What the server has fetched since the hand-off: its progress, then the accounts.

use super::account::Account;
use super::account_details::AccountDetails;
use super::connection_status::{ConnectionStatus, follow};
use super::panel::Panel;
use super::server;
use super::words::{Words, use_words};
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

/// The panel of one connection; empty until the server reports on it.
#[component]
pub fn Accounts(
    /// The connection's id at the server.
    id: String,
) -> impl IntoView {
    let words = use_words();
    let path = format!("{}/{id}", server::CONNECTIONS);
    let events_path = format!("{path}/events");
    let accounts_path = format!("{path}/accounts");
    let report = RwSignal::new(ConnectionStatus::default());
    let status = Memo::new(move |_| report.get().status);
    spawn_local_scoped_with_cancellation(async move {
        follow(&events_path, move |status| report.set(status)).await;
    });
    let accounts = LocalResource::new(move || {
        let path = accounts_path.clone();
        let is_ready = status.get() == "ready";
        async move {
            match is_ready {
                true => server::get::<Vec<Account>>(&path).await,
                false => None,
            }
        }
    });
    let delete = Action::new_local(move |_: &()| {
        let path = path.clone();
        async move {
            let is_deleted = server::delete(&path).await;
            if is_deleted {
                report.set(ConnectionStatus::deleted());
            }
            is_deleted
        }
    });
    let problem = move || match delete.value().get() {
        Some(false) => words.pick(
            "The server could not delete it.",
            "Le serveur n’a pas pu la supprimer.",
        ),
        _ => "",
    };
    let each = move || {
        let accounts = accounts.get().flatten().unwrap_or_default();
        let each = accounts.into_iter();
        each.map(|account| view! { <AccountDetails account/> })
            .collect_view()
    };
    let badge = move || {
        view! { <span class="state" data-testid="life" data-state=status>{status}</span> }
    };
    view! {
        <Show when=move || !status.read().is_empty()>
            <Panel
                id="accounts-title"
                title=words.of("Accounts", "Comptes")
                beside=badge
                attr:data-testid="accounts"
            >
                <p role="status" class="explain">
                    {move || explain(words, &status.read())} " "
                    <code>{move || report.get().reason}</code>
                </p>
                {each}
                <Show when=move || report.read().is_settled()>
                    <div class="actions">
                        <button
                            type="button"
                            class="quiet small danger"
                            data-testid="delete"
                            on:click=move |_| {
                                delete.dispatch_local(());
                            }
                        >
                            {words.of("Delete the connection", "Supprimer la connexion")}
                        </button>
                    </div>
                </Show>
                <p class="invalid" role="alert">{problem}</p>
            </Panel>
        </Show>
    }
}

fn explain(words: Words, status: &str) -> &'static str {
    let (en, fr) = match status {
        "deleted" => (
            "Deleted, here and at Flinks.",
            "Supprimée, ici et chez Flinks.",
        ),
        "ready" => ("Fetched by your server.", "Obtenus par votre serveur."),
        "needs_reconnect" => (
            "The bank wants the person to sign in again:",
            "La banque demande une nouvelle connexion :",
        ),
        "challenged" => (
            "The bank has a question, which your server is to answer.",
            "La banque pose une question, à laquelle votre serveur doit répondre.",
        ),
        "failed" => (
            "They could not be fetched:",
            "Ils n’ont pas pu être obtenus :",
        ),
        _ => (
            "Your server is fetching them…",
            "Votre serveur les demande…",
        ),
    };
    words.pick(en, fr)
}
