//! Where visitors find this server. Who may post, how the cookie is kept and whether https is a must follow from it, and not from
//! what a request says of itself. Pages of other origins may ask where they are named, and nowhere else.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use flinks_protocol::Origin;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// How long a browser remembers what it was told.
const PREFLIGHT: Duration = Duration::from_secs(10 * 60);

/// The address, and whether a proxy stands before it.
#[derive(Clone)]
pub struct Site {
    /// None: browsers of this machine, by whatever name it has for itself.
    public_url: Option<Origin>,
    forwarded: bool,
    allowed: Arc<[Origin]>,
    said: Arc<Said>,
}

/// What is wrong with the proxy is said once.
#[derive(Default)]
struct Said {
    address: OnceLock<()>,
    not_forwarded: OnceLock<()>,
    not_set: OnceLock<()>,
    plain: OnceLock<()>,
}

/// Why a request is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Another site's page has sent it.
    OtherSite,
    /// Our own page has sent it, from an address that this server does not know as its own.
    OtherAddress,
}

impl Site {
    /// At this address, or for this machine alone. `forwarded`: a proxy names the visitor in `X-Forwarded-For`.
    pub fn new(public_url: Option<Origin>, forwarded: bool) -> Self {
        Self {
            public_url,
            forwarded,
            allowed: Arc::default(),
            said: Arc::default(),
        }
    }

    /// Pages of these origins may ask, too, with the visitor's cookies.
    #[must_use]
    pub fn allow(mut self, origins: impl IntoIterator<Item = Origin>) -> Self {
        self.allowed = origins.into_iter().collect();
        self
    }

    /// Whether it is the origin of a page that may ask from elsewhere.
    fn is_allowed(&self, origin: &str) -> bool {
        self.allowed
            .iter()
            .any(|allowed| allowed.as_str() == origin)
    }

