//! The iframe: its attributes and its URL.

use crate::browser;
use web_sys::HtmlIFrameElement;

/// What the frame may use: the widget copies codes, and its card scanner looks through the camera.
const ALLOW: &str = "clipboard-write; fullscreen; camera";

/// Gives the iframe what it needs unless the page has said otherwise. No `sandbox`: without pop-ups and top navigation
/// banks that sign in through their own window fail silently.
pub(crate) fn prepare(iframe: &HtmlIFrameElement, title: &str) {
    for (name, value) in [
        ("allow", ALLOW),
        // The widget needs to know at most who embeds it, never which page.
        ("referrerpolicy", "strict-origin"),
        ("title", title),
    ] {
        if !iframe.has_attribute(name) {
            // Fails only for a name that is none.
            let _ = iframe.set_attribute(name, value);
        }
    }
}

/// Loads a URL. A second one replaces the first in place, so that the back button does not lead to a used token.
pub(crate) fn load(iframe: &HtmlIFrameElement, src: &str) {
    let loaded = iframe.has_attribute("src");
    let replaced = loaded
        && browser::window().is_some()
        && iframe
            .content_window()
            .is_some_and(|frame| frame.location().replace(src).is_ok());
    if !replaced {
        iframe.set_src(src);
    }
}
