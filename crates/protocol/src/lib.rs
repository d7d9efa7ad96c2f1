#![doc = include_str!("../README.md")]

mod check;
mod colour;
mod connection;
mod event;
mod evidence;
mod examine;
mod flinks_code;
mod handoff;
mod id;
mod instance;
mod json;
mod json_text;
mod message;
mod parameters;
mod payload;
mod problem;
mod query;
mod redirect;
mod session;
mod snippet;
mod trace;
mod url;

pub use check::{TokenCheck, check};
pub use colour::{Colour, InvalidColour};
pub use connection::{Connection, Institution, Redirect};
pub use event::{CodeMessage, Event, Step};
pub use evidence::Evidence;
pub use examine::{Examination, examine};
pub use flinks_code::{AboutCode, FlinksCode};
pub use handoff::{Attempt, HandoffBody, HandoffState, RetryPolicy};
pub use id::{AccountId, AuthorizeToken, InvalidId, LoginId, RequestId, State, Tag, mask};
pub use instance::{Instance, InstanceError, Origin};
pub use json::decode_json;
pub use json_text::JsonObject;
pub use message::{Decoded, decode};
pub use parameters::*;
pub use payload::{Field, FieldProblem, MAX_MESSAGE_LENGTH, Malformed, Payload};
pub use problem::{Problem, ProblemCode, Severity};
pub use redirect::{RedirectError, parse_redirect, state_of, with_state, without_connection};
pub use session::{Exit, Failure, Outcome, Phase, Reaction, Session};
pub use snippet::Snippet;
pub use trace::{
    Bar, CodeMet, Entry, Lane, Mark, PhaseSpan, PhaseTime, Pseudonyms, Recorded, Replay, Replayed,
    Summary, TRACE_VERSION, Timeline, Tone, Trace, TraceError, TraceHeader, report, spans,
};
pub use trace::{Lifecycle, Refusal, What};
pub use trace::{from_ndjson, to_ndjson};
pub use url::{ConnectUrl, Path, UrlError, Version};
