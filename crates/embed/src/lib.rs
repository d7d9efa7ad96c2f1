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
mod message;
mod options;
mod pending;
mod post;
mod task;
mod token;

pub use embed::Embed;
pub use error::{EmbedError, TokenError};
pub use handoff::HandoffOptions;
pub use issued::StateError;
pub use landing::{Delivery, Landing, LandingError};
pub use options::{Notice, Options, Received};
pub use post::Credentials;
pub use token::{TokenFunction, TokenSource};
