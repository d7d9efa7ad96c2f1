//! `use_flinks_connect`: a session for a view of your own.

use crate::controller::ConnectController;
use crate::protocol::{ConnectParameters, ConnectUrl, Instance, Path};
use crate::rendered_frame::RenderedFrame;
use flinks_embed::{Embed, EmbedEvent, HandoffOptions, Options, TokenSource};
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;
use web_sys::HtmlIFrameElement;

/// What [`use_flinks_connect`] needs to know. [`new`](Self::new) has the defaults.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// Whose widget. A change starts a new session.
    pub instance: Signal<Instance>,
    /// The URL parameters. A change starts a new session. Default: none.
    pub parameters: Signal<ConnectParameters>,
    /// Which page of the widget. A change starts a new session. Default: the current version's first one.
    pub path: Signal<Path>,
    /// Where the authorize token comes from. Default: nowhere.
    pub token: TokenSource,
    /// Where the connection is handed over to. Default: nowhere.
    pub handoff: Option<HandoffOptions>,
    /// How long the widget may take until its first message. Default: 20 s.
    pub load_timeout: Duration,
    /// An iframe of the page that is loading the widget already: see [`FrameOptions::existing_iframe`](crate::FrameOptions::existing_iframe).
    /// Default: none.
    pub existing_iframe: Option<HtmlIFrameElement>,
    /// The controller to use. Default: a new one.
    pub controller: Option<ConnectController>,
    /// Receives all that happens, in order; what the signals do not tell is each single message. Default: nobody.
    pub on_event: Option<Callback<EmbedEvent>>,
}

impl ConnectOptions {
    /// An instance's widget, without parameters, token or hand-off.
    pub fn new(instance: impl Into<Signal<Instance>>) -> Self {
        Self {
            instance: instance.into(),
            parameters: Signal::default(),
            path: Signal::default(),
            token: TokenSource::default(),
            handoff: None,
            load_timeout: Duration::from_secs(20),
            existing_iframe: None,
            controller: None,
            on_event: None,
        }
    }
}

/// A session of Flinks Connect, as signals. [`ConnectFrame`](crate::ConnectFrame) is its iframe: the session begins when that is in the page, and ends
/// with the component that calls this.
///
/// ```
/// use flinks_connect::prelude::*;
/// use leptos::prelude::*;
///
/// #[component]
/// fn ConnectYourBank() -> impl IntoView {
///     let connect = use_flinks_connect(ConnectOptions {
///         parameters: ConnectParameters::new().demo(true).into(),
///         handoff: Some(HandoffOptions::new("/api/connections")),
///         ..ConnectOptions::new(Instance::Toolbox)
///     });
///     view! {
///         <ConnectFrame controller=connect/>
///         <p role="status">{move || connect.phase().get().name()}</p>
///         <button on:click=move |_| connect.reload()>"Start again"</button>
///     }
/// }
/// ```
pub fn use_flinks_connect(options: ConnectOptions) -> ConnectController {
    let ConnectOptions {
        instance,
        parameters,
        path,
        token,
        handoff,
        load_timeout,
        existing_iframe,
        controller,
        on_event,
    } = options;
    let controller = controller.unwrap_or_default();
    let url = Memo::new(move |_| ConnectUrl {
        instance: instance.get(),
        path: path.get(),
        parameters: parameters.get(),
    });
    if existing_iframe.is_none()
        && let Some(frame) = RenderedFrame::new(url.get_untracked(), &token)
    {
        controller.render(frame);
    }
    let new_options = Rc::new(move || {
        let options = Options::of(url.get_untracked())
            .token(token.clone())
            .load_timeout(load_timeout)
            .on_event(move |event| {
                controller.follow(&event);
                if let Some(on_event) = on_event {
                    on_event.try_run(event);
                }
            });
        match handoff.clone() {
            Some(handoff) => options.handoff(handoff),
            None => options,
        }
    });
    if let Some(iframe) = existing_iframe {
        let new_options = new_options.clone();
        controller.adopt();
        Effect::new(move || {
            untrack(|| controller.begin(|| Embed::adopt(iframe.clone(), new_options())));
        });
    }
    Effect::new(move || {
        let Some(iframe) = controller.iframe.get() else {
            return;
        };
        // A server has given it its URL. A new iframe has none.
        let begin = match iframe.has_attribute("src") {
            true => Embed::adopt,
            false => Embed::attach,
        };
        // Not the signals that a callback reads.
        untrack(|| controller.begin(|| begin(iframe, new_options())));
    });
    Effect::watch(
        move || url.track(),
        move |_, _, _| controller.reload(),
        false,
    );
    on_cleanup(move || controller.end());
    controller
}
