//! A shop that is rendered on the server: the bank's widget is in the first HTML, and Rust takes it over.

mod app;
#[cfg(feature = "ssr")]
mod customers;
#[cfg(feature = "ssr")]
mod server;

pub use app::{App, shell};
#[cfg(feature = "ssr")]
pub use server::serve;

/// Where the browser begins.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(App);
}
