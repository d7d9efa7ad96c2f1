//! Questions to the playground's own server.

use gloo_net::http::{Request, Response};
use js_sys::JSON;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The JSON at this path; `None` without a server, or for any other answer.
pub async fn get<T: DeserializeOwned>(path: &str) -> Option<T> {
    let request: web_sys::Request = Request::get(path).build().ok()?.into();
    // Not gloo-net's own `send`, which panics on a rejection that is not an `Error`.
    let answer = JsFuture::from(web_sys::window()?.fetch_with_request(&request))
        .await
        .ok()?;
    let answer = Response::from(answer.dyn_into::<web_sys::Response>().ok()?);
    if !answer.ok() {
        return None;
    }
    let body = JSON::parse(&answer.text().await.ok()?).ok()?;
    serde_wasm_bindgen::from_value(body).ok()
}
