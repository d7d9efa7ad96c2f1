//! The iframe: what it needs, its URL, and the messages that came from it before there was a listener.

use crate::browser::window;
use crate::guard::is_from;
use flinks_protocol::State;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlIFrameElement, MessageEvent};

/// The widget copies codes, and its card scanner uses the camera.
pub const FRAME_ALLOW: &str = "clipboard-write; fullscreen; camera";
/// The widget needs at most the page's origin, never its path.
pub const FRAME_REFERRER_POLICY: &str = "strict-origin";

/// An inline script for a page that has the iframe in its HTML: it keeps what the widget says until [`Embed::adopt`](crate::Embed::adopt)
/// takes it over. A page may have it several times.
pub const KEEP_EARLY_MESSAGES: &str = r#"self.flinksEarly||(flinksEarly=[],addEventListener("message",flinksEarly.keep=e=>flinksEarly.push(e)))"#;

/// Sets what the widget needs, unless the page has set it. There is no `sandbox`: banks that open a window would fail
/// silently.
pub(crate) fn prepare(iframe: &HtmlIFrameElement, title: &str) {
    let wanted = [
        ("allow", FRAME_ALLOW),
        ("referrerpolicy", FRAME_REFERRER_POLICY),
        ("title", title),
    ];
    for (name, value) in wanted {
        if !iframe.has_attribute(name) {
            // `setAttribute` fails only on invalid names.
            let _ = iframe.set_attribute(name, value);
        }
    }
}

/// Loads a URL. A second one replaces the first in place, so that the back button does not lead to a used token.
pub(crate) fn load(iframe: &HtmlIFrameElement, src: &str) {
    let replaced = iframe.has_attribute("src")
        && iframe
            .content_window()
            .is_some_and(|frame| frame.location().replace(src).is_ok());
    // Outside the document an iframe has no window.
    if !replaced {
        iframe.set_src(src);
    }
}

/// The state that a server has written beside the URL, where no redirect URL carries it.
pub(crate) fn state_beside_src(iframe: &HtmlIFrameElement) -> Option<State> {
    State::parse(&iframe.get_attribute("data-state")?).ok()
}

/// Takes over the messages that a script of the page has kept in `flinksEarly`, an array whose property `keep` is the
/// listener that fills it. The listener is removed. Messages of this frame are taken out of the array, so that a
/// later session in it does not receive them again; those of others stay for the sessions that they belong to.
pub(crate) fn take_early_messages(iframe: &HtmlIFrameElement) -> Vec<MessageEvent> {
    let early = Reflect::get(&js_sys::global(), &"flinksEarly".into());
    let Some(early) = early.ok().and_then(|early| early.dyn_into::<Array>().ok()) else {
        return Vec::new();
    };
    let keep = Reflect::get(&early, &"keep".into()).unwrap_or(JsValue::UNDEFINED);
    if let (Some(window), Ok(keep)) = (window(), keep.dyn_into::<Function>()) {
        let _ = window.remove_event_listener_with_callback("message", &keep);
    }
    let messages: Vec<MessageEvent> = early
        .iter()
        .filter_map(|message| message.dyn_into().ok())
        .collect();
    early.set_length(0);
    for message in &messages {
        if !is_from(message, iframe) {
            early.push(message);
        }
    }
    messages
}
