//! The page's header: what it is, the language, the colours.

use super::controls::button;
use super::words::Words;
use flinks_connect::Locale;
use flinks_view::{El, el};
use leptos::prelude::*;

/// The name, a line on what this is, and two switches.
pub fn header(words: Words, simulated: impl Fn() -> bool + 'static) -> El {
    let other = move || match words.0.get() {
        Locale::En => Locale::Fr,
        _ => Locale::En,
    };
    let brand = el("div")
        .class("brand")
        .child(el("span").class("mark").attr("aria-hidden", "true"))
        .child(el("h1").text("flinks-connect"))
        .child(el("p").text(words.of(
            "Configure, watch and verify the Flinks Connect widget",
            "Configurer, observer et vérifier le composant Flinks Connect",
        )));
    let language = button(
        move || other().pick("English", "Français"),
        move || words.0.set(untrack(other)),
    );
    let theme = words.of("Light or dark", "Clair ou sombre");
    let switches = el("div")
        .class("switches")
        .when(simulated, move || {
            el("span")
                .class("pill")
                .text(words.of("Simulator", "Simulateur"))
        })
        .child(language.attr("lang", move || other().tag()))
        .child(button(theme, toggle_theme));
    el("header").class("top").child(brand).child(switches)
}

/// The other colours than those that are seen.
fn toggle_theme() {
    let Some(page) = document().document_element() else {
        return;
    };
    let dark = match page.get_attribute("data-theme") {
        Some(theme) => theme == "dark",
        None => {
            let query = window().match_media("(prefers-color-scheme: dark)");
            query.ok().flatten().is_some_and(|query| query.matches())
        }
    };
    // Fails only for a name that is none.
    let _ = page.set_attribute("data-theme", if dark { "light" } else { "dark" });
}