    /// What browsers are told of pages of other origins: the same as [`refusal`](Self::refusal) decides.
    pub(crate) fn cors(&self) -> Option<CorsLayer> {
        if self.allowed.is_empty() {
            return None;
        }
        let site = self.clone();
        let is_allowed = move |origin: &HeaderValue, _: &Parts| {
            origin.to_str().is_ok_and(|origin| site.is_allowed(origin))
        };
        let cors = CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(is_allowed))
            .allow_credentials(true)
            .allow_methods([Method::GET, Method::POST, Method::DELETE])
            .allow_headers([
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                HeaderName::from_static("idempotency-key"),
            ])
            .expose_headers([header::RETRY_AFTER])
            .max_age(PREFLIGHT);
        Some(cors)
    }

    /// How the browser's cookie is kept.
    pub(crate) fn cookie_attributes(&self) -> &'static str {
        match (self.is_https(), self.allowed.is_empty()) {
            (false, _) => "SameSite=Lax",
            (true, true) => "SameSite=Lax; Secure",
            // A page of another site sends it, too; who may use it, `refusal` says. Partitioned: no cookie that follows a
            // person from site to site, which browsers would drop.
            (true, false) => "SameSite=None; Secure; Partitioned",
        }
    }

    pub(crate) const fn is_forwarded(&self) -> bool {
        self.forwarded
    }

    pub(crate) fn is_https(&self) -> bool {
        let public_url = self.public_url.as_ref();
        public_url.is_some_and(|url| url.as_str().starts_with("https:"))
    }

    /// Whether a page may send this.
    pub(crate) fn refusal(&self, headers: &HeaderMap) -> Option<Refusal> {
        let page = text(headers, header::ORIGIN);
        if page.is_some_and(|page| self.is_allowed(page)) {
            return None;
        }
        let site = text(headers, HeaderName::from_static("sec-fetch-site"));
        if site.is_some_and(|site| site != "same-origin" && site != "none") {
            return Some(Refusal::OtherSite);
        }
        // Without one it is no browser.
        let origin = page?;
        let says_own = site == Some("same-origin");
        if self.is_own(origin, headers, says_own) {
            return None;
        }
        // Over plain http browsers do not say what site it is. A page whose host was asked for is none of another one; a proxy
        // may leave the port out.
        let without_port = |host: &str| host.split(':').next().map(str::to_owned);
        let host = text(headers, header::HOST).and_then(without_port);
        let page_host = origin.strip_prefix("http://").and_then(without_port);
        if !says_own && (page_host.is_none() || page_host != host) {
            return Some(Refusal::OtherSite);
        }
        self.said.address.get_or_init(|| match &self.public_url {
            Some(url) => tracing::warn!(
                page = origin,
                public_url = %url,
                "the page is at another address than --public-url (FLINKS_BACKEND_PUBLIC_URL) says: its requests are refused"
            ),
            None => tracing::warn!(
                page = origin,
                "the page is not at an address of this machine: give its address as --public-url (FLINKS_BACKEND_PUBLIC_URL)"
            ),
        });
        Some(Refusal::OtherAddress)
    }

    /// `says_own`: the browser says that the page asks its own server.
    fn is_own(&self, origin: &str, headers: &HeaderMap, says_own: bool) -> bool {
        match &self.public_url {
            Some(url) => origin == url.as_str(),
            // Names of this machine only: a stranger's name may be made to lead to it.
            None => Origin::parse(origin).is_ok_and(|page| {
                let host = text(headers, header::HOST).unwrap_or_default();
                let is_host = origin.ends_with(&format!("//{host}"));
                // A server for development, such as `trunk serve`, passes on what its page asks, under our own name.
                let is_passed_on = says_own
                    && Origin::parse(&format!("http://{host}"))
                        .is_ok_and(|host| host.is_loopback());
                page.is_loopback() && (is_host || is_passed_on)
            }),
        }
    }

    /// Says what is wrong with the proxy, as far as a request shows it.
    pub(crate) fn examine_proxy(&self, headers: &HeaderMap) {
        let has_address = headers.contains_key("x-forwarded-for");
        if has_address && !self.forwarded {
            self.said.not_forwarded.get_or_init(|| {
                tracing::warn!(
                    "a proxy sends X-Forwarded-For, and --forwarded (FLINKS_BACKEND_FORWARDED) is not given: all visitors count as one"
                );
            });
        }
        if !has_address && self.forwarded {
            self.said.not_set.get_or_init(|| {
                tracing::warn!(
                    "--forwarded (FLINKS_BACKEND_FORWARDED) is given, and a request has no X-Forwarded-For: does the proxy set it?"
                );
            });
        }
        let scheme = text(headers, HeaderName::from_static("x-forwarded-proto"));
        if self.is_https() && scheme.is_some_and(|scheme| scheme != "https") {
            self.said.plain.get_or_init(|| {
                tracing::warn!(
                    "the proxy takes plain http, and --public-url (FLINKS_BACKEND_PUBLIC_URL) is https: redirect it, browsers keep no cookie"
                );
            });
        }
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let value = headers.get(name)?;
    Some(value.to_str().unwrap_or_default())
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("public_url", &self.public_url)
            .field("forwarded", &self.forwarded)
            .field("allowed", &self.allowed)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(site: &Site, headers: &[(&'static str, &str)]) -> Option<Refusal> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        site.refusal(&headers)
    }

    #[test]
    fn the_public_url_says_who_may_post_and_the_host_does_not() {
        let site = Site::new(Origin::parse("https://acme.example").ok(), false);
        let evil = [("origin", "https://evil.example"), ("host", "evil.example")];
        assert_eq!(refusal(&site, &evil), Some(Refusal::OtherSite));
        let own = [
            ("origin", "https://acme.example"),
            ("host", "10.0.0.7:8080"),
        ];
        assert_eq!(refusal(&site, &own), None);
        assert_eq!(refusal(&site, &[("host", "acme.example")]), None);
    }

    #[test]
    fn a_page_of_an_allowed_origin_may_post_and_one_that_looks_like_it_may_not() {
        let shop = Origin::parse("https://shop.example").unwrap();
        let site = Site::new(Origin::parse("https://acme.example").ok(), false).allow([shop]);
        for (origin, allowed) in [
            ("https://shop.example", true),
            ("https://acme.example", true),
            ("https://shop.example:444", false),
            ("https://shop.example.evil.example", false),
            ("http://shop.example", false),
            ("null", false),
        ] {
            let refused = refusal(&site, &[("origin", origin)]);
            assert_eq!(refused.is_none(), allowed, "{origin}");
        }
        let cross = [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://shop.example"),
        ];
        assert_eq!(refusal(&site, &cross), None);
        let without = [("sec-fetch-site", "cross-site")];
        assert_eq!(refusal(&site, &without), Some(Refusal::OtherSite));
    }

    #[test]
    fn without_a_public_url_only_pages_of_this_machine_may_post() {
        let site = Site::new(None, false);
        for (origin, host, allowed) in [
            ("http://localhost:8080", "localhost:8080", true),
            ("http://[::1]:8080", "[::1]:8080", true),
            ("http://localhost:9440", "localhost:8080", false),
            // Its name leads to this machine, once its owner says so.
            ("http://evil.example:8080", "evil.example:8080", false),
            ("https://evil.example", "evil.example", false),
            ("null", "localhost:8080", false),
        ] {
            let refused = refusal(&site, &[("origin", origin), ("host", host)]);
            assert_eq!(refused.is_none(), allowed, "{origin}");
        }
    }

    #[test]
    fn a_server_for_development_may_pass_on_what_its_page_asks() {
        let site = Site::new(None, false);
        for (origin, host, says, allowed) in [
            (
                "http://localhost:8080",
                "localhost:8081",
                "same-origin",
                true,
            ),
            (
                "http://127.0.0.1:8080",
                "localhost:8081",
                "same-origin",
                true,
            ),
            // Another program's page on this machine.
            (
                "http://localhost:9440",
                "localhost:8081",
                "same-site",
                false,
            ),
            (
                "http://evil.example:8080",
                "localhost:8081",
                "same-origin",
                false,
            ),
            (
                "http://localhost:8080",
                "evil.example:8081",
                "same-origin",
                false,
            ),
        ] {
            let headers = [("origin", origin), ("host", host), ("sec-fetch-site", says)];
            assert_eq!(
                refusal(&site, &headers).is_none(),
                allowed,
                "{origin} {says}"
            );
        }
    }
}
