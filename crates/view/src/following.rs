//! What follows signals, and how long.

use leptos::prelude::{RenderEffect, StoredValue};
use std::any::Any;

/// Runs now, and again whenever a signal changes that it has read; until the owner is disposed of.
pub(crate) fn follow(run: Box<dyn FnMut()>) {
    let mut run = run;
    keep(Box::new(RenderEffect::new(move |_: Option<()>| run())));
}

/// Drops a thing together with the owner.
pub(crate) fn keep(thing: Box<dyn Any>) {
    StoredValue::new_local(thing);
}
