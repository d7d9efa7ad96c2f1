//! The playground's panels.

use super::accounts::Accounts;
use super::configuration::configuration;
use super::connect::connect;
use super::draft::Draft;
use super::handoff_panel::HandoffPanel;
use super::header::Header;
use super::outcome::Progress;
use super::page_config::PageConfig;
use super::snippets::snippets;
use super::trace_panel::TracePanel;
use super::words::use_words;
use flinks_connect::TraceLog;
use leptos::prelude::*;

/// A configuration, the widget that it makes, what happens in it, and the code to write.
#[component]
pub fn Bench(config: PageConfig) -> impl IntoView {
    let words = use_words();
    let draft = Draft::new(&config);
    let progress = Progress::default();
    let trace = TraceLog::new();
    let PageConfig { instances, served } = config;
    // Each connection has a panel of its own, whose requests end with it.
    let accounts = move || {
        let id = progress.connection_id.get()?;
        Some(view! { <Accounts id/> })
    };
    view! {
        <a class="skip" href="#connect">
            {words.of("Skip to the widget", "Aller au composant")}
        </a>
        <Header is_simulated=Signal::derive(move || draft.is_simulated())/>
        <main class="bench">
            {configuration(words, draft, instances, served).into_leptos()}
            {connect(words, draft, progress, trace, served).into_leptos()}
            <div class="watch"><HandoffPanel progress served/> {accounts}</div>
            <TracePanel trace/>
            {snippets(words, draft).into_leptos()}
        </main>
    }
}
