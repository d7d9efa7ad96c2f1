//! What the server says of its instances.

use gloo_net::http::{Request, Response};
use js_sys::JSON;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The instances that the page may frame; the first is the default.
#[derive(Debug, Clone, Deserialize)]
pub struct PageConfig {
    /// Origins.
    pub instances: Vec<String>,
    /// Whether there is a server: it begins sessions, too.
    #[serde(skip)]
    pub served: bool,
}

impl Default for PageConfig {
    /// Without a server: the sandbox.
    fn default() -> Self {
        Self {
            instances: vec!["https://toolbox-iframe.private.fin.ag".to_owned()],
            served: false,
        }
    }
}

impl PageConfig {
    /// Asks the server; on a static host there is none.
    pub async fn load() -> Self {
        Self::ask()
            .await
            .filter(|config| !config.instances.is_empty())
            .unwrap_or_default()
    }

    async fn ask() -> Option<Self> {
        let request: web_sys::Request = Request::get("/api/config").build().ok()?.into();
        // Not gloo-net's own `send`, which panics on a rejection that is not an `Error`.
        let answer = JsFuture::from(web_sys::window()?.fetch_with_request(&request))
            .await
            .ok()?;
        let answer = Response::from(answer.dyn_into::<web_sys::Response>().ok()?);
        if !answer.ok() {
            return None;
        }
        let body = JSON::parse(&answer.text().await.ok()?).ok()?;
        let config: Self = serde_wasm_bindgen::from_value(body).ok()?;
        Some(Self {
            served: true,
            ..config
        })
    }
}
