//! One page: the widget, what came of it, and two languages if the visitor's browser speaks French.

#[allow(
    dead_code,
    reason = "compiled as the playground shows it, and not used here"
)]
#[rustfmt::skip]
mod snippet;

// ANCHOR: app
use flinks_connect::prelude::*;
use leptos::prelude::*;
use web_sys::UrlSearchParams;

fn main() {
    leptos::mount::mount_to_body(|| view! { <Connect/> });
}

/// `?instance=` in the page's address, else Flinks' sandbox.
fn instance() -> Option<Instance> {
    let query = UrlSearchParams::new_with_str(&window().location().search().ok()?).ok()?;
    Instance::parse(&query.get("instance")?).ok()
}

#[component]
fn Connect() -> impl IntoView {
    let controller = ConnectController::new();
    let parameters = ConnectParameters::new()
        .demo(true)
        .consent_enable(false)
        .js_redirect(true);
    let institution = move || match controller.outcome().get()? {
        Outcome::Connected(connection) => connection.institution,
        _ => None,
    };
    let handoff = move || controller.handoff().get().name();
    view! {
        <main>
            <FlinksConnect
                instance=instance().unwrap_or(Instance::Toolbox)
                parameters=parameters
                token=TokenSource::endpoint("/api/connect/session")
                handoff=HandoffOptions::new("/api/connections")
                controller
            />
            <p role="status">{move || institution().map(|name| format!("Connected: {name}"))}</p>
            <p data-handoff=handoff>"Hand-off: " {handoff}</p>
            <button type="button" data-again on:click=move |_| controller.reload()>
                "Connect another account"
            </button>
        </main>
    }
}
// ANCHOR_END: app
