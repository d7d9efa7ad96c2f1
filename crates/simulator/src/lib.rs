//! A stand-in for Flinks Connect: the widget, and the bank behind it.
//!
//! It is written from the public contract and shares no code with the crates that it is there to test.

mod account;
mod authorize_token;
mod demo_user;
mod files;
mod flinks_code;
mod id;
mod institution;
mod outcome;
mod routes;
mod server;
mod simulator;

pub use account::{Account, Category};
pub use authorize_token::Refused;
pub use demo_user::{DEMO_USERS, DemoUser, PASSWORD, Reply, SECURITY_ANSWER};
pub use flinks_code::FlinksCode;
pub use id::{AccountId, LoginId, RequestId};
pub use institution::{Access, INSTITUTIONS, Institution};
pub use outcome::{Challenge, Login, Outcome};
pub use routes::app;
pub use server::{StartError, end_signal, listen, serve};
pub use simulator::{Language, Simulator};
