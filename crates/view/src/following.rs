//! What follows signals, and how long.

use crate::called::Run;
use leptos::prelude::{Effect, RenderEffect, StoredValue};
use std::any::Any;
use std::pin::Pin;

/// Runs now, and again whenever a signal changes that it has read; until the owner is disposed of.
pub(crate) fn follow(mut run: Box<dyn Run>) {
    keep(Box::new(RenderEffect::new(move |_: Option<()>| run.run())));
}

/// Runs once the page is drawn, and again whenever a signal changes that it has read; until the owner is disposed of.
pub fn effect(run: impl FnMut() + 'static) {
    boxed_effect(Box::new(run));
}

fn boxed_effect(mut run: Box<dyn Run>) {
    Effect::new(move |_: Option<()>| run.run());
}

/// Works on a future in the background.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    leptos::task::spawn_local(future);
}

/// Drops a thing together with the owner.
pub(crate) fn keep(thing: Box<dyn Any>) {
    StoredValue::new_local(thing);
}
