//! Your endpoints: where they are, and what goes with a request.

use std::fmt;
use web_sys::RequestCredentials;

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
    /// The credentials with this name, as `fetch` calls them: `omit`, `same-origin` or `include`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "omit" => Some(Self::Omit),
            "same-origin" => Some(Self::SameOrigin),
            "include" => Some(Self::Include),
            _ => None,
        }
    }
}

impl From<Credentials> for RequestCredentials {
    fn from(credentials: Credentials) -> Self {
        match credentials {
            Credentials::Omit => Self::Omit,
            Credentials::SameOrigin => Self::SameOrigin,
            Credentials::Include => Self::Include,
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
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) credentials: Credentials,
}

impl Endpoint {
    /// A relative URL is resolved against the page.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            credentials: Credentials::default(),
        }
    }

    /// Adds a header, such as `X-CSRF-Token`. Default: none but `Content-Type` and `Accept`, both `application/json`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_value_of_a_header() {
        let endpoint = Endpoint::new("/connections").header("X-CSRF-Token", "8b35f6c8");
        let shown = format!("{endpoint:?}");
        assert!(shown.contains("X-CSRF-Token") && !shown.contains("8b35f6c8"));
    }
}
