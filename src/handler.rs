//! Callbacks that are looked up when they are called.

use leptos::prelude::*;
use std::fmt;

/// A callback prop: a closure, a [`Callback`], or a signal of one. The newest is called, and a new one does not start the
/// session over.
pub struct Handler<T: 'static>(Signal<Callback<T>>);

impl<T> Handler<T> {
    pub(crate) fn call(&self, value: T) {
        // `None` once the owner of the callback is gone: nobody is left to hear.
        if let Some(newest) = self.0.try_get_untracked() {
            let _ = newest.try_run(value);
        }
    }
}

impl<T> Clone for Handler<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Handler<T> {}

impl<T> fmt::Debug for Handler<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handler")
    }
}

impl<T, F: Fn(T) + Send + Sync + 'static> From<F> for Handler<T> {
    fn from(callback: F) -> Self {
        Callback::new(callback).into()
    }
}

impl<T> From<Callback<T>> for Handler<T> {
    fn from(callback: Callback<T>) -> Self {
        Self(Signal::stored(callback))
    }
}

impl<T> From<Signal<Callback<T>>> for Handler<T> {
    fn from(newest: Signal<Callback<T>>) -> Self {
        Self(newest)
    }
}

impl<T> From<RwSignal<Callback<T>>> for Handler<T> {
    fn from(newest: RwSignal<Callback<T>>) -> Self {
        Self(newest.into())
    }
}
