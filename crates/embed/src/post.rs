//! One POST of JSON: with a time-out, ended when its future is dropped.

use crate::browser;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{JSON, Reflect};
use std::pin::pin;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response};

const JSON_TYPE: &str = "application/json";

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

/// Where and how to post.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Post<'a> {
    pub url: &'a str,
    pub headers: &'a [(String, String)],
    pub credentials: Credentials,
    pub timeout: Duration,
    /// JSON text.
    pub body: &'a str,
}

/// No answer: network, time-out, or a request that the browser will not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unanswered;

/// What the server said.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    /// The `Retry-After` header, in seconds or as a date.
    pub retry_after: Option<Duration>,
    /// The body as JSON; undefined if it is none.
    pub json: JsValue,
}

impl Post<'_> {
    /// Sends it. The request outlives the page (`keepalive`), but not this future.
    pub(crate) async fn send(self) -> Result<Answer, Unanswered> {
        let abort = AbortOnDrop(AbortController::new().map_err(|_| Unanswered)?);
        let timeout = TimeoutFuture::new(browser::timer(self.timeout));
        match select(pin!(self.exchange(&abort.0)), timeout).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(Unanswered),
        }
    }

    async fn exchange(self, abort: &AbortController) -> Result<Answer, Unanswered> {
        let window = browser::window().ok_or(Unanswered)?;
        let headers = Headers::new().map_err(|_| Unanswered)?;
        let json = [("Content-Type", JSON_TYPE), ("Accept", JSON_TYPE)];
        let own = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in json.into_iter().chain(own) {
            headers.set(name, value).map_err(|_| Unanswered)?;
        }
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&headers);
        init.set_body(&self.body.into());
        init.set_credentials(match self.credentials {
            Credentials::Omit => RequestCredentials::Omit,
            Credentials::SameOrigin => RequestCredentials::SameOrigin,
            Credentials::Include => RequestCredentials::Include,
        });
        init.set_signal(Some(&abort.signal()));
        let _ = Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE);
        let answer = JsFuture::from(window.fetch_with_str_and_init(self.url, &init));
        let answer = answer.await.map_err(|_| Unanswered)?;
        let answer: Response = answer.dyn_into().map_err(|_| Unanswered)?;
        let retry_after = answer.headers().get("Retry-After").ok().flatten();
        let text = match answer.text() {
            Ok(text) => JsFuture::from(text).await.unwrap_or_default(),
            Err(_) => JsValue::UNDEFINED,
        };
        Ok(Answer {
            status: answer.status(),
            retry_after: retry_after.and_then(|text| parse_retry_after(&text)),
            json: JSON::parse(&text.as_string().unwrap_or_default()).unwrap_or_default(),
        })
    }
}

fn parse_retry_after(text: &str) -> Option<Duration> {
    let seconds = match text.trim().parse::<u32>() {
        Ok(seconds) => f64::from(seconds),
        Err(_) => (js_sys::Date::parse(text) - js_sys::Date::now()) / 1_000.0,
    };
    // A date that is none is NaN; one that has passed means now.
    seconds
        .is_finite()
        .then(|| Duration::try_from_secs_f64(seconds.max(0.0)).ok())
        .flatten()
}

struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        // Harmless once the whole answer is there.
        self.0.abort();
    }
}
