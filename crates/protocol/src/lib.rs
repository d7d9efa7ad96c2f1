#![doc = include_str!("../README.md")]

mod colour;
mod connection;
mod decoded_line;
mod event;
mod evidence;
mod fields;
mod flinks_code;
mod handoff;
mod id;
mod instance;
mod json;
mod parameters;
mod phase;
pub mod query;
mod redirect;
mod session;
mod session_event;
mod url;

pub use colour::{Colour, InvalidColour};
pub use connection::{Connection, Institution};
pub use decoded_line::{DecodedLine, LineKind};
pub use event::{CodeMessage, Decoded, Event, Step, decode};
pub use evidence::Evidence;
pub use fields::{Field, FieldProblem, Fields, MAX_MESSAGE_LENGTH, Malformed};
pub use flinks_code::{AboutCode, FlinksCode};
pub use handoff::{Attempt, HandoffBody, HandoffState, RetryPolicy};
pub use id::{AccountId, AuthorizeToken, InvalidId, LoginId, RequestId, State, Tag, mask};
pub use instance::{Instance, InstanceError, Origin, is_flinks_host};
pub use json::decode_json;
pub use parameters::*;
pub use phase::Phase;
pub use redirect::{
    Redirect, RedirectError, parse_redirect, redirect_state_of, state_of, with_state,
    without_connection,
};
pub use session::{Exit, Failure, Outcome, Reaction, Session};
pub use session_event::{Lifecycle, Refusal, SessionEvent};
pub use url::{ConnectUrl, Path, UrlError, UrlParts, Version, parse_parameters};
