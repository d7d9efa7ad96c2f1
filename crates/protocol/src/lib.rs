#![doc = include_str!("../README.md")]

mod colour;
mod connection;
mod decode;
mod event;
mod evidence;
mod field_reader;
mod fields;
mod flinks_code;
mod handoff;
mod id;
mod instance;
mod parameters;
mod phase;
pub mod query;
mod redirect;
mod session;
mod session_event;
mod url;

pub use colour::{Colour, InvalidColour};
pub use connection::{Connection, Institution};
pub use decode::{Decoded, decode, decode_json};
pub use event::{CodeMessage, Event, Step};
pub use evidence::Evidence;
pub use field_reader::FieldProblem;
pub use fields::{Field, Fields, MAX_MESSAGE_LENGTH, Malformed};
pub use flinks_code::{AboutCode, FlinksCode};
pub use handoff::{Attempt, HandoffBody, HandoffState, RetryPolicy};
pub use id::{AccountId, AuthorizeToken, InvalidId, LoginId, RequestId, State, Tag, mask};
pub use instance::{Instance, InstanceError, Origin, is_flinks_host};
pub use parameters::*;
pub use phase::Phase;
pub use redirect::{
    Redirect, RedirectError, parse_redirect, redirect_state_of, state_of, with_state,
    without_connection,
};
pub use session::{Exit, Failure, Outcome, Reaction, Session};
pub use session_event::{Lifecycle, Refusal, SessionEvent};
pub use url::{ConnectUrl, Path, UrlError, UrlParts, Version, parse_parameters};
