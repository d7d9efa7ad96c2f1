//! The optimised playground in a real browser, served by the real backend, with the simulator as the widget.
//!
//! `cargo xtask test --only e2e` builds all of it and says where it is.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod accessibility;
mod attempts;
mod book;
mod browser_pool;
mod connection;
mod delivery;
mod element;
mod endings;
mod engine;
mod examples;
mod faults;
mod firefox_profile;
mod flat;
mod forgery;
mod handoff;
mod hostile;
mod keyboard;
mod landing;
mod lifetime;
mod long_run;
mod looks;
mod mouseless;
mod npm_server;
mod peers;
mod playground;
mod proxy;
mod receivers;
mod scene;
mod server;
mod shop;
mod snippets;
mod soak;
mod soaked;
mod ssr;
#[cfg(unix)]
mod starts;
mod static_host;
mod stops;
mod trace;
mod walk;
