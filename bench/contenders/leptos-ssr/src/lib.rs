//! `<FlinksConnect/>` and nothing else, rendered on a server.

use flinks_connect::prelude::*;
use leptos::ev::Event as AnyEvent;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// The bench puts the widget's origin in its place.
pub const WIDGET: &str = "http://127.0.0.1:1";

#[wasm_bindgen]
extern "C" {
    /// The bench counts what it is given.
    fn hear(message: &JsValue);
}

/// The HTML around the page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>"leptos-ssr"</title>
                <link rel="icon" href="data:,"/>
                <KeepEarlyMessages/>
                <script>"globalThis.again = () => dispatchEvent(new Event('again'))"</script>
                <link rel="stylesheet" href=style/>
                <HydrationScripts options/>
            </head>
            <body data-instance=WIDGET>
                <Page/>
            </body>
        </html>
    }
}

/// Where the browser begins.
#[cfg(feature = "hydrate")]
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(|| view! { <Page/> });
}

/// As `<body data-instance="…">` says.
fn instance() -> Option<Instance> {
    if cfg!(feature = "ssr") {
        return Instance::parse(WIDGET).ok();
    }
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
    view! { <FlinksConnect instance parameters controller on_event/> }
}
