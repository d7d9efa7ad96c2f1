//! The widget that the configuration makes.

use super::draft::Draft;
use super::outcome::Progress;
use super::scenarios::Scenarios;
use super::stepper::Stepper;
use super::words::Words;
use super::{ENDPOINT, SESSION_ENDPOINT};
use flinks_connect::prelude::*;
use flinks_connect::protocol::Outcome;
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The middle column.
#[component]
pub fn Connect(
    draft: Draft,
    progress: Progress,
    trace: TraceLog,
    /// Whether a server begins the sessions.
    served: bool,
) -> impl IntoView {
    let words = Words::get();
    let handle = ConnectHandle::new();
    let connected =
        Signal::derive(move || matches!(progress.outcome.get(), Some(Outcome::Connected(_))));
    let answer = move |answer: JsValue| {
        let id = Reflect::get(&answer, &"id".into())
            .ok()
            .and_then(|id| id.as_string());
        progress.connection_id.set(id);
    };
    // The token is of one instance: another one is another component.
    let instance = Memo::new(move |_| draft.running.with(|url| url.instance.origin().to_string()));
    view! {
        <section class="panel connect" id="connect" aria-labelledby="connect-title" tabindex="-1">
            <div class="panel-head">
                <h2 id="connect-title">{words.of("Connect", "Connexion")}</h2>
                <div class="actions">
                    <button type="button" class="quiet small" data-testid="cancel" on:click=move |_| handle.cancel()
                        disabled=move || progress.outcome.with(Option::is_some)>
                        {words.of("Cancel", "Annuler")}
                    </button>
                    <button type="button" class="quiet small" data-testid="restart" on:click=move |_| handle.reload()>
                        {words.of("Restart", "Redémarrer")}
                    </button>
                </div>
            </div>
            <Scenarios draft=draft/>
            <Stepper phase=progress.phase done=connected/>
            <div class="stage">
                {move || view! { <FlinksConnect
                    instance=Signal::derive(move || draft.running.get().instance)
                    path=Signal::derive(move || draft.running.get().path)
                    parameters=Signal::derive(move || draft.running.get().parameters)
                    handoff=served.then(|| HandoffOptions::new(ENDPOINT))
                    trace=trace
                    handle=handle
                    locale=Signal::from(words.0)
                    on_phase=move |phase| progress.enter(phase)
                    on_success=move |connection| progress.connect(connection)
                    on_exit=move |exit| progress.exit(exit)
                    on_error=move |failure| progress.fail(failure)
                    on_handoff=move |state| progress.handoff.update(|states| states.push(state))
                    on_handoff_answer=answer
                    token=token(served, &instance.get())
                /> }}
            </div>
        </section>
    }
}

/// The server's endpoint, which is told for which instance.
fn token(served: bool, instance: &str) -> TokenSource {
    match served {
        true => TokenSource::endpoint(format!(
            "{SESSION_ENDPOINT}?instance={}",
            js_sys::encode_uri_component(instance)
        )),
        false => TokenSource::None,
    }
}
