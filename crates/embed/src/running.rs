//! Work in the background that ends with its owner.

use futures_util::future::{AbortHandle, abortable};
use wasm_bindgen_futures::spawn_local;

/// A running future. Dropping it ends the future at its next pause.
#[derive(Debug)]
#[must_use = "dropping it ends the future"]
pub(crate) struct Running(AbortHandle);

impl Running {
    pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) -> Self {
        let (work, handle) = abortable(work);
        spawn_local(async move {
            // The error says that it was ended by its owner.
            let _ = work.await;
        });
        Self(handle)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}
