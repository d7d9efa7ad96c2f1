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
    let controller = ConnectController::new();
    window_event_listener_untyped("again", move |_: AnyEvent| controller.reload());
    let on_event = |received: Received| hear(&received.raw);
    let instance = instance().unwrap_or(Instance::Toolbox);
    let parameters = ConnectParameters::new().demo(true);
    #[cfg(feature = "trace")]
    return view! { <FlinksConnect instance parameters controller on_event trace=TraceLog::new()/> };
    #[cfg(feature = "adopting")]
    return view! { <FlinksConnect instance parameters controller on_event frame=frame()/> };
    #[cfg(not(any(feature = "trace", feature = "adopting")))]
    return view! { <FlinksConnect instance parameters controller on_event/> };
}

/// The page's own iframe.
#[cfg(feature = "adopting")]
fn frame() -> FrameOptions {
    use wasm_bindgen::JsCast;
    let found = document().query_selector("iframe.flinksconnect");
    let iframe = found.ok().flatten();
    FrameOptions {
        existing_iframe: iframe.and_then(|iframe| iframe.dyn_into().ok()),
        ..FrameOptions::default()
    }
}
