//! The tests of the backend: one program, so that it is linked once, and what waits in one test waits beside the others.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#[macro_use]
mod database;
mod admin;
mod certificates;
mod check_config;
mod claim;
mod claims;
mod conformance;
mod connections;
mod cors;
mod crash;
mod crowd;
mod data_options;
mod delivery;
mod deploy;
mod erasure;
mod events;
mod faults;
mod flinks;
mod floods;
mod handoff_form;
mod keys;
mod life;
mod logs;
mod mounted;
mod nginx;
mod openapi;
mod owners;
mod pages;
mod prism;
mod problems;
mod process;
mod program;
mod proxy;
mod receiver;
mod scheduled_refresh;
mod server;
mod server_to_server;
mod session;
mod tls;
mod webhook;
mod webhook_first;
mod webhook_signers;
