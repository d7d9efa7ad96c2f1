#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "std")]
mod check;
mod colour;
mod connection;
mod event;
mod evidence;
#[cfg(feature = "std")]
mod examine;
mod flinks_code;
mod handoff;
mod id;
mod instance;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod json;
mod json_text;
mod message;
mod parameters;
mod payload;
#[cfg(feature = "std")]
mod problem;
mod query;
mod redirect;
mod session;
#[cfg(feature = "std")]
mod snippet;
mod trace;
mod url;

#[cfg(feature = "std")]
pub use check::{TokenCheck, check};
pub use colour::{Colour, InvalidColour};
pub use connection::{Connection, Institution, Redirect};
pub use event::{CodeMessage, Event, Step};
pub use evidence::Evidence;
#[cfg(feature = "std")]
pub use examine::{Examination, examine};
pub use flinks_code::{AboutCode, FlinksCode};
pub use handoff::{Attempt, HandoffBody, HandoffState, RetryPolicy};
pub use id::{AccountId, AuthorizeToken, InvalidId, LoginId, RequestId, State, Tag, mask};
pub use instance::{Instance, InstanceError, Origin};
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub use json::decode_json;
pub use json_text::JsonObject;
pub use message::{Decoded, decode};
pub use parameters::*;
pub use payload::{Field, FieldProblem, MAX_MESSAGE_LENGTH, Malformed, Payload};
#[cfg(feature = "std")]
pub use problem::{Problem, ProblemCode, Severity};
pub use redirect::{RedirectError, parse_redirect, state_of, with_state, without_connection};
pub use session::{Exit, Failure, Outcome, Phase, Reaction, Session};
#[cfg(feature = "std")]
pub use snippet::Snippet;
#[cfg(feature = "std")]
pub use trace::{
    Bar, CodeMet, Entry, Lane, Mark, PhaseSpan, PhaseTime, Pseudonyms, Recorded, Replay, Replayed,
    Summary, TRACE_VERSION, Timeline, Tone, Trace, TraceError, TraceHeader, report, spans,
};
pub use trace::{Lifecycle, Refusal, What};
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub use trace::{from_ndjson, to_ndjson};
pub use url::{ConnectUrl, Path, UrlError, Version};
