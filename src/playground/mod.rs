//! The playground: a configuration, the widget that it makes, what happened, and the hand-off.

mod accounts;
mod configuration;
mod connect;
mod download;
mod draft;
mod findings;
mod fragment;
mod handoff_panel;
mod header;
mod landing_page;
mod outcome;
mod page_config;
mod parameter_field;
mod paste;
mod player;
mod scenarios;
mod server;
mod snippets;
mod stepper;
mod trace_panel;
mod url_preview;
mod words;

use accounts::Accounts;
use configuration::Configuration;
use connect::Connect;
use draft::Draft;
use flinks_connect::TraceLog;
use handoff_panel::HandoffPanel;
use header::Header;
use landing_page::LandingPage;
use leptos::prelude::*;
use outcome::Progress;
use page_config::PageConfig;
use snippets::Snippets;
use trace_panel::TracePanel;
use words::{Words, provide_words};

/// Where connections are handed over to.
const ENDPOINT: &str = "/api/connections";
/// Where sessions begin: a token for the widget, and the state of the hand-off.
const SESSION_ENDPOINT: &str = "/api/connect/session";

/// The whole page: the landing page if the widget redirected here, else the playground.
#[component]
pub fn Playground() -> impl IntoView {
    provide_words();
    if landing_page::is_here() {
        view! { <Header simulated=Signal::stored(false)/> <LandingPage/> }.into_any()
    } else {
        view! { <Bench/> }.into_any()
    }
}

/// Waits for what the server says of its instances; without a server it is the sandbox.
#[component]
fn Bench() -> impl IntoView {
    let config = LocalResource::new(PageConfig::load);
    view! {
        <Suspense fallback=|| view! { <p class="starting" role="status">"…"</p> }>
            {move || config.get().map(|config| view! { <Panels config=config/> })}
        </Suspense>
    }
}

#[component]
fn Panels(config: PageConfig) -> impl IntoView {
    let words = Words::get();
    let draft = Draft::new(&config);
    let progress = Progress::default();
    let trace = TraceLog::new();
    let simulated = Signal::derive(move || {
        draft
            .running
            .with(|url| url.instance.origin().is_loopback())
    });
    view! {
        <a class="skip" href="#connect">{words.of("Skip to the widget", "Aller au composant")}</a>
        <Header simulated=simulated/>
        <main class="bench">
            <Configuration draft=draft instances=config.instances served=config.served/>
            <Connect draft=draft progress=progress trace=trace served=config.served/>
            <div class="watch">
                <HandoffPanel progress=progress served=config.served/>
                <Accounts progress=progress/>
            </div>
            <TracePanel trace=trace/>
            <Snippets draft=draft/>
        </main>
    }
}
