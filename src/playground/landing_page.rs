//! The page that the widget redirects to: this page with `landing` in its query.

use super::panel::Panel;
use super::server;
use super::words::use_words;
use flinks_connect::prelude::*;
use leptos::prelude::*;

/// Whether the widget redirected here.
pub fn is_here() -> bool {
    let query = window().location().search().unwrap_or_default();
    query
        .trim_start_matches('?')
        .split('&')
        .any(|pair| pair.split('=').next() == Some("landing"))
}

/// What became of the connection, and the way back.
#[component]
pub fn LandingPage() -> impl IntoView {
    let words = use_words();
    let handoff = HandoffOptions::new(server::CONNECTIONS).server_checks_state();
    view! {
        <main class="landing-page">
            <Panel
                id="landing-title"
                title=words.of("Back from Flinks Connect", "De retour de Flinks Connect")
                attr:data-testid="landing"
            >
                <ConnectLanding handoff locale=words.0/>
                <a class="button" href="./">
                    {words.of("Back to the playground", "Retour au banc d’essai")}
                </a>
            </Panel>
        </main>
    }
}
