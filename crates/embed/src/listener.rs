//! The window's `message` listener, gone when dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Window};

const MESSAGE: &str = "message";

/// Listens until dropped.
#[derive(Debug)]
#[must_use = "dropping a listener removes it"]
pub(crate) struct Listener {
    window: Window,
    callback: Closure<dyn FnMut(MessageEvent)>,
}

impl Listener {
    pub(crate) fn on_message(window: Window, callback: impl FnMut(MessageEvent) + 'static) -> Self {
        let callback = Closure::new(callback);
        // Fails only for a callback that is none.
        let _ = window.add_event_listener_with_callback(MESSAGE, callback.as_ref().unchecked_ref());
        Self { window, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .window
            .remove_event_listener_with_callback(MESSAGE, self.callback.as_ref().unchecked_ref());
    }
}
