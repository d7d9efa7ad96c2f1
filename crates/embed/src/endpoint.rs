//! Your endpoints: where they are, what goes with a request, and a POST of JSON to one.
//!
//! gloo-net builds the request and reads the answer's head. The call of `fetch` between them is ours: gloo-net 0.7 panics
//! when `fetch` rejects with something that is no `Error`, or gives something that is no `Response`, and pages do replace
//! `fetch`. For the same reason headers are set here: gloo-net throws on invalid ones.

use crate::timer::delay_ms;
use gloo_net::http::{Headers, Request, Response};
use gloo_timers::callback::Timeout;
use js_sys::{Date, Promise, Reflect};
use std::fmt;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials, RequestInit};

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

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// A request to be sent.
pub(crate) struct Post<'a> {
    pub endpoint: &'a Endpoint,
    /// JSON.
    pub body: &'a str,
    pub idempotency_key: Option<&'a str>,
    /// Until the whole answer is here.
    pub timeout: Duration,
    /// The browser finishes the request when the page is left.
    pub keepalive: bool,
}

/// What a server has answered.
pub(crate) struct Answer {
    pub status: u16,
    /// The pause that the server asked for, in milliseconds; negative if it is over.
    pub retry_after_ms: Option<f64>,
    /// The body; undefined if it is not JSON.
    pub json: JsValue,
}

impl Post<'_> {
    /// Sends it. `None` when no answer came: no network, no time left, or a request that the browser does not send.
    /// Dropping the future aborts the request.
    pub(crate) async fn send(&self) -> Option<Answer> {
        let abort = AbortOnDrop(AbortController::new().ok()?);
        let controller = abort.0.clone();
        // Aborting with a reason would reject with the reason, which need not be an `Error`.
        let _timeout = Timeout::new(delay_ms(self.timeout), move || controller.abort());
        let response = JsFuture::from(fetch(&self.request(&abort.0).ok()?).ok()?).await;
        let response: web_sys::Response = response.ok()?.dyn_into().ok()?;
        let json = match response.json() {
            Ok(json) => JsFuture::from(json).await.ok(),
            Err(_) => None,
        };
        let head = Response::from(response);
        Some(Answer {
            status: head.status(),
            retry_after_ms: head
                .headers()
                .get("Retry-After")
                .and_then(|value| retry_after_ms(&value)),
            json: json.unwrap_or(JsValue::UNDEFINED),
        })
    }

    fn request(&self, abort: &AbortController) -> Result<web_sys::Request, JsValue> {
        let headers = web_sys::Headers::new()?;
        headers.set("Content-Type", "application/json")?;
        headers.set("Accept", "application/json")?;
        for (name, value) in &self.endpoint.headers {
            headers.set(name, value)?;
        }
        if let Some(key) = self.idempotency_key {
            headers.set("Idempotency-Key", key)?;
        }
        let request = Request::post(&self.endpoint.url)
            .headers(Headers::from_raw(headers))
            .credentials(self.endpoint.credentials.into())
            .abort_signal(Some(&abort.signal()))
            .body(self.body)
            .map_err(|error| JsValue::from(error.to_string()))?;
        if !self.keepalive {
            return Ok(request.into());
        }
        // Neither gloo-net nor web-sys has a setter for it. A request that is made of another one takes over the rest; in WebKit
        // it does not follow the other's signal, so it gets it once more.
        let keepalive = RequestInit::new();
        keepalive.set_signal(Some(&abort.signal()));
        Reflect::set(&keepalive, &"keepalive".into(), &JsValue::TRUE)?;
        web_sys::Request::new_with_request_and_init(&request.into(), &keepalive)
    }
}

/// Aborting a request that has ended does nothing.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The value of `Retry-After`: whole seconds, or a date.
fn retry_after_ms(value: &str) -> Option<f64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than these are centuries, too.
        let seconds = value.parse().unwrap_or(u32::MAX);
        return Some(f64::from(seconds) * 1e3);
    }
    let at_ms = Date::parse(value);
    (!at_ms.is_nan()).then(|| at_ms - Date::now())
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

#[cfg(all(test, target_family = "wasm"))]
#[allow(clippy::unwrap_used, reason = "clippy knows tests by `#[test]`")]
mod browser_tests {
    use super::*;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn retry_after_is_in_seconds_or_a_date() {
        assert_eq!(retry_after_ms("7"), Some(7_000.0));
        assert_eq!(retry_after_ms(" 120 "), Some(120_000.0));
        let centuries = retry_after_ms("99999999999999999999");
        assert!(centuries.is_some_and(|ms| ms > 4e12));
        for odd in ["", "soon", "1.5 minutes", "-"] {
            assert_eq!(retry_after_ms(odd), None, "{odd}");
        }
        // An HTTP date has no milliseconds.
        let in_a_minute = Date::new(&(Date::now() + 60_000.0).into()).to_utc_string();
        let ms = retry_after_ms(&String::from(in_a_minute)).unwrap();
        assert!((58_000.0..=60_000.0).contains(&ms), "{ms}");
        let past = retry_after_ms("Wed, 21 Oct 2015 07:28:00 GMT").unwrap();
        assert!(past < 0.0);
    }
}
