//! One page: the widget, what came of it, and two languages if the visitor's browser speaks French.

#[allow(
    dead_code,
    reason = "compiled as the playground shows it, and not used here"
)]
#[rustfmt::skip]
mod snippet;

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
    let connected = RwSignal::new(None::<Connection>);
    let handed_over = RwSignal::new(HandoffState::Idle);
    let handle = ConnectHandle::new();
    let parameters = ConnectParameters::new()
        .demo(true)
        .consent_enable(false)
        .js_redirect(true);
    let again = move |_| {
        connected.set(None);
        handed_over.set(HandoffState::Idle);
        handle.reload();
    };
    view! {
        <main>
            <FlinksConnect
                instance=instance().unwrap_or(Instance::Toolbox)
                parameters=parameters
                token=TokenSource::endpoint("/api/connect/session")
                handoff=HandoffOptions::new("/api/connections")
                handle=handle
                on_success=move |connection| connected.set(Some(connection))
                on_handoff=move |state| handed_over.set(state)
            />
            <p role="status">
                {move || connected.get()?.institution.map(|name| format!("Connected: {name}"))}
            </p>
            <p data-handoff=move || handed_over.get().name()>
                {move || format!("Hand-off: {}", handed_over.get().name())}
            </p>
            <button type="button" data-again on:click=again>"Connect another account"</button>
        </main>
    }
}
