//! The page that the widget redirects to: this page with `landing` in its query.

use super::ENDPOINT;
use super::controls::panel;
use super::words::Words;
use flinks_connect::prelude::*;
use flinks_view::{El, el};
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
pub fn landing_page(words: Words) -> El {
    let landing = view! { <ConnectLanding handoff=HandoffOptions::new(ENDPOINT) locale=Signal::from(words.0)/> };
    let title = words.of("Back from Flinks Connect", "De retour de Flinks Connect");
    let back = words.of("Back to the playground", "Retour au banc d’essai");
    let panel = panel("landing-title", title, None)
        .attr("data-testid", "landing")
        .view(landing.into_any())
        .child(el("a").class("button").attr("href", "./").text(back));
    el("main").class("landing-page").child(panel)
}
