//! The playground: a configuration, the widget that it makes, what happened, and the hand-off.

mod account;
mod account_details;
mod accounts;
mod balance_plot;
mod bench;
mod configuration;
mod connect;
mod connection_facts;
mod connection_status;
mod copy_button;
mod download;
mod draft;
mod findings;
mod fragment;
mod handoff_panel;
mod header;
mod instance_field;
mod landing_page;
mod money;
mod page_config;
mod page_field;
mod panel;
mod parameter_control;
mod parameter_field;
mod parameter_group;
mod paste;
mod player;
mod player_bar;
mod problem_list;
mod scenarios;
mod server;
mod snippets;
mod stepper;
mod trace_panel;
mod url_preview;
mod words;

use bench::Bench;
use header::Header;
use landing_page::LandingPage;
use leptos::prelude::*;
use page_config::PageConfig;
use words::provide_words;

/// The whole page: the landing page if the widget redirected here, else the bench.
#[component]
pub fn Playground() -> impl IntoView {
    provide_words();
    let page = match landing_page::is_here() {
        true => view! { <Header is_simulated=false/> <LandingPage/> }.into_any(),
        false => {
            let config = LocalResource::new(PageConfig::load);
            let starting = || view! { <p class="starting" role="status">"…"</p> };
            // No `Suspense`: what the bench loads later must not bring the fallback back.
            (move || match config.get() {
                Some(config) => view! { <Bench config/> }.into_any(),
                None => starting().into_any(),
            })
            .into_any()
        }
    };
    view! { <div class="page">{page}</div> }
}
