//! The browser around a widget. Each part may be missing or forbidden; then there is `None`, and never an exception.

use web_sys::{Storage, Window};

/// The page's window. `None` in a worker and outside a browser, where asking for it would panic.
pub(crate) fn window() -> Option<Window> {
    if cfg!(target_family = "wasm") {
        web_sys::window()
    } else {
        None
    }
}

/// The tab's own storage: it outlives reloads and redirects, and ends with the tab. Its getter throws where a policy or
/// the person forbids storage.
pub(crate) fn session_storage() -> Option<Storage> {
    window()?.session_storage().ok().flatten()
}

/// Milliseconds since the page began, on the clock of `Event.timeStamp`.
pub(crate) fn now() -> f64 {
    window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}

/// 128 bits that nobody can guess.
pub(crate) fn random_bits() -> Option<[u8; 16]> {
    let mut bits = [0; 16];
    let crypto = window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bits).ok()?;
    Some(bits)
}
