//! The page around us: window, clock, randomness, storage. Each may be missing or forbidden.

use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Performance, Storage, Window};

pub(crate) fn window() -> Option<Window> {
    js_sys::global().dyn_into().ok()
}

/// Milliseconds since the page began.
pub(crate) fn now() -> f64 {
    window()
        .and_then(|window| window.performance())
        .map_or_else(js_sys::Date::now, |clock: Performance| clock.now())
}

/// Milliseconds for a timer. Browsers take what is longer than 24 days for nothing at all.
pub(crate) fn timer(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).map_or(LONGEST_TIMER, |ms| ms.min(LONGEST_TIMER))
}

const LONGEST_TIMER: u32 = i32::MAX as u32;

/// Random bytes that cannot be guessed; `None` where the browser gives none.
pub(crate) fn random() -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    window()?
        .crypto()
        .ok()?
        .get_random_values_with_u8_array(&mut bytes)
        .ok()?;
    Some(bytes)
}

/// The tab's own storage: it outlives a reload and a redirect, and ends with the tab. `None` where it is forbidden.
pub(crate) fn storage() -> Option<Storage> {
    window()?.session_storage().ok()?
}

/// The names in the storage that begin with a prefix.
pub(crate) fn stored_names(storage: &Storage, prefix: &str) -> Vec<String> {
    let length = storage.length().unwrap_or(0);
    (0..length)
        .filter_map(|at| storage.key(at).ok()?)
        .filter(|name| name.starts_with(prefix))
        .collect()
}
