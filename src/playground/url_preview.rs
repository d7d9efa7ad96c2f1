//! The URL that the form makes, secrets masked.

use super::copy_button::CopyButton;
use super::draft::Draft;
use super::words::use_words;
use flinks_connect::protocol::mask;
use leptos::prelude::*;

/// The URL, a parameter a line, and a button to copy it.
#[component]
pub fn UrlPreview(draft: Draft) -> impl IntoView {
    let words = use_words();
    let text = move || Some(untrack(|| draft.url()).ok()?.to_src());
    view! {
        <div class="url">
            <div class="url-head">
                <h3>{words.of("Resulting URL", "URL obtenue")}</h3>
                <CopyButton
                    copied=RwSignal::new(false)
                    label=["Copy encoded", "Copier encodée"]
                    text=text
                />
            </div>
            <code class="url-text" translate="no" data-testid="url">
                {move || pairs(draft)}
            </code>
        </div>
    }
}

/// The origin with the path, then a pair for each parameter; nothing while the instance is invalid.
fn pairs(draft: Draft) -> Option<impl IntoView> {
    let url = draft.url().ok()?;
    let known = url.parameters.known().map(|(parameter, value)| {
        // A URL is no secret, whatever its parameter is for.
        let is_hidden = parameter.is_secret() && !value.contains("://");
        let value = match is_hidden {
            true => mask(value),
            false => value.to_owned(),
        };
        (parameter.name().to_owned(), value)
    });
    let raw = url.parameters.raw_pairs();
    let raw = raw.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let separators = std::iter::once("?").chain(std::iter::repeat("&"));
    let pairs = separators
        .zip(known.chain(raw))
        .map(|(separator, (name, value))| {
            view! { <span class="pair">{separator} <b>{name}</b> "=" {value}</span> }
        })
        .collect_view();
    let origin = format!("{}{}", url.instance.origin(), url.path);
    Some(view! { <span class="pair origin">{origin}</span> {pairs} })
}
