//! Where the authorize token comes from. It is single use: minted just before the frame loads.

use crate::error::TokenError;
use crate::post::{Credentials, Post};
use flinks_protocol::AuthorizeToken;
use futures_util::future::LocalBoxFuture;
use js_sys::Reflect;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// Where the token comes from.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum TokenSource {
    /// Nowhere: an integration from before October 2024, or the sandbox. The default.
    #[default]
    None,
    /// One token that the page came with. A second one cannot be had.
    Value(AuthorizeToken),
    /// Your server: `POST` with an empty JSON object, answered by `{"authorizeToken": "…"}`.
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

/// A function that mints a token.
pub type TokenFunction =
    Rc<dyn Fn() -> LocalBoxFuture<'static, Result<AuthorizeToken, TokenError>>>;

impl TokenSource {
    /// Your server, with no further headers and same-origin cookies.
    pub fn endpoint(url: impl Into<String>) -> Self {
        Self::Endpoint {
            url: url.into(),
            headers: Vec::new(),
            credentials: Credentials::default(),
        }
    }

    /// Your own asynchronous function.
    pub fn function<F>(mint: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<AuthorizeToken, TokenError>> + 'static,
    {
        Self::Function(Rc::new(move || Box::pin(mint())))
    }

    /// Whether it can give another token after one was refused.
    pub(crate) fn can_renew(&self) -> bool {
        matches!(self, Self::Endpoint { .. } | Self::Function(_))
    }

    /// Mints a token; `None` where there is no source.
    pub(crate) async fn mint(&self) -> Result<Option<AuthorizeToken>, TokenError> {
        match self {
            Self::None => Ok(None),
            Self::Value(token) => Ok(Some(token.clone())),
            Self::Function(mint) => mint().await.map(Some),
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
                Reflect::get(&answer.json, &"authorizeToken".into())
                    .ok()
                    .and_then(|token| AuthorizeToken::parse(&token.as_string()?).ok())
                    .map(Some)
                    .ok_or(TokenError::Answer)
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
