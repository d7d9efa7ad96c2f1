//! The widget that the configuration makes.

use super::controls::{button, panel};
use super::draft::Draft;
use super::outcome::Progress;
use super::scenarios::scenarios;
use super::stepper::Stepper;
use super::words::Words;
use super::{ENDPOINT, SESSION_ENDPOINT};
use flinks_connect::prelude::*;
use flinks_connect::protocol::Outcome;
use flinks_view::{El, el};
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The middle column; `served` where a server begins the sessions.
pub fn connect(
    words: Words,
    draft: Draft,
    progress: Progress,
    trace: TraceLog,
    served: bool,
) -> El {
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
    let widget = move || {
        let token = token(served, &instance.get());
        let widget = view! { <FlinksConnect
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
            token=token
        /> };
        vec![el("div").view(widget.into_any())]
    };
    let cancel = button(words.of("Cancel", "Annuler"), move || handle.cancel())
        .attr("data-testid", "cancel")
        .flag("disabled", move || progress.outcome.with(Option::is_some));
    let restart = button(words.of("Restart", "Redémarrer"), move || handle.reload())
        .attr("data-testid", "restart");
    let actions = el("div").class("actions").child(cancel).child(restart);
    panel(
        "connect-title",
        words.of("Connect", "Connexion"),
        Some(actions),
    )
    .attr("class", "panel connect")
    .attr("id", "connect")
    .attr("tabindex", "-1")
    .when(move || draft.is_simulated(), scenarios(words, draft))
    .view(view! { <Stepper phase=progress.phase is_connected=connected/> }.into_any())
    .child(el("div").class("stage").part(widget))
}

/// The server's endpoint, with the instance in its query.
fn token(served: bool, instance: &str) -> TokenSource {
    match served {
        true => TokenSource::endpoint(format!(
            "{SESSION_ENDPOINT}?instance={}",
            js_sys::encode_uri_component(instance)
        )),
        false => TokenSource::none(),
    }
}
