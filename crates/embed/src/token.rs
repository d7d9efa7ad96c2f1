//! Where the authorize token comes from. It is single use: minted just before the frame loads.

use crate::error::TokenError;
use crate::post::{Credentials, Post};
use flinks_protocol::{AuthorizeToken, State};
use futures_util::future::LocalBoxFuture;
use js_sys::Reflect;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Where the token comes from.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum TokenSource {
    /// Nowhere: an integration from before October 2024, or the sandbox. The default.
    #[default]
    None,
    /// One token that the page came with. A second one cannot be had.
    Value(AuthorizeToken),
    /// Your server: `POST` with an empty JSON object, answered by `{"authorizeToken": "…", "state": "…"}`. `state` may be
    /// left out: then the page makes its own. With it `authorizeToken` may be left out, for instances that want none.
    Endpoint {
        /// The URL.
        url: String,
        /// Further headers, such as one against cross-site requests.
        headers: Vec<(String, String)>,
        /// Which cookies go with it.
        credentials: Credentials,
    },
    /// Your own function.
    Function(TokenFunction),
}

/// What a source gives.
#[derive(Debug, Clone, Default)]
pub struct Minted {
    /// For the widget; `None` where none is wanted.
    pub token: Option<AuthorizeToken>,
    /// The server's own state, which it will ask for at the hand-off.
    pub state: Option<State>,
}

impl Minted {
    /// Reads `{"authorizeToken": "…", "state": "…"}`, of which one may be missing, or the token alone; `None` if there is
    /// neither, or one of another form.
    pub fn read(answer: &JsValue) -> Option<Self> {
        if let Some(token) = answer.as_string() {
            return AuthorizeToken::parse(&token).ok().map(Self::from);
        }
        let text = |name: &str| {
            let value = Reflect::get(answer, &name.into()).unwrap_or_default();
            (!value.is_undefined() && !value.is_null())
                .then(|| value.as_string().unwrap_or_default())
        };
        let minted = Self {
            token: match text("authorizeToken") {
                Some(token) => Some(AuthorizeToken::parse(&token).ok()?),
                None => None,
            },
            state: match text("state") {
                Some(state) => Some(State::parse(&state).ok()?),
                None => None,
            },
        };
        (minted.token.is_some() || minted.state.is_some()).then_some(minted)
    }
}

impl From<AuthorizeToken> for Minted {
    fn from(token: AuthorizeToken) -> Self {
        Self {
            token: Some(token),
            state: None,
        }
    }
}

/// A function that mints a token.
pub type TokenFunction = Rc<dyn Fn() -> LocalBoxFuture<'static, Result<Minted, TokenError>>>;

impl TokenSource {
    /// Your server, with no further headers and same-origin cookies.
    pub fn endpoint(url: impl Into<String>) -> Self {
        Self::Endpoint {
            url: url.into(),
            headers: Vec::new(),
            credentials: Credentials::default(),
        }
    }

    /// Your own asynchronous function: it gives an [`AuthorizeToken`], or [`Minted`] with your server's `state`.
    pub fn function<F, T>(mint: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, TokenError>> + 'static,
        T: Into<Minted>,
    {
        Self::Function(Rc::new(move || {
            let minting = mint();
            Box::pin(async move { minting.await.map(Into::into) })
        }))
    }

    /// Whether it can give another token after one was refused.
    pub(crate) fn can_renew(&self) -> bool {
        matches!(self, Self::Endpoint { .. } | Self::Function(_))
    }

    /// Mints a token.
    pub(crate) async fn mint(&self) -> Result<Minted, TokenError> {
        match self {
            Self::None => Ok(Minted::default()),
            Self::Value(token) => Ok(token.clone().into()),
            Self::Function(mint) => mint().await,
            Self::Endpoint {
                url,
                headers,
                credentials,
            } => {
                let post = Post {
                    url,
                    headers,
                    credentials: *credentials,
                    timeout: Duration::from_secs(10),
                    body: "{}",
                };
                let answer = post.send().await.map_err(|_| TokenError::Unanswered)?;
                if !(200..300).contains(&answer.status) {
                    return Err(TokenError::Status(answer.status));
                }
                Minted::read(&answer.json).ok_or(TokenError::Answer)
            }
        }
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Value(_) => "Value",
            Self::Endpoint { .. } => "Endpoint",
            Self::Function(_) => "Function",
        })
    }
}
