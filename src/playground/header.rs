//! The page's header: what it is, the language, the colours.

use super::words::Words;
use flinks_connect::Locale;
use leptos::prelude::*;

/// The name, a line on what this is, and two switches.
#[component]
pub fn Header(simulated: Signal<bool>) -> impl IntoView {
    let words = Words::get();
    let dark = RwSignal::new(None::<bool>);
    Effect::new(move |_| {
        if let (Some(dark), Some(page)) = (dark.get(), document().document_element()) {
            // Fails only for a name that is none.
            let _ = page.set_attribute("data-theme", if dark { "dark" } else { "light" });
        }
    });
    let toggle_theme = move |_| {
        dark.update(|dark| {
            let now = dark.unwrap_or_else(|| {
                let query = window()
                    .match_media("(prefers-color-scheme: dark)")
                    .ok()
                    .flatten();
                query.is_some_and(|query| query.matches())
            });
            *dark = Some(!now);
        });
    };
    let other = move || match words.0.get() {
        Locale::En => Locale::Fr,
        _ => Locale::En,
    };
    view! {
        <header class="top">
            <div class="brand">
                <span class="mark" aria-hidden="true"></span>
                <h1>"flinks-connect"</h1>
                <p>{words.of("Configure, watch and verify the Flinks Connect widget", "Configurer, observer et vérifier le composant Flinks Connect")}</p>
            </div>
            <div class="switches">
                <Show when=move || simulated.get()>
                    <span class="pill">{words.of("Simulator", "Simulateur")}</span>
                </Show>
                <button type="button" class="quiet small" on:click=move |_| words.0.set(other()) lang=move || other().tag()>
                    {move || other().pick("English", "Français")}
                </button>
                <button type="button" class="quiet small" on:click=toggle_theme>
                    {words.of("Light or dark", "Clair ou sombre")}
                </button>
            </div>
        </header>
    }
}
