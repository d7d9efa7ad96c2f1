//! Around an iframe that the page has brought.

use flinks_embed::{Embed, EmbedError, Options};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDivElement, HtmlIFrameElement};

/// A `div` of the page with an iframe in it, `class="flinksconnect"`, that is loading the widget already, so that it need not
/// wait for the WebAssembly.
#[derive(Debug, Clone)]
pub struct Around {
    pub(crate) div: HtmlDivElement,
    /// Behind pointers, so that a page without it does not download it.
    pub(crate) given: fn(&HtmlDivElement) -> Option<HtmlIFrameElement>,
    pub(crate) adopt: fn(HtmlIFrameElement, Options) -> Result<Embed, EmbedError>,
}

impl From<HtmlDivElement> for Around {
    fn from(div: HtmlDivElement) -> Self {
        Self {
            div,
            given: |div| {
                let found = div.query_selector(":scope > iframe.flinksconnect[src]");
                Some(found.ok()??.unchecked_into())
            },
            adopt: Embed::adopt,
        }
    }
}

/// A session of the component. The page's `div` is left empty, as it is not ours to take away.
#[derive(Debug)]
pub(crate) struct Attached {
    pub embed: Embed,
    pub around: Option<HtmlDivElement>,
}

impl Drop for Attached {
    fn drop(&mut self) {
        if let Some(div) = &self.around {
            div.set_text_content(None);
        }
    }
}
