//! The headers that every answer carries, and who may post.

use crate::problem::Problem;
use crate::site::{Refusal, Site};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flinks_protocol::Origin;
use std::sync::Arc;

/// The headers for pages that frame these instances.
pub(crate) fn headers(instances: &[Origin], site: &Site) -> HeaderMap {
    let origins = |separator: &str, quote: &str| {
        let quoted = instances
            .iter()
            .map(|origin| format!("{quote}{origin}{quote}"));
        quoted.collect::<Vec<_>>().join(separator)
    };
    // 'self' in frame-src and frame-ancestors: with innerRedirect the landing page is loaded inside our own frame.
    let content_security_policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; frame-src 'self' {}; manifest-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'; object-src 'none'",
        origins(" ", "")
    );
    let permissions = ["clipboard-write", "fullscreen", "camera"]
        .map(|feature| format!("{feature}=(self {})", origins(" ", "\"")))
        .join(", ");
    // A year, and this name alone: what else the domain has is not ours to say.
    let https_only = site.is_https().then(|| {
        let year = "max-age=31536000".to_owned();
        (header::STRICT_TRANSPORT_SECURITY, year)
    });
    [
        (header::CONTENT_SECURITY_POLICY, content_security_policy),
        (HeaderName::from_static("permissions-policy"), permissions),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (
            header::REFERRER_POLICY,
            "strict-origin-when-cross-origin".to_owned(),
        ),
        // Not same-origin: a bank's own window must still find the page that opened it.
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin-allow-popups".to_owned(),
        ),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ]
    .into_iter()
    .chain(https_only)
    .filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?)))
    .collect()
}

/// Adds them to an answer, where it has none of its own.
pub(crate) async fn with_headers(
    State(headers): State<Arc<HeaderMap>>,
    mut response: Response,
) -> Response {
    for (name, value) in headers.iter() {
        let entry = response.headers_mut().entry(name);
        entry.or_insert_with(|| value.clone());
    }
    response
}

/// Refuses requests that another site's page has sent.
pub(crate) async fn same_site_only(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    site.examine_proxy(request.headers());
    let is_safe = request.method().is_safe();
    let detail = match site.refusal(request.headers()).filter(|_| !is_safe) {
        None => return next.run(request).await,
        Some(Refusal::OtherSite) => "Requests from pages of another origin are not taken.",
        Some(Refusal::OtherAddress) => {
            "This server is set up for another address than that of this page: see its log."
        }
    };
    Problem::new(StatusCode::FORBIDDEN, detail).into_response()
}
