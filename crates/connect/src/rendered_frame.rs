//! The first session's iframe where a server renders it: the server gives it a URL, and the client that hydrates it leaves that alone.

use crate::protocol::{ConnectUrl, State};
use flinks_embed::TokenSource;

/// What only the server knows of an iframe. In the browser it is empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct FrameSource {
    pub url: Option<ConnectUrl>,
    /// The server's state, where there is no redirect URL that carries it.
    pub state: Option<State>,
}

/// How the iframe comes into the page. It is the structure of the view, so server and client must agree on it.
#[derive(Debug, Clone)]
pub(crate) enum RenderedFrame {
    /// In its place.
    Inline(FrameSource),
    /// Behind the rest, once there is a token.
    Streamed(StreamedSource),
}

#[cfg(feature = "ssr")]
pub(crate) type StreamedSource =
    futures_util::future::Shared<futures_util::future::BoxFuture<'static, FrameSource>>;
#[cfg(not(feature = "ssr"))]
pub(crate) type StreamedSource = std::future::Ready<FrameSource>;

/// Whether the view of now is, or becomes, HTML of a server.
pub(crate) fn is_in_servers_html() -> bool {
    #[cfg(feature = "hydrate")]
    if leptos::prelude::Owner::current_shared_context().is_some_and(|page| page.during_hydration())
    {
        return true;
    }
    cfg!(feature = "ssr")
}

impl RenderedFrame {
    /// `None` where no server renders the view, or none can give the iframe its URL.
    pub(crate) fn new(url: ConnectUrl, token: &TokenSource) -> Option<Self> {
        if !is_in_servers_html() {
            return None;
        }
        match token {
            TokenSource::ServerFn(mint) => Some(Self::Streamed(streamed_source(url, mint))),
            _ => Some(Self::Inline(FrameSource::of(url, token.at_hand()?))),
        }
    }
}

#[cfg(feature = "ssr")]
fn streamed_source(url: ConnectUrl, mint: &flinks_embed::TokenServerFn) -> StreamedSource {
    use futures_util::FutureExt;
    let minted = mint.call();
    let source = async move {
        match minted.await {
            Ok(token) => FrameSource::of(url, token),
            // The client asks again.
            Err(_) => FrameSource::default(),
        }
    };
    source.boxed().shared()
}

#[cfg(not(feature = "ssr"))]
fn streamed_source(_: ConnectUrl, _: &flinks_embed::TokenServerFn) -> StreamedSource {
    std::future::ready(FrameSource::default())
}

impl FrameSource {
    /// As the browser makes it for a session of its own.
    #[cfg(feature = "ssr")]
    fn of(url: ConnectUrl, given: flinks_embed::SessionToken) -> Self {
        let has_redirect_url = url
            .parameters
            .get(crate::protocol::Parameter::RedirectUrl)
            .is_some();
        let state = match given.state {
            None if has_redirect_url => random_state(),
            given => given,
        };
        Self {
            url: Some(url.for_session(given.token.as_ref(), state.as_ref())),
            state: state.filter(|_| !has_redirect_url),
        }
    }

    #[cfg(not(feature = "ssr"))]
    fn of(_: ConnectUrl, _: flinks_embed::SessionToken) -> Self {
        Self::default()
    }
}

#[cfg(feature = "ssr")]
fn random_state() -> Option<State> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok()?;
    Some(State::from_random(random))
}
