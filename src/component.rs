//! `<FlinksConnect/>`: the widget in a Leptos app.

use crate::Locale;
use crate::handler::Handler;
use crate::protocol::{
    ConnectParameters, Connection, Entry, Event, Exit, Failure, HandoffState, Instance, Outcome,
    Path, Phase, What,
};
use crate::trace_log::TraceLog;
use flinks_embed::{Embed, HandoffOptions, Notice, Options, Received, TokenSource};
use flinks_view::{El, effect, el};
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlIFrameElement;

/// Ends or restarts a session from outside the component. A handle: copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct ConnectHandle {
    session: RwSignal<u32>,
    embed: StoredValue<Option<Rc<Embed>>, LocalStorage>,
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
            embed: StoredValue::new_local(None),
        }
    }

    /// Begins a new session in a new frame, with the same settings.
    pub fn reload(&self) {
        self.session.update(|session| *session += 1);
    }

    /// Ends the session, unless it has ended.
    pub fn cancel(&self) {
        // Out of the store first: cancelling calls back, and the callback may want the store.
        if let Some(embed) = self.embed.get_value() {
            embed.cancel();
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
    /// Hears every message of the widget.
    #[prop(into, optional)]
    on_event: Option<Handler<Received>>,
    /// Hears the phase of the session.
    #[prop(into, optional)]
    on_phase: Option<Handler<Phase>>,
    /// Hears the connection, once per session.
    #[prop(into, optional)]
    on_success: Option<Handler<Connection>>,
    /// Hears that the session ended without a connection, once per session.
    #[prop(into, optional)]
    on_exit: Option<Handler<Exit>>,
    /// Hears that the session failed, once per session.
    #[prop(into, optional)]
    on_error: Option<Handler<Failure>>,
    /// Hears the state of the hand-off.
    #[prop(into, optional)]
    on_handoff: Option<Handler<HandoffState>>,
    /// Hears your server's JSON answer to the accepted hand-off (undefined if it is none).
    #[prop(into, optional)]
    on_handoff_answer: Option<Handler<JsValue>>,
    /// Hears every entry of the trace, ids replaced by pseudonyms: ship it to your own endpoint, if you like. Nothing is
    /// sent by itself. Of a flood of equal refusals it hears the first, then every tenth of a second their
    /// number so far.
    #[prop(into, optional)]
    on_trace: Option<Handler<Entry>>,
    /// The frame's title for screen readers. Default: "Connect your bank account", in the language of the component.
    #[prop(into, optional)]
    title: Option<String>,
    /// The frame's height in CSS pixels. Default: 760, as in Flinks' own examples.
    #[prop(default = 760)]
    height: u32,
    /// How long the widget may take until its first message. Default: 20 s.
    #[prop(default = Duration::from_secs(20))]
    load_timeout: Duration,
    /// The language of the component's own words. Default: that of the widget if it is set, else the browser's.
    #[prop(into, optional)]
    locale: Option<Signal<Locale>>,
) -> impl IntoView {
    let handle = handle.unwrap_or_default();
    let locale = locale.unwrap_or_else(|| Signal::derive(move || parameters.with(Locale::detect)));
    let phase = RwSignal::new(Phase::Token);
    let outcome = RwSignal::new(None::<Outcome>);
    let attempt_failed = RwSignal::new(false);
    let token = StoredValue::new_local(token);
    let handoff = StoredValue::new(handoff);
    let title = StoredValue::new(title);

    let settings = move || (instance.get(), path.get(), parameters.get());
    // Not on the first run: that session begins by itself.
    Effect::new(move |before: Option<_>| {
        let now = settings();
        if before.is_some_and(|before| before != now) {
            handle.reload();
        }
        now
    });

    // A sink without a log has a small one of its own.
    let trace = trace.or_else(|| on_trace.is_some().then(|| TraceLog::with_capacity(2)));
    let hear = move |notice: Notice| match notice {
        Notice::Traced { at_ms, times, what } => {
            if let Some(trace) = trace {
                let whole = !matches!(what, What::Received { .. });
                trace.push(at_ms, times, what);
                // A message is told once it is whole.
                if let Some(entry) = on_trace.and_then(|_| trace.newest()).filter(|_| whole) {
                    call(on_trace, entry);
                }
            }
        }
        Notice::Phase(now) => {
            phase.set(now);
            attempt_failed.set(false);
            call(on_phase, now);
        }
        Notice::Event(received) => {
            if let Some(trace) = trace {
                trace.attach_message(&received.raw);
                if let Some(entry) = on_trace.and_then(|_| trace.newest()) {
                    call(on_trace, entry);
                }
            }
            if matches!(received.event, Event::FlinksCode(_)) {
                attempt_failed.set(true);
            }
            call(on_event, received);
        }
        Notice::Success(connection) => {
            outcome.set(Some(Outcome::Connected(connection.clone())));
            call(on_success, connection);
        }
        Notice::Exit(exit) => {
            outcome.set(Some(Outcome::Exited(exit)));
            call(on_exit, exit);
        }
        Notice::Error(failure) => {
            outcome.set(Some(Outcome::Failed(failure)));
            call(on_error, failure);
        }
        Notice::Handoff(state) => call(on_handoff, state),
        Notice::HandoffAnswer(answer) => call(on_handoff_answer, answer),
        _ => {}
    };

    // Shared, so that the many things in it are copied once.
    let hear: Rc<dyn Fn(Notice)> = Rc::new(hear);
    let attach = move |iframe: HtmlIFrameElement| {
        let hear = hear.clone();
        outcome.set(None);
        let (instance, path, parameters) = untrack(settings);
        let mut options = Options::new(instance)
            .path(path)
            .parameters(parameters)
            .token(token.get_value())
            .load_timeout(load_timeout)
            .notify(move |notice| hear(notice));
        if let Some(handoff) = handoff.get_value() {
            options = options.handoff(handoff);
        }
        // Without a window there is nothing to attach to, and nobody to tell.
        Embed::attach(iframe, options).ok()
    };

    let frame_title = move || {
        title
            .get_value()
            .unwrap_or_else(|| locale.get().frame_title().to_owned())
    };
    let ended = move || outcome.with(|outcome| ended(locale.get(), outcome.as_ref()));
    let status = move || match ended() {
        Some((text, _)) => text,
        None if outcome.with(Option::is_some) => locale.get().connected(),
        None if attempt_failed.get() => locale.get().attempt_failed(),
        None => locale.get().phase(phase.get()),
    };
    let loading = move || outcome.with(Option::is_none) && phase.get() <= Phase::Loading;

    let cover = move || el("div").class("flinks-connect-cover");
    let waiting = move || {
        cover()
            .attr("aria-hidden", "true")
            .child(el("span").class("flinks-connect-spinner"))
            .child(el("span").text(status))
    };
    let left = move || {
        let (text, again) = ended()?;
        let again = el("button")
            .attr("type", "button")
            .class("flinks-connect-button")
            .click(move || handle.reload())
            .text(again);
        Some(cover().child(el("p").text(text)).child(again))
    };
    let attach: Rc<dyn Fn(HtmlIFrameElement) -> Option<Embed>> = Rc::new(attach);
    let frame = move |_| {
        frame(handle.embed, attach.clone())
            .attr("title", frame_title)
            .attr("height", height.to_string())
            .flag("hidden", move || ended().is_some())
    };
    el("div")
        .class("flinks-connect")
        .attr("data-phase", move || phase.get().name())
        .attr("lang", move || locale.get().tag())
        // A new frame for each session: nothing that an old one still posts can be taken for the new one's.
        .list(move || vec![[u64::from(handle.session.get()), 0, 0]], frame)
        .when(loading, waiting)
        .part(move || left().into_iter().collect())
        .child(
            el("p")
                .class("flinks-connect-status")
                .attr("role", "status")
                .attr("aria-live", "polite")
                .text(status),
        )
        .into_leptos()
}

/// What is said of an end without a connection, and on the button that begins again.
fn ended(locale: Locale, outcome: Option<&Outcome>) -> Option<(&'static str, &'static str)> {
    match outcome? {
        Outcome::Exited(exit) => Some((locale.exit(*exit), locale.start_again())),
        Outcome::Failed(failure) => Some((locale.failure(*failure), locale.try_again())),
        _ => None,
    }
}

/// One session's iframe.
fn frame(
    embed: StoredValue<Option<Rc<Embed>>, LocalStorage>,
    attach: Rc<dyn Fn(HtmlIFrameElement) -> Option<Embed>>,
) -> El {
    let frame = el("iframe").class("flinksconnect");
    let iframe: HtmlIFrameElement = frame.element().clone().unchecked_into();
    // It has a window once it is in the page.
    effect(move || {
        embed.set_value(attach(iframe.clone()).map(Rc::new));
    });
    on_cleanup(move || {
        // Taken out first: dropping it may call back.
        drop(embed.try_update_value(Option::take));
    });
    frame
}

fn call<T>(handler: Option<Handler<T>>, value: T) {
    if let Some(handler) = handler {
        handler.call(value);
    }
}
