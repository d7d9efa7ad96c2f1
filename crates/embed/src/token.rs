//! Where the authorize token comes from. It is single use: minted just before the frame loads.

use crate::decode::read_fields;
use crate::endpoint::{Endpoint, Post};
use crate::error::TokenError;
use flinks_protocol::{AuthorizeToken, Field, InvalidId, State};
use futures_util::future::{BoxFuture, LocalBoxFuture};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// How long an endpoint may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Where the token comes from. Default: [`None`](Self::None).
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum TokenSource {
    /// Nowhere, for an integration from before October 2024, or the sandbox.
    #[default]
    None,
    /// One token that the page came with. A second one cannot be had.
    Value(AuthorizeToken),
    /// Your server.
    Endpoint(Endpoint),
    /// Your own asynchronous function.
    Function(TokenFunction),
    /// A server function.
    ServerFn(TokenServerFn),
}

impl TokenSource {
    /// Nowhere.
    pub fn none() -> Self {
        Self::None
    }

    /// One token that the page came with. A second one cannot be had.
    pub fn value(token: AuthorizeToken) -> Self {
        Self::Value(token)
    }

    /// Your server: `POST` with an empty JSON object, answered within 10 s by `{"authorizeToken": "…", "state": "…"}`.
    /// `state` may be left out: then the page makes its own. With it `authorizeToken` may be left out, for instances that
    /// want none.
    pub fn endpoint(endpoint: impl Into<Endpoint>) -> Self {
        Self::Endpoint(endpoint.into())
    }

    /// Your own asynchronous function: it gives an [`AuthorizeToken`], or a [`SessionToken`] with your server's `state`.
    pub fn function<F, T>(mint: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, TokenError>> + 'static,
        T: Into<SessionToken>,
    {
        Self::Function(TokenFunction(Rc::new(move || {
            let minted = mint();
            Box::pin(async move { minted.await.map(Into::into) })
        })))
    }

    /// A server function, such as Leptos' `#[server]` makes: a server that renders the page calls it, so that the frame is in the first
    /// HTML, and the page calls it for each later session.
    pub fn server_fn<F, T, E>(mint: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<SessionToken>,
        E: Display,
    {
        Self::ServerFn(TokenServerFn(Arc::new(move || {
            let minted = mint();
            Box::pin(async move {
                match minted.await {
                    Ok(token) => Ok(token.into()),
                    Err(error) => Err(TokenError::Function(error.to_string())),
                }
            })
        })))
    }

    /// Whether it can give another token after one was refused.
    pub(crate) fn can_renew(&self) -> bool {
        matches!(
            self,
            Self::Endpoint(_) | Self::Function(_) | Self::ServerFn(_)
        )
    }

    /// What there is without asking anyone.
    pub fn at_hand(&self) -> Option<SessionToken> {
        match self {
            Self::None => Some(SessionToken::default()),
            Self::Value(token) => Some(token.clone().into()),
            Self::Endpoint(_) | Self::Function(_) | Self::ServerFn(_) => None,
        }
    }

    /// Gets a token. Dropping the future gives it up, and aborts a request.
    pub(crate) async fn request(&self) -> Result<SessionToken, TokenError> {
        match self {
            Self::None => Ok(SessionToken::default()),
            Self::Value(token) => Ok(token.clone().into()),
            Self::Endpoint(endpoint) => ask(endpoint).await,
            Self::Function(TokenFunction(mint)) => mint().await,
            Self::ServerFn(mint) => mint.call().await,
        }
    }
}

async fn ask(endpoint: &Endpoint) -> Result<SessionToken, TokenError> {
    let post = Post {
        endpoint,
        body: "{}",
        idempotency_key: None,
        timeout: TIMEOUT,
        keepalive: false,
    };
    let answer = post.send().await.ok_or(TokenError::Unanswered)?;
    match answer.status {
        200..=299 => SessionToken::from_js(answer.json),
        status => Err(TokenError::Status(status)),
    }
}

/// An asynchronous function that gives tokens: see [`TokenSource::function`].
#[derive(Clone)]
pub struct TokenFunction(Rc<dyn Fn() -> LocalBoxFuture<'static, Result<SessionToken, TokenError>>>);

impl fmt::Debug for TokenFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenFunction")
    }
}

/// A server function that gives tokens: see [`TokenSource::server_fn`].
#[derive(Clone)]
pub struct TokenServerFn(Arc<MintOnServer>);

type MintOnServer = dyn Fn() -> MintedOnServer + Send + Sync;
type MintedOnServer = BoxFuture<'static, Result<SessionToken, TokenError>>;

impl TokenServerFn {
    /// Mints one.
    pub fn call(&self) -> MintedOnServer {
        (self.0)()
    }
}

impl fmt::Debug for TokenServerFn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenServerFn")
    }
}

