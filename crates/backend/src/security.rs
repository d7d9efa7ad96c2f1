//! The headers that every answer carries, and who may post.

use crate::problem::Problem;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flinks_protocol::Origin;

/// The headers for pages that frame these instances.
pub(crate) fn headers(instances: &[Origin]) -> Vec<(HeaderName, HeaderValue)> {
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
    .filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?)))
    .collect()
}

/// Refuses requests that another site's page has sent.
pub(crate) async fn same_site_only(request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_same_site(request.headers()) {
        next.run(request).await
    } else {
        Problem::new(
            StatusCode::FORBIDDEN,
            "Requests from pages of another origin are not taken.",
        )
        .into_response()
    }
}

fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    if text(HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| site != "same-origin" && site != "none")
    {
        return false;
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        // Not a browser.
        (None, _) => true,
        (Some(origin), Some(host)) => origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"))
            .is_some_and(|origin| origin.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
    }
}
