//! The widget that the configuration makes.

use super::draft::Draft;
use super::panel::Panel;
use super::scenarios::Scenarios;
use super::server;
use super::stepper::Stepper;
use super::words::use_words;
use flinks_connect::prelude::*;
use leptos::prelude::*;

/// The middle column.
#[component]
pub fn Connect(
    draft: Draft,
    controller: ConnectController,
    trace: TraceLog,
    /// Whether a server begins the sessions.
    served: bool,
) -> impl IntoView {
    let words = use_words();
    let outcome = controller.outcome();
    let is_connected = Signal::derive(move || matches!(outcome.get(), Some(Outcome::Connected(_))));
    // The token is of one instance: another one is another component.
    let instance = Memo::new(move |_| draft.running.with(|url| url.instance.origin().to_string()));
    let widget = move || {
        let frame = FrameOptions {
            path: Signal::derive(move || draft.running.get().path),
            locale: Some(words.0.into()),
            ..FrameOptions::default()
        };
        view! {
            <FlinksConnect
                instance=Signal::derive(move || draft.running.get().instance)
                parameters=Signal::derive(move || draft.running.get().parameters)
                token=token(served, &instance.get())
                handoff=served.then(|| HandoffOptions::new(server::CONNECTIONS))
                frame
                controller
                trace
            />
        }
    };
    let actions = move || {
        view! {
            <div class="actions">
                <button
                    type="button"
                    class="quiet small"
                    data-testid="cancel"
                    disabled=move || outcome.with(Option::is_some)
                    on:click=move |_| controller.cancel()
                >
                    {words.of("Cancel", "Annuler")}
                </button>
                <button
                    type="button"
                    class="quiet small"
                    data-testid="restart"
                    on:click=move |_| controller.reload()
                >
                    {words.of("Restart", "Redémarrer")}
                </button>
            </div>
        }
    };
    view! {
        <Panel
            id="connect-title"
            class="connect"
            title=words.of("Connect", "Connexion")
            beside=actions
            attr:id="connect"
            attr:tabindex="-1"
        >
            <Scenarios draft/>
            <Stepper phase=controller.phase() is_connected/>
            <div class="stage">{widget}</div>
        </Panel>
    }
}

/// The server's endpoint, with the instance in its query.
fn token(served: bool, instance: &str) -> TokenSource {
    match served {
        true => TokenSource::endpoint(format!(
            "{}?instance={}",
            server::SESSION,
            js_sys::encode_uri_component(instance)
        )),
        false => TokenSource::none(),
    }
}
