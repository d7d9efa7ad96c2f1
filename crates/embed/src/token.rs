//! Where the authorize token comes from. It is single use: minted just before the frame loads.

use crate::endpoint::Endpoint;
use crate::error::TokenError;
use crate::page::{Answer, Task, field};
use crate::running::Running;
use flinks_protocol::{AuthorizeToken, State};
use futures_util::future::LocalBoxFuture;
use std::any::Any;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Where the token comes from. Default: nowhere, for an integration from before October 2024, or the sandbox.
#[derive(Clone, Default)]
pub struct TokenSource(Option<Rc<dyn Mint>>);

/// Each source behind a pointer, so that a page downloads only its own.
trait Mint {
    /// `done` may be called before this returns.
    fn mint(&self, done: Done) -> Option<Minting>;

    /// Whether it can give another token after one was refused.
    fn can_renew(&self) -> bool;
}

type Done = Box<dyn FnOnce(Result<Minted, TokenError>)>;

/// A token on its way. Dropping it gives it up.
pub(crate) type Minting = Box<dyn Any>;

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

impl TokenSource {
    /// Nowhere.
    pub fn none() -> Self {
        Self::default()
    }

    /// One token that the page came with. A second one cannot be had.
    pub fn value(token: AuthorizeToken) -> Self {
        Self(Some(Rc::new(Value(token))))
    }

    /// Your server: `POST` with an empty JSON object, answered by `{"authorizeToken": "…", "state": "…"}`. `state` may be
    /// left out: then the page makes its own. With it `authorizeToken` may be left out, for instances that want none.
    pub fn endpoint(endpoint: impl Into<Endpoint>) -> Self {
        Self(Some(Rc::new(endpoint.into())))
    }

    /// Your own asynchronous function: it gives an [`AuthorizeToken`], or [`Minted`] with your server's `state`.
    pub fn function<F, T>(mint: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, TokenError>> + 'static,
        T: Into<Minted>,
    {
        Self(Some(Rc::new(Function(Box::new(move || {
            let minting = mint();
            Box::pin(async move { minting.await.map(Into::into) })
        })))))
    }

    pub(crate) fn can_renew(&self) -> bool {
        self.0.as_ref().is_some_and(|source| source.can_renew())
    }

    /// Mints a token. `done` may be called before this returns.
    pub(crate) fn mint(
        &self,
        done: impl FnOnce(Result<Minted, TokenError>) + 'static,
    ) -> Option<Minting> {
        match &self.0 {
            Some(source) => source.mint(Box::new(done)),
            None => {
                done(Ok(Minted::default()));
                None
            }
        }
    }
}

impl fmt::Debug for TokenSource {
    /// What a source is made of would have to be kept for this: kilobytes in every page.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Some(_) => "TokenSource(some)",
            None => "TokenSource(none)",
        })
    }
}

struct Value(AuthorizeToken);

impl Mint for Value {
    fn mint(&self, done: Done) -> Option<Minting> {
        done(Ok(self.0.clone().into()));
        None
    }

    fn can_renew(&self) -> bool {
        false
    }
}

struct Function(Box<dyn Fn() -> LocalBoxFuture<'static, Result<Minted, TokenError>>>);

impl Mint for Function {
    fn mint(&self, done: Done) -> Option<Minting> {
        let minting = (self.0)();
        Some(Box::new(Running::spawn(async move { done(minting.await) })))
    }

    fn can_renew(&self) -> bool {
        true
    }
}

impl Mint for Endpoint {
    fn mint(&self, done: Done) -> Option<Minting> {
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
        let task = Task::post(&self.to_js(), None, "{}", TIMEOUT, answered);
        Some(Box::new(task))
    }

    fn can_renew(&self) -> bool {
        true
    }
}

/// How long an endpoint may take.
const TIMEOUT: Duration = Duration::from_secs(10);
