#![doc = include_str!("../README.md")]

mod colour;
mod connection;
mod event;
mod evidence;
mod flinks_code;
mod handoff;
mod id;
mod instance;
mod json;
mod message;
mod parameters;
mod payload;
pub mod query;
mod redirect;
mod session;
mod session_event;
mod url;

pub use colour::{Colour, InvalidColour};
pub use connection::{Connection, Institution, Redirect};
pub use event::{CodeMessage, Event, Step};
pub use evidence::Evidence;
pub use flinks_code::{AboutCode, FlinksCode};
pub use handoff::{Attempt, HandoffBody, HandoffState, RetryPolicy};
pub use id::{AccountId, AuthorizeToken, InvalidId, LoginId, RequestId, State, Tag, mask};
pub use instance::{Instance, InstanceError, Origin, is_flinks_host};
pub use json::decode_json;
pub use message::{Decoded, decode};
pub use parameters::*;
pub use payload::{Field, FieldProblem, MAX_MESSAGE_LENGTH, Malformed, Payload};
pub use redirect::{RedirectError, parse_redirect, state_of, with_state, without_connection};
pub use session::{Exit, Failure, Outcome, Phase, Reaction, Session};
pub use session_event::{Lifecycle, Refusal};
pub use url::{ConnectUrl, Path, UrlError, UrlParts, Version, parse_parameters};
