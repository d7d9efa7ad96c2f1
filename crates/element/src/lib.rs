#![doc = include_str!("../README.md")]

mod emitted;
mod running;
mod session;
mod settings;
mod status;

pub use session::Session;

use flinks_protocol::Origin;
use settings::Settings;
use wasm_bindgen::prelude::*;

/// The URL for an iframe's `src`: `{instance, institution?, parameters}`.
#[wasm_bindgen(js_name = srcOf)]
pub fn src_of(settings: JsValue) -> Result<String, JsError> {
    Ok(Settings::read(&settings)?.url()?.to_src())
}

/// Whether an origin is on this machine.
#[wasm_bindgen(js_name = isLoopback)]
pub fn is_loopback(origin: &str) -> bool {
    Origin::parse(origin).is_ok_and(|origin| origin.is_loopback())
}
