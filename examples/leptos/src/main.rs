//! One page: the widget, what came of it, and two languages if the visitor's browser speaks French.

#[allow(
    dead_code,
    reason = "compiled as the playground shows it, and not used here"
)]
#[rustfmt::skip]
mod snippet;

use flinks_connect::prelude::*;
use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| view! { <Connect/> });
}

#[component]
fn Connect() -> impl IntoView {
    let connected = RwSignal::new(None::<Connection>);
    let parameters = ConnectParameters::new()
        .demo(true)
        .consent_enable(false)
        .js_redirect(true);
    view! {
        <main>
            <FlinksConnect
                instance=Instance::Toolbox
                parameters=parameters
                token=TokenSource::endpoint("/api/connect/session")
                handoff=HandoffOptions::new("/api/connections")
                on_success=move |connection| connected.set(Some(connection))
            />
            <p role="status">
                {move || connected.get()?.institution.map(|name| format!("Connected: {name}"))}
            </p>
        </main>
    }
}
