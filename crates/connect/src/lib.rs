#![doc = include_str!("../README.md")]

/// The examples in the project's documents compile.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../../README.md")]
    mod readme {}
    #[doc = include_str!("../../../docs/trace-format.md")]
    mod trace_format {}
}

mod component;
mod controller;
mod cover;
mod early_messages;
mod existing_iframe;
mod frame;
mod frame_options;
mod hook;
mod landing;
#[cfg(feature = "ssr")]
mod landing_form;
mod language;
mod received;
mod recorded;
mod rendered_frame;
mod trace_log;
mod trace_sink;
mod trace_view;

pub use component::FlinksConnect;
pub use controller::ConnectController;
pub use early_messages::KeepEarlyMessages;
pub use flinks_embed as embed;
pub use flinks_embed::Locale;
pub use flinks_protocol as protocol;
pub use flinks_trace as trace;
pub use frame::ConnectFrame;
pub use frame_options::FrameOptions;
pub use hook::{ConnectOptions, use_flinks_connect};
pub use landing::ConnectLanding;
pub use received::Received;
pub use trace_log::TraceLog;
pub use trace_sink::TraceSink;
pub use trace_view::EventTrace;

/// Everything that a page with the component needs.
pub mod prelude {
    pub use crate::component::FlinksConnect;
    pub use crate::controller::ConnectController;
    pub use crate::early_messages::KeepEarlyMessages;
    pub use crate::embed::{
        Credentials, Endpoint, HandoffOptions, LandingError, Locale, SessionToken, TokenError,
        TokenSource,
    };
    pub use crate::frame::ConnectFrame;
    pub use crate::frame_options::FrameOptions;
    pub use crate::hook::{ConnectOptions, use_flinks_connect};
    pub use crate::landing::ConnectLanding;
    pub use crate::protocol::{
        AccountId, AuthorizeToken, ConnectParameters, Connection, Event, Exit, Failure,
        HandoffState, Instance, LoginId, Outcome, Parameter, Path, Phase, RetryPolicy,
    };
    pub use crate::received::Received;
    pub use crate::trace_log::TraceLog;
    pub use crate::trace_view::EventTrace;
}
