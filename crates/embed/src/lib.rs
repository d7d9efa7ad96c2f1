#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod delivery;
#[cfg(feature = "std")]
mod embed;
#[cfg(feature = "std")]
mod endpoint;
#[cfg(feature = "std")]
mod error;
#[cfg(feature = "std")]
mod handoff;
mod issued;
#[cfg(feature = "std")]
mod landing;
mod locale;
mod message;
mod notice;
#[cfg(feature = "std")]
mod options;
mod page;
mod pending;
#[cfg(feature = "std")]
mod running;
#[cfg(feature = "std")]
mod token;
mod watch;

pub use delivery::Recipient;
#[cfg(feature = "std")]
pub use embed::Embed;
#[cfg(feature = "std")]
pub use endpoint::{Credentials, Endpoint};
#[cfg(feature = "std")]
pub use error::{EmbedError, TokenError};
#[cfg(feature = "std")]
pub use handoff::HandoffOptions;
#[cfg(feature = "std")]
pub use issued::StateError;
#[cfg(feature = "std")]
pub use landing::{Delivery, Landing, LandingError};
pub use locale::Locale;
pub use notice::{Notice, Received};
#[cfg(feature = "std")]
pub use options::Options;
#[cfg(feature = "std")]
pub use token::{Minted, TokenSource};
pub use watch::{Watch, WatchOptions};
