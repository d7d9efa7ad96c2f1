//! Which browser asks: a cookie that no script can read.

use crate::cookie;
use crate::site::Site;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

/// A browser keeps a cookie of such a name only if it came over https, from this very host, for all of its paths.
const SECURE_COOKIE: &str = "__Host-flinks_connect";
/// On this machine there is no https.
const LOCAL_COOKIE: &str = "flinks_connect";

fn name(site: &Site) -> &'static str {
    match site.is_https() {
        true => SECURE_COOKIE,
        false => LOCAL_COOKIE,
    }
}

/// A browser, by the random value of its cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserSession(String);

impl BrowserSession {
    /// A browser that has not been here before.
    pub(crate) fn new() -> Self {
        Self(Uuid::new_v4().simple().to_string())
    }

    /// The browser that a request comes from.
    pub(crate) fn read(headers: &HeaderMap, site: &Site) -> Option<Self> {
        cookie::values(headers, name(site))
            .find(|value| Uuid::try_parse(value).is_ok())
            .map(|value| Self(value.to_owned()))
    }

    /// The header that gives a browser its cookie.
    pub(crate) fn set_cookie(&self, site: &Site) -> Option<HeaderValue> {
        let attributes = site.cookie_attributes();
        let cookie = format!("{}={}; Path=/; HttpOnly; {attributes}", name(site), self.0);
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
pub async fn with_the_first_page(
    State(site): State<Site>,
    mut request: Request,
    next: Next,
) -> Response {
    let cookie = match BrowserSession::read(request.headers(), &site) {
        Some(_) => None,
        None => BrowserSession::new().set_cookie(&site),
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

    fn sites() -> [Site; 2] {
        let public_url = flinks_protocol::Origin::parse("https://acme.example").ok();
        [None, public_url].map(|url| Site::new(url, false))
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        for site in sites() {
            let browser = BrowserSession::new();
            let read = |line: &str| {
                let line = (header::COOKIE, line.parse().unwrap());
                BrowserSession::read(&HeaderMap::from_iter([line]), &site)
            };
            let name = name(&site);
            assert_eq!(
                read(&format!("a=b; {name}={}; c=d", browser.0)),
                Some(browser)
            );
            let value = Uuid::new_v4().simple();
            for other in [
                String::new(),
                name.to_owned(),
                format!("{name}="),
                format!("{name}=short"),
                format!("x{name}={value}"),
            ] {
                assert_eq!(read(&other), None, "{other}");
            }
        }
    }

    #[test]
    fn the_cookie_is_secure_wherever_the_public_url_is_https() {
        let [local, public] = sites().map(|site| {
            let cookie = BrowserSession::new().set_cookie(&site).unwrap();
            cookie.to_str().unwrap().to_owned()
        });
        assert!(local.starts_with("flinks_connect=") && !local.contains("Secure"));
        assert!(public.starts_with("__Host-") && public.ends_with("; Secure"));
        for cookie in [local, public] {
            assert!(
                cookie.contains("; Path=/; HttpOnly; SameSite=Lax"),
                "{cookie}"
            );
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
    }
}
