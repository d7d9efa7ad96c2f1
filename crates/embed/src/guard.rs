//! Which messages count. Source *and* origin are compared before the data is touched.

use flinks_protocol::{Origin, Refusal};
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::{HtmlIFrameElement, MessageEvent};

/// Lets a message through if it comes from the frame's own window and from the exact origin of the widget.
///
/// Neither alone is enough: two frames may have one origin, and a frame may navigate away and post from where it went.
#[derive(Debug)]
pub(crate) struct Guard {
    iframe: HtmlIFrameElement,
    origin: String,
}

impl Guard {
    pub(crate) fn new(iframe: HtmlIFrameElement, origin: &Origin) -> Self {
        Self {
            iframe,
            origin: origin.as_str().to_owned(),
        }
    }

    /// The data of a genuine message.
    pub(crate) fn admit(&self, message: &MessageEvent) -> Result<JsValue, Refusal> {
        let from_ours = match (self.iframe.content_window(), message.source()) {
            (Some(ours), Some(source)) => {
                AsRef::<JsValue>::as_ref(&ours) == AsRef::<JsValue>::as_ref(&source)
            }
            _ => false,
        };
        if !from_ours {
            return Err(Refusal::OtherWindow);
        }
        if origin_of(message) != self.origin {
            return Err(Refusal::OtherOrigin);
        }
        Ok(message.data())
    }
}

/// Who sent it, as the browser says. Not `message.origin()`: on an event that only calls itself `message` it is no text.
pub(crate) fn origin_of(message: &MessageEvent) -> String {
    Reflect::get(message, &"origin".into())
        .ok()
        .and_then(|origin| origin.as_string())
        .unwrap_or_default()
}
