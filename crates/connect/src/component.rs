//! `<FlinksConnect/>`: the widget in a Leptos app.

use crate::Locale;
use crate::around::{Around, Attached};
use crate::handler::Handler;
use crate::protocol::{
    ConnectParameters, Connection, Exit, Failure, HandoffState, Instance, Outcome, Path, Phase,
    SessionEvent,
};
use crate::received::Received;
use crate::shell::Shell;
use crate::trace_log::TraceLog;
use crate::trace_sink::TraceSink;
use flinks_embed::{Embed, EmbedEvent, HandoffOptions, Options, TokenSource};
use leptos::html::Div;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Ends or restarts a session from outside the component. A handle: copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct ConnectHandle {
    session: RwSignal<u32>,
    attached: StoredValue<Option<Rc<Attached>>, LocalStorage>,
}

impl Default for ConnectHandle {
    fn default() -> Self {
        Self::new()
    }
}

impl ConnectHandle {
    /// A handle to be given to one [`FlinksConnect`].
    pub fn new() -> Self {
        Self {
            session: RwSignal::new(0),
            attached: StoredValue::new_local(None),
        }
    }

    /// Begins a new session in a new frame, with the same settings.
    pub fn reload(&self) {
        self.session.update(|session| *session += 1);
    }

    /// Ends the session, unless it has ended.
    pub fn cancel(&self) {
        // Out of the store first: cancelling calls back, and the callback may want the store.
        if let Some(attached) = self.attached.get_value() {
            attached.embed.cancel();
        }
    }
}

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
/// Client-side rendering only: there is no frame on a server.
#[component]
pub fn FlinksConnect(
    /// Whose widget. A change starts a new session.
    #[prop(into)]
    instance: Signal<Instance>,
    /// The URL parameters. A change starts a new session. Default: none.
    #[prop(into, optional)]
    parameters: Signal<ConnectParameters>,
    /// Which page of the widget. A change starts a new session. Default: the current version's first.
    #[prop(into, optional)]
    path: Signal<Path>,
    /// Where the authorize token comes from. Default: nowhere.
    #[prop(into, optional)]
    token: TokenSource,
    /// Where the connection is handed over to. Default: nowhere; take it from `on_success`.
    #[prop(into, default = None)]
    handoff: Option<HandoffOptions>,
    /// Filled with all that happens. Default: no trace.
    #[prop(optional)]
    trace: Option<TraceLog>,
    /// Ends or restarts the session from outside. Default: none.
    #[prop(optional)]
    handle: Option<ConnectHandle>,
    /// Receives every message of the widget.
    #[prop(into, optional)]
    on_event: Option<Handler<Received>>,
    /// Receives the phase of the session.
    #[prop(into, optional)]
    on_phase: Option<Handler<Phase>>,
    /// Receives the connection, once per session.
    #[prop(into, optional)]
    on_success: Option<Handler<Connection>>,
    /// Receives that the session ended without a connection, once per session.
    #[prop(into, optional)]
    on_exit: Option<Handler<Exit>>,
    /// Receives that the session failed, once per session.
    #[prop(into, optional)]
    on_error: Option<Handler<Failure>>,
    /// Receives the state of the hand-off.
    #[prop(into, optional)]
    on_handoff: Option<Handler<HandoffState>>,
    /// Receives your server's JSON answer to the accepted hand-off (undefined if it is none).
    #[prop(into, optional)]
    on_handoff_answer: Option<Handler<JsValue>>,
    /// Receives every entry of the trace, ids replaced by pseudonyms: ship it to your own endpoint, if you like. Nothing is
    /// sent by itself. Of a flood of equal refusals it receives the first, then every tenth of a second their
    /// number so far.
    #[prop(into, optional)]
    on_trace: Option<TraceSink>,
    /// The frame's title for screen readers. Default: "Connect your bank account", in the language of the component.
    #[prop(into, optional)]
    title: Option<String>,
    /// The frame's height in CSS pixels. Default: 760, as in Flinks' own examples.
    #[prop(default = 760)]
    height: u32,
    /// How long the widget may take until its first message. Default: 20 s.
    #[prop(default = Duration::from_secs(20))]
    load_timeout: Duration,
    /// A `div` of the page, `class="flinks-connect"`, with an iframe in it, `class="flinksconnect"`, that is loading the widget already: so it need not
    /// wait for the WebAssembly. The component is drawn into it, and takes the iframe over as it is, with the messages that
    /// the page has kept (`flinksEarly`, see the README). Its URL is that of `instance`, `parameters` and `path`; a token is in
    /// it, if one is needed. Later sessions have a frame of their own. Default: a `div` of its own, where the component
    /// stands.
    #[prop(into, optional)]
    around: Option<Around>,
    /// The language of the component's own words. Default: that of the widget if it is set, else the browser's.
    #[prop(into, optional)]
    locale: Option<Signal<Locale>>,
) -> impl IntoView {
    let handle = handle.unwrap_or_default();
    let locale = move || match locale {
        Some(locale) => locale.get(),
        None => parameters.with(Locale::detect),
    };
    // A sink without a log has a small one of its own.
    let trace = trace.or_else(|| on_trace.as_ref().map(|on_trace| on_trace.log));
    let shell = Rc::new(RefCell::new(Shell::new(title, height, handle)));
    let covers = shell.clone();
    let on_embed_event: Rc<dyn Fn(EmbedEvent)> = Rc::new(move |event| {
        if let Some(trace) = trace {
            trace.record(&event, on_trace.as_ref().map(|on_trace| &on_trace.handler));
        }
        covers.borrow_mut().on_event(&event.event);
        let EmbedEvent {
            at_ms, event, data, ..
        } = event;
        match event {
            SessionEvent::Phase(phase) => call(&on_phase, phase),
            SessionEvent::Message { decoded, phase } => {
                let raw = data;
                call(
                    &on_event,
                    Received {
                        decoded,
                        raw,
                        at_ms,
                        phase,
                    },
                );
            }
            SessionEvent::Outcome(Outcome::Connected(connection)) => call(&on_success, connection),
            SessionEvent::Outcome(Outcome::Exited(exit)) => call(&on_exit, exit),
            SessionEvent::Outcome(Outcome::Failed(failure)) => call(&on_error, failure),
            SessionEvent::Handoff(state) => {
                call(&on_handoff, state);
                if state == HandoffState::Accepted {
                    call(&on_handoff_answer, data);
                }
            }
            _ => {}
        }
    });

    let root = NodeRef::<Div>::new();
    let class = if around.is_some() {
        ""
    } else {
        "flinks-connect"
    };
    Effect::new(move |before: Option<Option<Settings>>| {
        let own = root.get()?;
        let root = around.as_ref().map_or(&own, |around| &around.div);
        let now = (
            handle.session.get(),
            instance.get(),
            path.get(),
            parameters.get(),
        );
        shell.borrow_mut().speak(locale());
        let before = before.flatten();
        if before.as_ref() == Some(&now) {
            return Some(now);
        }
        // Ended before the next one begins, and out of the store first: its end may call back.
        drop(handle.attached.try_update_value(Option::take));
        let first = around.as_ref().filter(|_| before.is_none());
        let given = first.and_then(|around| (around.given)(&around.div));
        let take = match (first, &given) {
            (Some(around), Some(_)) => around.adopt,
            _ => Embed::attach,
        };
        let iframe = shell.borrow_mut().begin(root, given)?;
        let (_, instance, path, parameters) = now.clone();
        let on_event = on_embed_event.clone();
        let mut options = Options::new(instance)
            .path(path)
            .parameters(parameters)
            .token(token.clone())
            .load_timeout(load_timeout)
            .on_event(move |event| on_event(event));
        if let Some(handoff) = handoff.clone() {
            options = options.handoff(handoff);
        }
        // Without a window there is nothing to attach to.
        let attached = take(iframe, options).ok().map(|embed| {
            let around = around.as_ref().map(|around| around.div.clone());
            Rc::new(Attached { embed, around })
        });
        handle.attached.set_value(attached);
        Some(now)
    });
    on_cleanup(move || drop(handle.attached.try_update_value(Option::take)));
    view! { <div class=class node_ref=root></div> }
}

/// What a session is of: another one begins when it changes.
type Settings = (u32, Instance, Path, ConnectParameters);

fn call<T>(handler: &Option<Handler<T>>, value: T) {
    if let Some(handler) = handler {
        handler.call(value);
    }
}
