//! The language of the person who looks at the page.

use crate::Locale;

/// The one that their browser prefers. Where the page is rendered on a server, the server's answer holds for the client, too.
pub(crate) fn preferred_locale() -> Locale {
    #[cfg(any(feature = "hydrate", feature = "ssr"))]
    {
        use leptos::prelude::SharedValue;
        let shared = SharedValue::new_str(|| of_request_or_browser().tag().to_owned());
        Locale::from_tag(&shared.into_inner())
    }
    #[cfg(not(any(feature = "hydrate", feature = "ssr")))]
    Locale::of_browser()
}

#[cfg(feature = "ssr")]
fn of_request_or_browser() -> Locale {
    let request = leptos::prelude::use_context::<http::request::Parts>();
    let preferred = request.as_ref().and_then(|request| {
        let preferred = request.headers.get(http::header::ACCEPT_LANGUAGE)?;
        preferred.to_str().ok()
    });
    preferred.map(Locale::from_tag).unwrap_or_default()
}

#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
fn of_request_or_browser() -> Locale {
    Locale::of_browser()
}
