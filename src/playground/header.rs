//! The page's header: what it is, the language, the colours.

use super::words::use_words;
use flinks_connect::Locale;
use leptos::prelude::*;

/// The name, a line on what this is, and two switches.
#[component]
pub fn Header(
    /// Whether the simulator runs, and not the real widget.
    #[prop(into)]
    is_simulated: Signal<bool>,
) -> impl IntoView {
    let words = use_words();
    let other = move || match words.0.get() {
        Locale::En => Locale::Fr,
        _ => Locale::En,
    };
    view! {
        <header class="top">
            <div class="brand">
                <span class="mark" aria-hidden="true"></span>
                <h1>"flinks-connect"</h1>
                <p>
                    {words
                        .of(
                            "Configure, watch and verify the Flinks Connect widget",
                            "Configurer, observer et vérifier le composant Flinks Connect",
                        )}
                </p>
            </div>
            <div class="switches">
                <Show when=move || is_simulated.get()>
                    <span class="pill">{words.of("Simulator", "Simulateur")}</span>
                </Show>
                <button
                    type="button"
                    class="quiet small"
                    lang=move || other().tag()
                    on:click=move |_| words.0.set(untrack(other))
                >
                    {move || other().pick("English", "Français")}
                </button>
                <button type="button" class="quiet small" on:click=|_| toggle_theme()>
                    {words.of("Light or dark", "Clair ou sombre")}
                </button>
            </div>
        </header>
    }
}

/// Switches to the colours that the page does not have now.
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
    // `setAttribute` fails only on invalid names.
    let _ = page.set_attribute("data-theme", if dark { "light" } else { "dark" });
}
