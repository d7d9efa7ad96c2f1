//! The URL that the form makes, secrets masked.

use super::controls::copy_button;
use super::draft::Draft;
use super::words::Words;
use flinks_connect::protocol::mask;
use flinks_view::{El, el};
use leptos::prelude::*;

/// The URL, a parameter a line, and a button to copy it.
pub fn url_preview(words: Words, draft: Draft) -> El {
    let copied = RwSignal::new(false);
    let text = move || Some(untrack(|| draft.url()).ok()?.to_src());
    let copy = copy_button(words, copied, ["Copy encoded", "Copier encodée"], text);
    let head = el("div")
        .class("url-head")
        .child(el("h3").text(words.of("Resulting URL", "URL obtenue")))
        .child(copy);
    let url = el("code")
        .class("url-text")
        .attr("translate", "no")
        .attr("data-testid", "url")
        .part(move || lines(draft));
    el("div").class("url").child(head).child(url)
}

fn lines(draft: Draft) -> Vec<El> {
    let Ok(url) = draft.url() else {
        return Vec::new();
    };
    let origin = format!("{}{}", url.instance.origin(), url.path);
    let mut lines = vec![el("span").class("pair origin").text(origin)];
    let known = url.parameters.known().map(|(parameter, value)| {
        let hidden = parameter.is_secret() && !value.contains("://");
        (
            parameter.name(),
            if hidden {
                mask(value)
            } else {
                value.to_owned()
            },
        )
    });
    let raw = url.parameters.raw_pairs();
    let raw = raw.map(|(name, value)| (name, value.to_owned()));
    for (at, (name, value)) in known.chain(raw).enumerate() {
        let pair = el("span")
            .class("pair")
            .text(if at == 0 { "?" } else { "&" })
            .child(el("b").text(name.to_owned()))
            .text("=")
            .text(value);
        lines.push(pair);
    }
    lines
}
