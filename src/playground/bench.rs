//! The playground's panels.

use super::accounts::Accounts;
use super::configuration::Configuration;
use super::connect::Connect;
use super::draft::Draft;
use super::handoff_panel::HandoffPanel;
use super::header::Header;
use super::page_config::PageConfig;
use super::snippets::Snippets;
use super::trace_panel::TracePanel;
use super::words::use_words;
use flinks_connect::{ConnectController, TraceLog};
use js_sys::Reflect;
use leptos::prelude::*;

/// A configuration, the widget that it makes, what happens in it, and the code to write.
#[component]
pub fn Bench(config: PageConfig) -> impl IntoView {
    let words = use_words();
    let draft = Draft::new(&config);
    let controller = ConnectController::new();
    // The id under which the server that took the connection keeps it.
    let connection_id = Memo::new(move |_| {
        let answer = controller.handoff_answer();
        Reflect::get(&answer, &"id".into()).ok()?.as_string()
    });
    let trace = TraceLog::new();
    let PageConfig { instances, served } = config;
    // Each connection has a panel of its own, whose requests end with it.
    let accounts = move || {
        let id = connection_id.get()?;
        Some(view! { <Accounts id/> })
    };
    view! {
        <a class="skip" href="#connect">
            {words.of("Skip to the widget", "Aller au composant")}
        </a>
        <Header is_simulated=Signal::derive(move || draft.is_simulated())/>
        <main class="bench">
            <Configuration draft instances served/>
            <Connect draft controller trace served/>
            <div class="watch"><HandoffPanel controller connection_id served/> {accounts}</div>
            <TracePanel trace/>
            <Snippets draft/>
        </main>
    }
}
