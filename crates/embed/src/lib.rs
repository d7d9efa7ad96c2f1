#![doc = include_str!("../README.md")]

mod browser;
mod embed;
mod error;
mod frame;
mod guard;
mod handoff;
mod issued;
mod landing;
mod listener;
mod locale;
mod message;
mod options;
mod pending;
pub mod plain;
mod post;
mod task;
mod token;

pub use embed::Embed;
pub use error::{EmbedError, TokenError};
pub use handoff::HandoffOptions;
pub use issued::StateError;
pub use landing::{Delivery, Landing, LandingError};
pub use locale::Locale;
pub use options::{Notice, Options, Received};
pub use post::Credentials;
pub use token::{Minted, TokenFunction, TokenSource};
