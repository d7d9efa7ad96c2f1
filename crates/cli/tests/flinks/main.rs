//! `flinks` as people and programs run it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod colour;
mod decode;
mod doctor;
mod help;
mod http;
mod program;
mod replay;
mod serve;
mod shell;
mod simulate;
mod webhook;
