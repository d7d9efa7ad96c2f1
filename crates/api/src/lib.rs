#![doc = include_str!("../README.md")]

mod accounts_detail;
mod accounts_summary;
mod authorize;
mod client;
mod delete_card;
mod error;
mod fetched;
mod generate_authorize_token;
mod model;
mod poll;
mod reply;
mod scheduled_refresh;
mod statements;
mod webhook;

pub use accounts_detail::{AccountsDetail, AccountsDetailRequest};
pub use accounts_summary::{AccountsSummary, AccountsSummaryRequest};
pub use authorize::{Authorization, AuthorizeAnswer, AuthorizeRequest, SecurityChallenge};
pub use client::{BaseUrlError, Credentials, FlinksClient};
pub use error::{ApiError, Retry};
pub use fetched::Fetched;
pub use model::{
    Account, Address, Balance, Holder, Login, Statement, StatementsOfAccount, Transaction, owned,
};
pub use poll::{PollError, Polling};
pub use statements::{Statements, StatementsRequest};
pub use webhook::Webhook;
