//! Your endpoints: where they are, and what goes with a request.

use js_sys::{Object, Reflect};
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

/// `{url, headers, credentials}` for `js/page.js`.
pub(crate) fn endpoint(
    url: &str,
    headers: &[(String, String)],
    credentials: Credentials,
) -> JsValue {
    let all = Object::new();
    for (name, value) in headers {
        set(&all, name, &value.into());
    }
    let endpoint = Object::new();
    set(&endpoint, "url", &url.into());
    set(&endpoint, "headers", &all);
    set(&endpoint, "credentials", &credentials.name().into());
    endpoint.into()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails only for an object that is none.
    let _ = Reflect::set(object, &name.into(), value);
}
