//! The optimised playground in a real browser, served by the real backend, with the simulator as the widget.
//!
//! `cargo xtask test --only e2e` builds all of it and says where it is.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod connection;
mod delivery;
mod element;
mod endings;
mod engine;
mod examples;
mod forgery;
mod hostile;
mod keyboard;
mod landing;
mod looks;
mod playground;
mod scene;
mod server;
mod snippets;
mod trace;
