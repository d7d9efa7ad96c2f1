//! Your endpoints: where they are, and what goes with a request.

use js_sys::{Object, Reflect};
use std::fmt;
use wasm_bindgen::JsValue;

/// Which cookies go with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Credentials {
    /// None.
    Omit,
    /// Those of the page's own origin, when the endpoint is there. The default.
    #[default]
    SameOrigin,
    /// Also those of another origin, which must allow it.
    Include,
}

impl Credentials {
    const fn name(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
        }
    }
}

/// An endpoint of yours. A URL alone is one, too: with no further headers, and the cookies of the page's own origin.
///
/// ```
/// use flinks_embed::{Credentials, Endpoint, HandoffOptions, TokenSource};
/// let token = TokenSource::endpoint("/api/connect/session");
/// let connections = Endpoint::new("https://api.acme.example/connections")
///     .header("X-CSRF-Token", "8b35f6c8")
///     .credentials(Credentials::Include);
/// let handoff = HandoffOptions::new(connections);
/// ```
#[derive(Clone)]
pub struct Endpoint {
    pub(crate) url: String,
    headers: Vec<(String, String)>,
    credentials: Credentials,
}

impl Endpoint {
    /// A relative URL is meant from the page.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            credentials: Credentials::default(),
        }
    }

    /// Adds a header, such as `X-CSRF-Token`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Which cookies go with it. Default: those of the page's own origin.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// `{url, headers, credentials}` for `js/page.js`.
    pub(crate) fn to_js(&self) -> JsValue {
        let headers = Object::new();
        for (name, value) in &self.headers {
            set(&headers, name, &value.into());
        }
        let endpoint = Object::new();
        set(&endpoint, "url", &self.url.as_str().into());
        set(&endpoint, "headers", &headers);
        set(&endpoint, "credentials", &self.credentials.name().into());
        endpoint.into()
    }
}

impl<T: Into<String>> From<T> for Endpoint {
    fn from(url: T) -> Self {
        Self::new(url)
    }
}

impl fmt::Debug for Endpoint {
    /// Headers may hold secrets: their names only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Endpoint")
            .field("url", &self.url)
            .field("headers", &names)
            .field("credentials", &self.credentials)
            .finish()
    }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails only for an object that is none.
    let _ = Reflect::set(object, &name.into(), value);
}
