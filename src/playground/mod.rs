//! The playground: a configuration, the widget that it makes, what happened, and the hand-off.

mod account;
mod accounts;
mod configuration;
mod connect;
mod controls;
mod download;
mod draft;
mod findings;
mod fragment;
mod handoff_panel;
mod header;
mod instance_field;
mod landing_page;
mod outcome;
mod page_config;
mod page_field;
mod parameter_control;
mod parameter_field;
mod parameter_group;
mod paste;
mod player;
mod problem_list;
mod scenarios;
mod server;
mod snippets;
mod stepper;
mod trace_panel;
mod url_preview;
mod words;

use flinks_connect::TraceLog;
use flinks_view::{El, el, spawn};
use leptos::prelude::*;
use outcome::Progress;
use page_config::PageConfig;
use words::{Words, provide_words};

/// Where connections are handed over to.
const ENDPOINT: &str = "/api/connections";
/// Where sessions begin: a token for the widget, and the state of the hand-off.
const SESSION_ENDPOINT: &str = "/api/connect/session";

/// The whole page: the landing page if the widget redirected here, else the playground.
pub fn playground() -> impl IntoView {
    let words = provide_words();
    let page = el("div").class("page");
    let page = match landing_page::is_here() {
        true => page
            .child(header::header(words, || false))
            .view(view! { <landing_page::LandingPage/> }.into_any()),
        false => bench(words, page),
    };
    page.into_leptos()
}

/// Waits for what the server says of its instances; without a server it is the sandbox.
fn bench(words: Words, page: El) -> El {
    let config = RwSignal::new(None::<PageConfig>);
    spawn(async move {
        let loaded = PageConfig::load().await;
        // The page may be gone by then.
        let _ = config.try_set(Some(loaded));
    });
    page.part(move || match config.get() {
        Some(config) => panels(words, config),
        None => vec![el("p").class("starting").attr("role", "status").text("…")],
    })
}

fn panels(words: Words, config: PageConfig) -> Vec<El> {
    let draft = draft::Draft::new(&config);
    let progress = Progress::default();
    let trace = TraceLog::new();
    let served = config.served;
    let skip = el("a")
        .class("skip")
        .attr("href", "#connect")
        .text(words.of("Skip to the widget", "Aller au composant"));
    let watch = el("div")
        .class("watch")
        .child(handoff_panel::handoff_panel(words, progress, served));
    let watch = accounts::accounts(words, progress, watch);
    let configuration = view! {
        <configuration::Configuration draft=draft instances=config.instances served=served/>
    };
    let main = el("main")
        .class("bench")
        .view(configuration.into_any())
        .view(view! { <connect::Connect draft progress trace served/> }.into_any())
        .child(watch)
        .child(trace_panel::trace_panel(words, trace))
        .view(view! { <snippets::Snippets draft=draft/> }.into_any());
    vec![
        skip,
        header::header(words, move || draft.is_simulated()),
        main,
    ]
}
