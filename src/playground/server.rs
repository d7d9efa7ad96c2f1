//! Requests to the playground's own server.

use gloo_net::http::{Request, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Where connections are handed over to.
pub const CONNECTIONS: &str = "/api/connections";
/// Where sessions begin: a token for the widget, and the state of the hand-off.
pub const SESSION: &str = "/api/connect/session";

/// The JSON at this path; `None` without a server, and for any other response.
pub async fn get<T: DeserializeOwned>(path: &str) -> Option<T> {
    send(Request::get(path)).await?.json().await.ok()
}

/// Whether the server has deleted what is at this path.
pub async fn delete(path: &str) -> bool {
    send(Request::delete(path)).await.is_some()
}

/// The response, if its status is a success.
async fn send(request: RequestBuilder) -> Option<Response> {
    let request: web_sys::Request = request.build().ok()?.into();
    // gloo-net's own `send` panics on a rejection that is not an `Error`.
    let response = JsFuture::from(web_sys::window()?.fetch_with_request(&request))
        .await
        .ok()?;
    let response = Response::from(response.dyn_into::<web_sys::Response>().ok()?);
    response.ok().then_some(response)
}
