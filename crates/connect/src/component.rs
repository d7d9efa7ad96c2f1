//! `<FlinksConnect/>`: the widget in a Leptos app.

use crate::controller::ConnectController;
use crate::cover::Cover;
use crate::existing_iframe::draw_beside;
use crate::frame::ConnectFrame;
use crate::frame_options::FrameOptions;
use crate::hook::{ConnectOptions, use_flinks_connect};
use crate::language::preferred_locale;
use crate::protocol::{
    ConnectParameters, Connection, Exit, Failure, HandoffState, Instance, Outcome, Phase,
    SessionEvent,
};
use crate::received::Received;
use crate::trace_sink::TraceSink;
use flinks_embed::{EmbedEvent, HandoffOptions, Locale, TokenSource};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Flinks Connect in the page: loads the widget, believes only its own messages, and hands the connection over.
///
/// ```
/// use flinks_connect::prelude::*;
/// use leptos::prelude::*;
///
/// #[component]
/// fn ConnectYourBank() -> impl IntoView {
///     let parameters = ConnectParameters::new().demo(true).consent_enable(true);
///     view! {
///         <FlinksConnect
///             instance=Instance::Toolbox
///             parameters=parameters
///             handoff=HandoffOptions::new("/api/connections")
///             on_success=|connection: Connection| leptos::logging::log!("{connection:?}")
///         />
///     }
/// }
/// ```
///
/// For a view of your own use [`use_flinks_connect`]. Rendered on a server, the frame is in the first HTML: see the crate's documentation.
#[component]
pub fn FlinksConnect(
    /// Whose widget. A change starts a new session.
    #[prop(into)]
    instance: Signal<Instance>,
    /// The URL parameters. A change starts a new session. Default: none.
    #[prop(into, optional)]
    parameters: Signal<ConnectParameters>,
    /// Where the authorize token comes from. Default: nowhere.
    #[prop(into, optional)]
    token: TokenSource,
    /// Where the connection is handed over to. Default: nowhere; take it from `on_success`.
    #[prop(into, default = None)]
    handoff: Option<HandoffOptions>,
    /// Page, title, height, language, and more of the frame. Default: [`FrameOptions::default`].
    #[prop(optional)]
    frame: FrameOptions,
    /// Shows how the session stands, and ends or restarts it, from outside. Default: none.
    #[prop(optional)]
    controller: Option<ConnectController>,
    /// Is filled with all that happens: a [`TraceLog`](crate::TraceLog). Default: no trace.
    #[prop(into, optional)]
    trace: Option<TraceSink>,
    /// Receives every message of the widget.
    #[prop(into, optional)]
    on_event: Option<Callback<Received>>,
    /// Receives the phase of the session.
    #[prop(into, optional)]
    on_phase: Option<Callback<Phase>>,
    /// Receives the connection, once per session.
    #[prop(into, optional)]
    on_success: Option<Callback<Connection>>,
    /// Receives that the session ended without a connection, once per session.
    #[prop(into, optional)]
    on_exit: Option<Callback<Exit>>,
    /// Receives that the session failed, once per session.
    #[prop(into, optional)]
    on_error: Option<Callback<Failure>>,
    /// Receives the state of the hand-off.
    #[prop(into, optional)]
    on_handoff: Option<Callback<HandoffState>>,
    /// Receives your server's JSON answer to the accepted hand-off (undefined if it is none).
    #[prop(into, optional)]
    on_handoff_answer: Option<Callback<JsValue>>,
    /// Receives every entry of the trace, ids replaced by pseudonyms: ship it to your own endpoint, if you like. Nothing is
    /// sent by itself. Of a flood of equal refusals it receives the first, then every tenth of a second their
    /// number so far.
    #[prop(into, optional)]
    on_trace: Option<TraceSink>,
) -> impl IntoView {
    let handle_event = move |event: EmbedEvent| {
        for sink in [&trace, &on_trace].into_iter().flatten() {
            sink.record(&event);
        }
        let EmbedEvent {
            at_ms,
            event,
            data: raw,
            ..
        } = event;
        match event {
            SessionEvent::Phase(phase) => call(on_phase, phase),
            SessionEvent::Message { decoded, phase } => call(
                on_event,
                Received {
                    decoded,
                    raw,
                    at_ms,
                    phase,
                },
            ),
            SessionEvent::Outcome(Outcome::Connected(connection)) => call(on_success, connection),
            SessionEvent::Outcome(Outcome::Exited(exit)) => call(on_exit, exit),
            SessionEvent::Outcome(Outcome::Failed(failure)) => call(on_error, failure),
            SessionEvent::Handoff(state) => {
                call(on_handoff, state);
                if state == HandoffState::Accepted {
                    call(on_handoff_answer, raw);
                }
            }
            _ => {}
        }
    };
    let FrameOptions {
        path,
        title,
        height,
        load_timeout,
        existing_iframe,
        locale,
    } = frame;
    let controller = use_flinks_connect(ConnectOptions {
        instance,
        parameters,
        path,
        token,
        handoff,
        load_timeout,
        existing_iframe: existing_iframe.clone(),
        controller,
        on_event: Some(Callback::new(handle_event)),
    });
    let locale = locale.unwrap_or_else(|| {
        let preferred = preferred_locale();
        Signal::derive(move || parameters.with(Locale::of_widget).unwrap_or(preferred))
    });
    let title = Signal::derive(move || {
        let title = title.clone();
        title.unwrap_or_else(|| locale.get().frame_title().to_owned())
    });
    let status = Memo::new(move |_| status(controller, locale.get()));
    let outcome = controller.outcome();
    let hidden = Signal::derive(move || {
        outcome.with(|outcome| matches!(outcome, Some(Outcome::Exited(_) | Outcome::Failed(_))))
    });
    let content = move || {
        view! {
            <ConnectFrame controller title height hidden/>
            <Cover controller locale status/>
            <p class="flinks-connect-status" role="status" aria-live="polite">
                {move || status.get()}
            </p>
        }
    };
    if let Some(iframe) = existing_iframe {
        let content = move || content().into_any();
        draw_beside(iframe, controller, locale, title, hidden, content);
        return ().into_any();
    }
    view! {
        <div
            class="flinks-connect"
            data-phase=move || controller.phase().get().name()
            lang=move || locale.get().tag()
        >
            {content()}
        </div>
    }
    .into_any()
}

fn call<T: 'static>(callback: Option<Callback<T>>, value: T) {
    if let Some(callback) = callback {
        // `None` once the owner of the callback is gone.
        callback.try_run(value);
    }
}

/// The session's state for people, in a language. Tracked.
fn status(controller: ConnectController, locale: Locale) -> &'static str {
    controller.outcome().with(|outcome| match outcome {
        Some(Outcome::Exited(exit)) => locale.exit(*exit),
        Some(Outcome::Failed(failure)) => locale.failure(*failure),
        Some(_) => locale.connected(),
        None if controller.attempt_failed.get() => locale.attempt_failed(),
        None => locale.phase(controller.phase().get()),
    })
}
