//! The tests of the client: one program, so that it is linked once.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
mod accounts_detail;
mod accounts_summary;
mod authorize;
mod delete_card;
mod endpoint;
mod generate_authorize_token;
mod scheduled_refresh;
mod simulator;
mod statements;
mod webhook;
