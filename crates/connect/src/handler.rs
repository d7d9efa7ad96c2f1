//! Callbacks that are looked up when they are called.

use leptos::prelude::*;
use std::fmt;
use std::sync::Arc;

/// A callback prop: a closure, a [`Callback`], or a signal of one. The newest is called, and a new one does not start the
/// session over.
pub struct Handler<T: 'static>(Arc<dyn Fn(T) + Send + Sync>);

impl<T> Handler<T> {
    pub(crate) fn call(&self, value: T) {
        (self.0)(value);
    }
}

impl<T> Clone for Handler<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for Handler<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handler")
    }
}

impl<T, F: Fn(T) + Send + Sync + 'static> From<F> for Handler<T> {
    fn from(callback: F) -> Self {
        Self(Arc::new(callback))
    }
}

impl<T> From<Callback<T>> for Handler<T> {
    fn from(callback: Callback<T>) -> Self {
        // `None` once the owner of the callback is gone.
        Self(Arc::new(move |value| {
            let _ = callback.try_run(value);
        }))
    }
}

impl<T> From<Signal<Callback<T>>> for Handler<T> {
    fn from(newest: Signal<Callback<T>>) -> Self {
        Self(Arc::new(move |value| {
            if let Some(callback) = newest.try_get_untracked() {
                let _ = callback.try_run(value);
            }
        }))
    }
}

impl<T> From<RwSignal<Callback<T>>> for Handler<T> {
    fn from(newest: RwSignal<Callback<T>>) -> Self {
        Signal::from(newest).into()
    }
}
