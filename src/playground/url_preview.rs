//! The URL that the form makes, secrets masked.

use super::words::Words;
use flinks_connect::protocol::{ConnectUrl, InstanceError, mask};
use leptos::prelude::*;

/// The URL, a parameter a line, and a button to copy it.
#[component]
pub fn UrlPreview(url: Memo<Result<ConnectUrl, InstanceError>>) -> impl IntoView {
    let words = Words::get();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        if let Ok(url) = url.get_untracked() {
            let _ = window().navigator().clipboard().write_text(&url.to_src());
            copied.set(true);
        }
    };
    let lines = move || {
        let url = url.get().ok()?;
        let known = url.parameters.known().map(|(parameter, value)| {
            let value = if parameter.is_secret() && !value.contains("://") {
                mask(value)
            } else {
                value.to_owned()
            };
            (parameter.name().to_owned(), value)
        });
        let raw = url
            .parameters
            .raw_pairs()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let lines = known.chain(raw).enumerate().map(|(at, (name, value))| {
            view! {
                <span class="pair">
                    {if at == 0 { "?" } else { "&" }}<b>{name}</b>"="{value}
                </span>
            }
        });
        Some(view! {
            <span class="pair origin">{url.instance.origin().to_string()}{url.path.to_string()}</span>
            {lines.collect_view()}
        })
    };
    view! {
        <div class="url">
            <div class="url-head">
                <h3>{words.of("Resulting URL", "URL obtenue")}</h3>
                <button type="button" class="quiet small" on:click=copy>
                    {move || match copied.get() {
                        true => words.0.get().pick("Copied", "Copié"),
                        false => words.0.get().pick("Copy encoded", "Copier encodée"),
                    }}
                </button>
            </div>
            <code class="url-text" translate="no" data-testid="url">{lines}</code>
        </div>
    }
}
