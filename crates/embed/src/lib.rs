#![doc = include_str!("../README.md")]

mod attached;
mod browser;
mod decode;
mod embed;
mod endpoint;
mod error;
mod event;
mod frame;
mod guard;
mod handoff;
mod landing;
mod locale;
mod options;
mod state_store;
mod task;
mod timer;
mod token;

pub use embed::Embed;
pub use endpoint::{Credentials, Endpoint};
pub use error::{EmbedError, TokenError};
pub use event::EmbedEvent;
pub use frame::{FRAME_ALLOW, FRAME_REFERRER_POLICY, KEEP_EARLY_MESSAGES};
pub use handoff::HandoffOptions;
pub use landing::{Delivery, Landing, LandingError};
pub use locale::Locale;
pub use options::Options;
pub use state_store::StateError;
pub use token::{SessionToken, TokenFunction, TokenServerFn, TokenSource};
