//! Views of one type, followed by Leptos' signals.
//!
//! Leptos' own views have their whole tree in their type, so each of them is compiled anew: the trace and the playground
//! were 230 kB of code, compressed. Here an element is an element, and what follows a signal is a boxed function:
//!
//! ```
//! use flinks_view::{El, el};
//! use leptos::prelude::*;
//!
//! fn counter() -> El {
//!     let count = RwSignal::new(0);
//!     el("button")
//!         .attr("type", "button")
//!         .on("click", move |_| count.update(|count| *count += 1))
//!         .text(move || format!("{} times", count.get()))
//! }
//! ```
//!
//! Everything that follows, and every listener, lives as long as the owner under which it was made. [`El`] is a view among
//! Leptos' own, and takes those in with [`El::view`].

mod called;
mod element;
mod event;
mod following;
mod list;
mod mount;
mod text;

pub use called::Key;
pub use element::{El, el, svg};
pub use event::{checked, value};
pub use following::{effect, spawn};
pub use text::Text;
