//! Which browser asks: a cookie that no script can read.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

const COOKIE: &str = "flinks_connect";

/// A browser, by the random value of its cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserSession(String);

impl BrowserSession {
    /// A browser that has not been here before.
    pub(crate) fn new() -> Self {
        Self(Uuid::new_v4().simple().to_string())
    }

    /// The browser that a request comes from.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get_all(header::COOKIE).iter();
        cookies
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(name, value)| *name == COOKIE && Uuid::try_parse(value).is_ok())
            .map(|(_, value)| Self(value.to_owned()))
    }

    /// The header that gives a browser its cookie. `Secure` but on this machine, where there is no https.
    pub(crate) fn set_cookie(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let host = headers.get(header::HOST)?.to_str().ok()?;
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let secure = match name {
            "localhost" | "127.0.0.1" | "[::1]" => "",
            _ => "; Secure",
        };
        let cookie = format!(
            "{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
            self.0
        );
        HeaderValue::try_from(cookie).ok()
    }

    /// What is stored of it.
    pub(crate) fn hash(&self) -> String {
        hash(&self.0)
    }
}

impl fmt::Debug for BrowserSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BrowserSession")
    }
}

/// Gives a browser its cookie with the first page: of several sessions that it begins at once each would bring another one,
/// and only the last would be kept. What answers the request sees the cookie already.
pub async fn with_the_first_page(mut request: Request, next: Next) -> Response {
    let cookie = match BrowserSession::read(request.headers()) {
        Some(_) => None,
        None => BrowserSession::new().set_cookie(request.headers()),
    };
    if let Some(cookie) = &cookie {
        request.headers_mut().append(header::COOKIE, cookie.clone());
    }
    let mut answer = next.run(request).await;
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if let Some(cookie) = cookie.filter(|_| is_page) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

/// SHA-256 in hexadecimal: the values are random, so no salt is needed.
pub(crate) fn hash(value: &str) -> String {
    Sha256::digest(value.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        [(name, HeaderValue::try_from(value).unwrap())]
            .into_iter()
            .collect()
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let browser = BrowserSession::new();
        let line = format!("a=b; {COOKIE}={}; c=d", browser.0);
        assert_eq!(
            BrowserSession::read(&headers(header::COOKIE, &line)),
            Some(browser)
        );
        for other in [
            "",
            "flinks_connect",
            "flinks_connect=",
            "flinks_connect=short",
            "xflinks_connect=1",
        ] {
            assert_eq!(
                BrowserSession::read(&headers(header::COOKIE, other)),
                None,
                "{other}"
            );
        }
    }

    #[test]
    fn the_cookie_is_secure_but_on_this_machine() {
        let cookie = |host| {
            let set = BrowserSession::new().set_cookie(&headers(header::HOST, host));
            set.unwrap().to_str().unwrap().to_owned()
        };
        for (host, secure) in [
            ("localhost:8080", false),
            ("[::1]:8080", false),
            ("acme.example", true),
            ("localhost.evil.example", true),
        ] {
            let cookie = cookie(host);
            assert_eq!(cookie.ends_with("; Secure"), secure, "{host}");
            assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        }
    }
}