/// What a source gives for one session. Its JSON is the token endpoint's answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionToken {
    /// For the widget; `None` where none is wanted.
    #[serde(rename = "authorizeToken")]
    pub token: Option<AuthorizeToken>,
    /// The server's own state, which it will ask for at the hand-off.
    pub state: Option<State>,
}

impl SessionToken {
    /// Reads an answer of your server or of a JavaScript function: `{authorizeToken, state}`, of which one may be missing
    /// or null, or the token alone as a text. Other properties are ignored.
    ///
    /// # Errors
    /// [`TokenError::Answer`] when there is neither, or one of another form.
    pub fn from_js(answer: JsValue) -> Result<Self, TokenError> {
        if let Some(token) = answer.as_string() {
            let token = AuthorizeToken::parse(&token).map_err(|_| TokenError::Answer)?;
            return Ok(token.into());
        }
        let fields = read_fields(&answer).map_err(|_| TokenError::Answer)?;
        let token = parsed(fields.get("authorizeToken"), AuthorizeToken::parse)?;
        let state = parsed(fields.get("state"), State::parse)?;
        match (&token, &state) {
            (None, None) => Err(TokenError::Answer),
            _ => Ok(Self { token, state }),
        }
    }
}

/// An id that may be left out, and must be well formed if it is there.
fn parsed<T>(
    field: &Field,
    parse: impl Fn(&str) -> Result<T, InvalidId>,
) -> Result<Option<T>, TokenError> {
    match field {
        Field::Absent | Field::Null => Ok(None),
        Field::Text(text) => parse(text).map(Some).map_err(|_| TokenError::Answer),
        _ => Err(TokenError::Answer),
    }
}

impl From<AuthorizeToken> for SessionToken {
    fn from(token: AuthorizeToken) -> Self {
        Self {
            token: Some(token),
            state: None,
        }
    }
}

#[cfg(all(test, target_family = "wasm"))]
#[allow(clippy::unwrap_used, reason = "clippy knows tests by `#[test]`")]
mod tests {
    use super::*;
    use js_sys::JSON;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    const TOKEN: &str = "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";

    fn read(json: &str) -> Result<SessionToken, TokenError> {
        SessionToken::from_js(JSON::parse(json).unwrap())
    }

    #[wasm_bindgen_test]
    fn an_answer_has_a_token_or_a_state_of_its_form() {
        let token = AuthorizeToken::parse(TOKEN).ok();
        let state = State::parse("abc").ok();
        for (json, expected) in [
            (format!(r#""{TOKEN}""#), (token.clone(), None)),
            (
                format!(r#"{{"authorizeToken":"{TOKEN}","more":[1]}}"#),
                (token.clone(), None),
            ),
            (
                format!(r#"{{"authorizeToken":"{TOKEN}","state":null}}"#),
                (token.clone(), None),
            ),
            (
                format!(r#"{{"authorizeToken":"{TOKEN}","state":"abc"}}"#),
                (token, state.clone()),
            ),
            (r#"{"state":"abc"}"#.to_owned(), (None, state)),
        ] {
            let (token, state) = expected;
            assert_eq!(read(&json), Ok(SessionToken { token, state }), "{json}");
        }
    }

    #[wasm_bindgen_test]
    fn any_other_answer_is_none() {
        for json in [
            "null",
            "{}",
            "[]",
            "7",
            r#""secret""#,
            r#"{"authorizeToken":"secret"}"#,
            r#"{"authorizeToken":7}"#,
            r#"{"state":""}"#,
            r#"{"authorizeToken":null,"state":null}"#,
            r#"{"authorizeToken":"8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31","state":"a b"}"#,
        ] {
            assert_eq!(read(json), Err(TokenError::Answer), "{json}");
        }
        let undefined = SessionToken::from_js(JsValue::UNDEFINED);
        assert_eq!(undefined, Err(TokenError::Answer));
    }
}
