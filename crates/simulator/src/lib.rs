//! A stand-in for Flinks Connect: the widget, and the bank behind it.
//!
//! It is written from the public contract and shares no code with the crates that it is there to test.

mod account;
mod account_data;
mod authorize_token;
mod banking_services;
mod configuration;
mod control;
mod demo_user;
mod files;
mod flinks_code;
mod id;
mod institution;
mod outcome;
mod routes;
mod scenario;
mod server;
mod session;
mod simulator;
mod webhook;

pub use account::{Account, Category};
pub use authorize_token::Refused;
pub use banking_services::{API_KEY, SECRET_KEY};
pub use demo_user::{DEMO_USERS, DemoUser, PASSWORD, Reply, SECURITY_ANSWER};
pub use flinks_code::FlinksCode;
pub use id::{AccountId, LoginId, RequestId};
pub use institution::{Access, INSTITUTIONS, Institution};
pub use outcome::{Challenge, Login, Outcome};
pub use routes::app;
pub use scenario::{Fault, Scenario, Step, scenario};
pub use server::{Options, StartError, end_signal, listen, serve};
pub use simulator::{Language, Simulator};
pub use webhook::webhook_body;
