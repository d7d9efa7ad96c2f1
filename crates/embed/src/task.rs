//! Asynchronous work that ends with its owner.

use futures_util::future::{AbortHandle, LocalBoxFuture, abortable};
use wasm_bindgen_futures::spawn_local;

/// A spawned future. Dropping the task ends it: the future runs no further, and is dropped in the next microtask.
#[derive(Debug)]
#[must_use = "dropping a task ends its future"]
pub(crate) struct Task(AbortHandle);

impl Task {
    pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) -> Self {
        Self::spawn_boxed(Box::pin(work))
    }

    fn spawn_boxed(work: LocalBoxFuture<'static, ()>) -> Self {
        let (work, handle) = abortable(work);
        spawn_local(async move {
            // An error only says that the owner is gone.
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
