//! `<FlinksConnect/>` and nothing else.

use flinks_connect::prelude::*;
use leptos::ev::Event as AnyEvent;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The bench counts what it is given.
    fn hear(message: &JsValue);
}

fn main() {
    leptos::mount::mount_to_body(|| view! { <Page/> });
}

/// As `<body data-instance="…">` says.
fn instance() -> Option<Instance> {
    let origin = document().body()?.get_attribute("data-instance")?;
    Instance::parse(&origin).ok()
}

#[component]
fn Page() -> impl IntoView {
    let handle = ConnectHandle::new();
    window_event_listener_untyped("again", move |_: AnyEvent| handle.reload());
    let on_event = |received: Received| hear(&received.raw);
    let instance = instance().unwrap_or(Instance::Toolbox);
    let parameters = ConnectParameters::new().demo(true);
    #[cfg(feature = "trace")]
    return view! { <FlinksConnect instance parameters handle on_event trace=TraceLog::new()/> };
    #[cfg(feature = "adopting")]
    return view! { <FlinksConnect instance parameters handle on_event around=around()/> };
    #[cfg(not(any(feature = "trace", feature = "adopting")))]
    return view! { <FlinksConnect instance parameters handle on_event/> };
}

/// The page's own, with the iframe in it.
#[allow(clippy::expect_used, reason = "a page of the bench")]
#[cfg(feature = "adopting")]
fn around() -> web_sys::HtmlDivElement {
    let found = document().query_selector("div.flinks-connect").ok();
    found.flatten().expect("it is in the page").unchecked_into()
}
