//! What an [`Embed`](crate::Embed) needs to know.

use crate::event::EmbedEvent;
use crate::handoff::HandoffOptions;
use crate::token::TokenSource;
use flinks_protocol::{ConnectParameters, ConnectUrl, Instance, Path};
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// Everything about one embedded widget.
///
/// ```
/// use flinks_embed::{HandoffOptions, Options, TokenSource};
/// use flinks_protocol::{ConnectParameters, Instance};
/// let options = Options::new(Instance::Toolbox)
///     .parameters(ConnectParameters::new().demo(true))
///     .token(TokenSource::endpoint("/api/connect/session"))
///     .handoff(HandoffOptions::new("/api/connections"));
/// ```
#[derive(Clone)]
pub struct Options {
    pub(crate) url: ConnectUrl,
    pub(crate) token: TokenSource,
    pub(crate) handoff: Option<HandoffOptions>,
    pub(crate) load_timeout: Option<Duration>,
    pub(crate) title: String,
    pub(crate) on_event: Rc<dyn Fn(EmbedEvent)>,
}

impl Options {
    /// The current widget of an instance, without a token, a hand-off or a listener.
    pub fn new(instance: Instance) -> Self {
        Self::of(ConnectUrl::new(instance, ConnectParameters::new()))
    }

    /// The widget of an existing URL, with its path and parameters.
    pub fn of(url: ConnectUrl) -> Self {
        Self {
            url,
            token: TokenSource::None,
            handoff: None,
            load_timeout: Some(Duration::from_secs(20)),
            title: "Flinks Connect".to_owned(),
            on_event: Rc::new(|_| {}),
        }
    }

    /// The URL parameters. Default: none.
    #[must_use]
    pub fn parameters(mut self, parameters: ConnectParameters) -> Self {
        self.url.parameters = parameters;
        self
    }

    /// Which page of the widget. Default: the current version's first one.
    #[must_use]
    pub fn path(mut self, path: Path) -> Self {
        self.url.path = path;
        self
    }

    /// Where the token comes from. Default: nowhere.
    #[must_use]
    pub fn token(mut self, token: TokenSource) -> Self {
        self.token = token;
        self
    }

    /// Where the connection is handed over to. Default: nowhere; the page takes it from
    /// [`SessionEvent::Outcome`](flinks_protocol::SessionEvent::Outcome).
    #[must_use]
    pub fn handoff(mut self, handoff: HandoffOptions) -> Self {
        self.handoff = Some(handoff);
        self
    }

    /// How long the widget may take from its URL to its first message; then the session fails. `None`: for ever, such as
    /// for an adopted widget that has spoken already. Default: 20 s. More than 24 days count as 24 days.
    #[must_use]
    pub fn load_timeout(mut self, load_timeout: impl Into<Option<Duration>>) -> Self {
        self.load_timeout = load_timeout.into();
        self
    }

    /// The frame's title for screen readers, unless the iframe has one. Default: `Flinks Connect`.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Receives all that happens, in order. It may drop the [`Embed`](crate::Embed), and nothing comes after that.
    /// Default: nobody.
    #[must_use]
    pub fn on_event(mut self, on_event: impl Fn(EmbedEvent) + 'static) -> Self {
        self.on_event = Rc::new(on_event);
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("url", &self.url)
            .field("token", &self.token)
            .field("handoff", &self.handoff)
            .field("load_timeout", &self.load_timeout)
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}
