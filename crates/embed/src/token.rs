//! Where the authorize token comes from. It is single use: minted just before the frame loads.

use crate::endpoint::{Credentials, endpoint};
use crate::error::TokenError;
use crate::page::{Answer, Task, field};
use crate::running::Running;
use flinks_protocol::{AuthorizeToken, State};
use futures_util::future::LocalBoxFuture;
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
            let value = field(answer, name);
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

    /// Mints a token. `done` may be called before this returns.
    pub(crate) fn mint(
        &self,
        done: impl FnOnce(Result<Minted, TokenError>) + 'static,
    ) -> Option<Minting> {
        match self {
            Self::None => {
                done(Ok(Minted::default()));
                None
            }
            Self::Value(token) => {
                done(Ok(token.clone().into()));
                None
            }
            Self::Function(mint) => {
                let minting = mint();
                Some(Minting::Function(Running::spawn(async move {
                    done(minting.await);
                })))
            }
            Self::Endpoint {
                url,
                headers,
                credentials,
            } => {
                let endpoint = endpoint(url, headers, *credentials);
                let mut done = Some(done);
                let answered = move |answer: Answer| {
                    let minted = match answer.status() {
                        None => Err(TokenError::Unanswered),
                        Some(200..=299) => Minted::read(&answer.json).ok_or(TokenError::Answer),
                        Some(status) => Err(TokenError::Status(status)),
                    };
                    if let Some(done) = done.take() {
                        done(minted);
                    }
                };
                Some(Minting::Endpoint(Task::post(
                    &endpoint, None, "{}", TIMEOUT, answered,
                )))
            }
        }
    }
}

/// How long an endpoint may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A token on its way. Dropping it gives it up.
#[allow(dead_code, reason = "held for their drop")]
pub(crate) enum Minting {
    Endpoint(Task),
    Function(Running),
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
