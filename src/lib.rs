#![doc = include_str!("../README.md")]

mod component;
mod event_trace;
mod handler;
mod landing;
mod trace_log;

pub use component::{ConnectHandle, FlinksConnect};
pub use event_trace::EventTrace;
pub use flinks_embed as embed;
pub use flinks_embed::Locale;
pub use flinks_protocol as protocol;
pub use handler::Handler;
pub use landing::ConnectLanding;
pub use trace_log::TraceLog;

/// Everything that a page with the component needs.
pub mod prelude {
    pub use crate::component::{ConnectHandle, FlinksConnect};
    pub use crate::embed::{
        Credentials, HandoffOptions, LandingError, Locale, Received, TokenError, TokenSource,
    };
    pub use crate::event_trace::EventTrace;
    pub use crate::handler::Handler;
    pub use crate::landing::ConnectLanding;
    pub use crate::protocol::{
        AccountId, AuthorizeToken, ConnectParameters, Connection, Event, Exit, Failure,
        HandoffState, Instance, LoginId, Path, Phase, RetryPolicy,
    };
    pub use crate::trace_log::TraceLog;
}
