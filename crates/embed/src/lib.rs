#![doc = include_str!("../README.md")]

mod delivery;
mod embed;
mod endpoint;
mod error;
mod handoff;
mod issued;
mod landing;
mod locale;
mod message;
mod notice;
mod options;
mod page;
mod pending;
mod running;
mod token;
mod watch;

pub use delivery::Recipient;
pub use embed::Embed;
pub use endpoint::{Credentials, Endpoint};
pub use error::{EmbedError, TokenError};
pub use handoff::HandoffOptions;
pub use issued::StateError;
pub use landing::{Delivery, Landing, LandingError};
pub use locale::Locale;
pub use notice::{Notice, Received};
pub use options::Options;
pub use token::{Minted, TokenSource};
pub use watch::{Watch, WatchOptions};
