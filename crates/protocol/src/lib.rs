#![doc = include_str!("../README.md")]

mod check;
mod colour;
mod connection;
mod decode;
mod event;
mod evidence;
mod examine;
mod field_reader;
mod fields;
mod flinks_code;
mod handoff;
mod id;
mod instance;
mod json_text;
mod parameters;
mod phase;
mod problem;
mod query;
mod redirect;
mod session;
mod session_event;
mod snippet;
mod trace;
mod url;

pub use check::{TokenCheck, check};
pub use colour::{Colour, InvalidColour};
pub use connection::{Connection, Institution};
pub use decode::{Decoded, decode, decode_json};
pub use event::{CodeMessage, Event, Step};
pub use evidence::Evidence;
pub use examine::{Examination, examine};
pub use field_reader::FieldProblem;
pub use fields::{Field, Fields, MAX_MESSAGE_LENGTH, Malformed};
pub use flinks_code::{AboutCode, FlinksCode};
pub use handoff::{Attempt, HandoffBody, HandoffState, RetryPolicy};
pub use id::{AccountId, AuthorizeToken, InvalidId, LoginId, RequestId, State, Tag, mask};
pub use instance::{Instance, InstanceError, Origin};
pub use json_text::JsonObject;
pub use parameters::*;
pub use phase::Phase;
pub use problem::{Problem, ProblemCode, Severity};
pub use redirect::{
    Redirect, RedirectError, parse_redirect, redirect_state_of, state_of, with_state,
    without_connection,
};
pub use session::{Exit, Failure, Outcome, Reaction, Session};
pub use session_event::{Lifecycle, Refusal, SessionEvent};
pub use snippet::Snippet;
pub use trace::What;
pub use trace::{
    Bar, CodeMet, Entry, Lane, Mark, PhaseSpan, PhaseTime, Pseudonyms, Recorded, Replay, Replayed,
    Summary, TRACE_VERSION, Timeline, Tone, Trace, TraceError, TraceHeader, report, spans,
};
pub use trace::{from_ndjson, to_ndjson};
pub use url::{ConnectUrl, Path, UrlError, Version};
