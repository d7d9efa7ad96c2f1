//! Questions to the playground's own server.

use gloo_net::http::{Request, RequestBuilder, Response};
use js_sys::JSON;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The JSON at this path; `None` without a server, or for any other answer.
pub async fn get(path: &str) -> Option<JsValue> {
    let answer = send(Request::get(path)).await?;
    JSON::parse(&answer.text().await.ok()?).ok()
}

/// Whether what is at this path is gone now.
pub async fn delete(path: &str) -> bool {
    send(Request::delete(path)).await.is_some()
}

/// The answer, if it is a good one.
async fn send(request: RequestBuilder) -> Option<Response> {
    let request: web_sys::Request = request.build().ok()?.into();
    // Not gloo-net's own `send`, which panics on a rejection that is not an `Error`.
    let answer = JsFuture::from(web_sys::window()?.fetch_with_request(&request))
        .await
        .ok()?;
    let answer = Response::from(answer.dyn_into::<web_sys::Response>().ok()?);
    answer.ok().then_some(answer)
}
