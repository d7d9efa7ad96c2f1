//! What of `<FlinksConnect/>` is seldom set.

use crate::Locale;
use crate::protocol::Path;
use leptos::prelude::*;
use std::time::Duration;
use web_sys::HtmlIFrameElement;

/// The frame of a [`FlinksConnect`](crate::FlinksConnect), and the words around it.
///
/// ```
/// use flinks_connect::FrameOptions;
/// use flinks_connect::protocol::Path;
/// # use leptos::prelude::*;
/// # let owner = Owner::new();
/// # owner.set();
/// let frame = FrameOptions {
///     height: 640,
///     path: Path::credential("BMO").into(),
///     ..FrameOptions::default()
/// };
/// ```
#[derive(Debug, Clone)]
pub struct FrameOptions {
    /// Which page of the widget. A change starts a new session. Default: the current version's first one.
    pub path: Signal<Path>,
    /// The frame's title for screen readers. Default: "Connect your bank account", in the language of the component.
    pub title: Option<String>,
    /// The frame's height in CSS pixels. Default: 760, as in Flinks' own examples.
    pub height: u32,
    /// How long the widget may take until its first message. Default: 20 s.
    pub load_timeout: Duration,
    /// An iframe of the page, in a parent `class="flinks-connect"` of its own, that is loading the widget already: so it need not wait
    /// for the WebAssembly. The component is drawn into the parent, and takes the iframe over as it is, with the messages that the page
    /// has kept (`flinksEarly`, see the README). Its URL is that of `instance`, `parameters` and `path`; a token is in it, if one is
    /// needed. Later sessions have a frame of their own. For pages that no server renders. Default: an iframe where the component stands.
    pub existing_iframe: Option<HtmlIFrameElement>,
    /// The language of the component's own words. Default: that of the widget if it is set, else the browser's; on a
    /// server, that of the request.
    pub locale: Option<Signal<Locale>>,
}

impl Default for FrameOptions {
    fn default() -> Self {
        Self {
            path: Signal::default(),
            title: None,
            height: 760,
            load_timeout: Duration::from_secs(20),
            existing_iframe: None,
            locale: None,
        }
    }
}
