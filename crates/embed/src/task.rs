//! Work in the background that ends with its owner.

use futures_util::future::{AbortHandle, abortable};
use wasm_bindgen_futures::spawn_local;

/// A running task. Dropping it ends the task at its next pause, with the timers and requests that the task holds.
#[derive(Debug)]
#[must_use = "dropping a task ends it"]
pub(crate) struct Task(AbortHandle);

impl Task {
    pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) -> Self {
        let (work, handle) = abortable(work);
        spawn_local(async move {
            // The error says that the task was ended by its owner.
            let _ = work.await;
        });
        Self(handle)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}
