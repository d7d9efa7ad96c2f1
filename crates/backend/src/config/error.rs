//! What can be wrong with flags and environment.

use crate::claim::ClaimKeyError;
use crate::event_key::InvalidEventKey;
use crate::events::EventsError;
use crate::server_key::InvalidServerKey;
use crate::store::StoreError;
use crate::vault::VaultError;
use flinks_api::BaseUrlError;
use std::io;
use std::path::PathBuf;

/// What is wrong with the configuration, and the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no playground in the folder.
    #[error("--dist (FLINKS_BACKEND_DIST): {} has no index.html; build it by trunk build --release, or run cargo xtask demo", .0.display())]
    NoDist(PathBuf),
    /// Other machines can reach it, and nobody has said at which address.
    #[error(
        "--public-url (FLINKS_BACKEND_PUBLIC_URL) is missing, and --address lets other machines in: give the address at which visitors \
         find this server, such as https://connect.acme.example"
    )]
    NoPublicUrl,
    /// The encryption key is not one.
    #[error("--encryption-key (FLINKS_BACKEND_ENCRYPTION_KEY) or --key-file: {0}")]
    EncryptionKey(#[from] VaultError),
    /// A file with a key cannot be read.
    #[error("--key-file (FLINKS_BACKEND_KEY_FILES): cannot read {}: {source}", file.display())]
    KeyFile {
        /// Which one.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is none, and this flag names a Flinks that is no simulator.
    #[error(
        "--encryption-key (FLINKS_BACKEND_ENCRYPTION_KEY) is missing, and {0} is not on this machine, so that people's data may \
         come: set it to what openssl rand -base64 32 prints"
    )]
    NoEncryptionKey(&'static str),
    /// The API is named, and a key is not.
    #[error(
        "--api-url (FLINKS_API_URL) is given, and {0} is not: both keys come from Flinks, together with the address"
    )]
    NoKey(&'static str),
    /// A secret is none.
    #[error(
        "{0} is empty, or has a blank, a line break or another letter in it that no key of Flinks has"
    )]
    Secret(&'static str),
    /// A key cannot verify claims.
    #[error("--user-key (FLINKS_BACKEND_USER_KEY) or --user-key-file: {0}")]
    UserKey(#[from] ClaimKeyError),
    /// A file with such a key cannot be read.
    #[error("--user-key-file (FLINKS_BACKEND_USER_KEY_FILES): cannot read {}: {source}", file.display())]
    UserKeyFile {
        /// Which one.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file with the key of a server cannot be read.
    #[error("--server-key-file (FLINKS_BACKEND_SERVER_KEY_FILES): cannot read {}: {source}", file.display())]
    ServerKeyFile {
        /// Which one.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The key of a server is none.
    #[error("--server-key (FLINKS_BACKEND_SERVER_KEYS): {0}")]
    ServerKey(#[from] InvalidServerKey),
    /// What is in that file is no key.
    #[error("--server-key-file (FLINKS_BACKEND_SERVER_KEY_FILES): {}: {source}", file.display())]
    InvalidServerKeyFile {
        /// Which one.
        file: PathBuf,
        /// What a key is.
        source: InvalidServerKey,
    },
    /// Claims are described, and nothing verifies them: anybody could write one.
    #[error(
        "--user-cookie (FLINKS_BACKEND_USER_COOKIE) and --user-audience (FLINKS_BACKEND_USER_AUDIENCE) need a --user-key-file that \
         verifies claims"
    )]
    NoUserKey,
    /// A key cannot sign events.
    #[error("--events-key (FLINKS_BACKEND_EVENTS_KEY) or --events-key-file: {0}")]
    EventsKey(#[from] InvalidEventKey),
    /// A file with such a key cannot be read.
    #[error("--events-key-file (FLINKS_BACKEND_EVENTS_KEY_FILES): cannot read {}: {source}", file.display())]
    EventsKeyFile {
        /// Which one.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Events cannot be sent.
    #[error(
        "--events-url (FLINKS_BACKEND_EVENTS_URLS) and --events-key (FLINKS_BACKEND_EVENTS_KEY): {0}"
    )]
    Events(#[from] EventsError),
    /// There is nobody to refresh with.
    #[error("--refresh-hours (FLINKS_BACKEND_REFRESH_HOURS) needs --api-url (FLINKS_API_URL)")]
    NoApi,
    /// The API's address cannot be used.
    #[error("--api-url (FLINKS_API_URL): {0}")]
    ApiUrl(#[from] BaseUrlError),
    /// The database's URL is of no kind that is known.
    #[error(transparent)]
    Database(StoreError),
}

/// All that is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nerror: "))]
pub struct ConfigErrors(pub(super) Vec<ConfigError>);

impl ConfigErrors {
    /// Each of them, one at least.
    pub fn errors(&self) -> &[ConfigError] {
        &self.0
    }
}

impl From<ConfigError> for ConfigErrors {
    fn from(error: ConfigError) -> Self {
        Self(vec![error])
    }
}
