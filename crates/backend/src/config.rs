//! Flags and environment.

use crate::claim::{ClaimKey, ClaimKeyError, Claims};
use crate::data_options::{BankStatements, DataOptions, Transactions};
use crate::event_key::{EventKey, InvalidEventKey};
use crate::events::{Events, EventsError};
use crate::rate_limit::RateLimit;
use crate::server_key::{InvalidServerKey, ServerKey, ServerKeys};
use crate::site::Site;
use crate::store::{self, StoreError};
use crate::users::Users;
use crate::vault::{Vault, VaultError};
use crate::webhooks::{TYPES, WebhookKey, Webhooks};
use crate::worker::Pace;
use clap::{Parser, Subcommand};
use flinks_api::{BaseUrlError, Credentials, FlinksClient};
use flinks_protocol::Origin;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroU16, NonZeroU32};
use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, fs, io};

/// The reference backend of Flinks Connect: serves the playground, and stores the connections that are handed over.
#[derive(Debug, Clone, Parser)]
#[command(name = "flinks-backend", version)]
pub struct Config {
    /// Address to listen on; 0.0.0.0 for all, behind a proxy that speaks https
    #[arg(long, env = "FLINKS_BACKEND_ADDRESS", default_value = "127.0.0.1")]
    pub address: IpAddr,
    /// Where visitors find it, such as `https://connect.acme.example`; may be left out where only this machine can reach it
    #[arg(long, env = "FLINKS_BACKEND_PUBLIC_URL", value_parser = Origin::parse)]
    pub public_url: Option<Origin>,
    /// Port; 0 takes any free one
    #[arg(long, env = "FLINKS_BACKEND_PORT", default_value_t = 8080)]
    pub port: u16,
    /// Folder with the playground, as `trunk build --release` writes it
    #[arg(long, env = "FLINKS_BACKEND_DIST", default_value = "dist")]
    pub dist: PathBuf,
    /// Where connections are stored: sqlite://FILE, sqlite::memory:, or postgres://USER:PASSWORD@HOST/NAME
    #[arg(
        long,
        env = "DATABASE_URL",
        global = true,
        hide_env_values = true,
        default_value = "sqlite://flinks-connect.db"
    )]
    pub database: String,
    /// Origin of a Flinks instance that the page may frame; the first one is the page's default. May be repeated
    #[arg(
        long = "instance",
        env = "FLINKS_BACKEND_INSTANCES",
        value_delimiter = ',',
        value_parser = Origin::parse,
        default_values = ["http://localhost:9440", "https://toolbox-iframe.private.fin.ag"],
    )]
    pub instances: Vec<Origin>,
    /// 32 bytes in base64 that encrypt what is stored: openssl rand -base64 32. May be left out where instance and API are both simulated
    #[arg(
        long,
        global = true,
        env = "FLINKS_BACKEND_ENCRYPTION_KEY",
        hide_env_values = true
    )]
    pub encryption_key: Option<Key>,
    /// File with such a key, in place of the variable. May be repeated: the first one encrypts, the others open what they have encrypted
    #[arg(
        long = "key-file",
        global = true,
        env = "FLINKS_BACKEND_KEY_FILES",
        value_delimiter = ',',
        conflicts_with = "encryption_key"
    )]
    pub key_files: Vec<PathBuf>,
    /// Origin of pages that may ask from elsewhere, such as `https://shop.acme.example`, with the visitor's cookies. May be repeated
    #[arg(
        long = "allow-origin",
        env = "FLINKS_BACKEND_ALLOW_ORIGINS",
        value_delimiter = ',',
        value_parser = Origin::parse
    )]
    pub allow_origins: Vec<Origin>,
    /// Verifies the claims of the host application's users: a public key of RSA or Ed25519 in PEM, or a secret of 32 bytes or more
    /// for HS256. Without a key connections belong to browsers; set the variable rather than the flag
    #[arg(long, env = "FLINKS_BACKEND_USER_KEY", hide_env_values = true)]
    pub user_key: Option<Key>,
    /// File with such a key. May be repeated: any of them may have signed
    #[arg(
        long = "user-key-file",
        env = "FLINKS_BACKEND_USER_KEY_FILES",
        value_delimiter = ','
    )]
    pub user_key_files: Vec<PathBuf>,
    /// Name of the cookie that a claim may be in, beside Authorization: Bearer
    #[arg(long, env = "FLINKS_BACKEND_USER_COOKIE")]
    pub user_cookie: Option<String>,
    /// The audience (aud) that a claim must name; without it a claim that names one is refused
    #[arg(long, env = "FLINKS_BACKEND_USER_AUDIENCE")]
    pub user_audience: Option<String>,
    /// Key of the host application's server, by which it may ask under /server; set the variable rather than the flag. May be repeated
    #[arg(
        long = "server-key",
        env = "FLINKS_BACKEND_SERVER_KEYS",
        hide_env_values = true,
        value_delimiter = ',',
        value_parser = |text: &str| Ok::<_, Infallible>(text.parse::<ServerKey>())
    )]
    pub server_keys: Vec<Result<ServerKey, InvalidServerKey>>,
    /// File with such a key. May be repeated
    #[arg(
        long = "server-key-file",
        env = "FLINKS_BACKEND_SERVER_KEY_FILES",
        value_delimiter = ','
    )]
    pub server_key_files: Vec<PathBuf>,
    /// Milliseconds between two questions for pending accounts; Flinks wants ten seconds
    #[arg(
        long,
        env = "FLINKS_BACKEND_POLL_INTERVAL_MS",
        default_value_t = 10_000,
        value_parser = clap::value_parser!(u64).range(1..=300_000)
    )]
    pub poll_interval_ms: u64,
    /// Milliseconds after which the connections of a worker that has died are taken up by another
    #[arg(
        long,
        env = "FLINKS_BACKEND_LEASE_MS",
        default_value_t = 30_000,
        value_parser = clap::value_parser!(u64).range(1_000..=300_000)
    )]
    pub lease_ms: u64,
    /// Days after which a connection is erased, here and at Flinks; without it none is
    #[arg(long, env = "FLINKS_BACKEND_RETENTION_DAYS")]
    pub retention_days: Option<NonZeroU16>,
    /// Days of bookings that are asked for
    #[arg(long, env = "FLINKS_BACKEND_TRANSACTIONS", value_enum)]
    pub transactions: Option<Transactions>,
    /// Whether the accounts' holders are asked for; left to Flinks without it
    #[arg(long, env = "FLINKS_BACKEND_IDENTITY")]
    pub identity: Option<bool>,
    /// Whether balances are asked for; left to Flinks without it
    #[arg(long, env = "FLINKS_BACKEND_BALANCE")]
    pub balance: Option<bool>,
    /// Whether it is asked for what the bank knows of its customer; left to Flinks without it
    #[arg(long, env = "FLINKS_BACKEND_KYC")]
    pub kyc: Option<bool>,
    /// Bank statements that are asked for; the widget must have run with detailsAndStatementEnable=true
    #[arg(long, env = "FLINKS_BACKEND_STATEMENTS", value_enum)]
    pub statements: Option<BankStatements>,
    /// Hours after which a connection is refreshed with the bank, which may ask a question; without it on request only
    #[arg(long, env = "FLINKS_BACKEND_REFRESH_HOURS")]
    pub refresh_hours: Option<NonZeroU16>,
    /// Requests a minute to /api from one address; more are answered with 429
    #[arg(
        long,
        env = "FLINKS_BACKEND_REQUESTS_PER_MINUTE",
        default_value = "600"
    )]
    pub requests_per_minute: NonZeroU32,
    /// Sessions a minute that one address may begin, each of which mints a token; more are answered with 429
    #[arg(long, env = "FLINKS_BACKEND_TOKENS_PER_MINUTE", default_value = "60")]
    pub tokens_per_minute: NonZeroU32,
    /// Requests a minute to /server from one address, with a right key or without; more are answered with 429
    #[arg(
        long,
        env = "FLINKS_BACKEND_SERVER_REQUESTS_PER_MINUTE",
        default_value = "6000"
    )]
    pub server_requests_per_minute: NonZeroU32,
    /// Connections that are open at once; further ones wait until one of them is closed
    #[arg(long, env = "FLINKS_BACKEND_MAX_CONNECTIONS", default_value = "1024")]
    pub max_connections: NonZeroU16,
    /// Address and port of health and metrics, such as 127.0.0.1:9090: then they are there alone
    #[arg(long, env = "FLINKS_BACKEND_ADMIN_LISTEN")]
    pub admin_listen: Option<SocketAddr>,
    /// Behind a proxy: the address is the last one of X-Forwarded-For, which the proxy must set
    #[arg(long, env = "FLINKS_BACKEND_FORWARDED")]
    pub forwarded: bool,
    /// The secret of Flinks' webhooks; without it none is taken
    #[arg(long, env = "FLINKS_WEBHOOK_SECRET", hide_env_values = true)]
    pub webhook_secret: Option<Key>,
    /// ResponseType of webhooks that are taken; others are refused. May be repeated
    #[arg(
        long = "webhook-type",
        env = "FLINKS_WEBHOOK_TYPES",
        value_delimiter = ',',
        default_values = TYPES,
    )]
    pub webhook_types: Vec<String>,
    /// Hours that a webhook is kept for the hand-off of its login
    #[arg(
        long,
        env = "FLINKS_WEBHOOK_WAIT_HOURS",
        default_value_t = 24,
        value_parser = clap::value_parser!(u64).range(1..=720)
    )]
    pub webhook_wait_hours: u64,
    /// Takes webhooks that are signed over their ASCII form, too: '?' for each character beyond ASCII
    #[arg(long, env = "FLINKS_WEBHOOK_ASCII_SIGNATURES")]
    pub webhook_ascii_signatures: bool,
    /// Where each change of a connection's status is posted, signed: an address of http or https. May be repeated
    #[arg(
        long = "events-url",
        env = "FLINKS_BACKEND_EVENTS_URLS",
        hide_env_values = true,
        value_delimiter = ','
    )]
    pub events_urls: Vec<String>,
    /// Signs events: whsec_ and 24 to 64 bytes in base64, as from echo whsec_$(openssl rand -base64 32); set the variable rather
    /// than the flag
    #[arg(long, env = "FLINKS_BACKEND_EVENTS_KEY", hide_env_values = true)]
    pub events_key: Option<Key>,
    /// File with such a key. May be repeated: each of them signs, so that one can be replaced
    #[arg(
        long = "events-key-file",
        env = "FLINKS_BACKEND_EVENTS_KEY_FILES",
        value_delimiter = ','
    )]
    pub events_key_files: Vec<PathBuf>,
    /// Attempts after which an event is kept as a dead letter; twelve take about a day
    #[arg(long, env = "FLINKS_BACKEND_EVENTS_ATTEMPTS", default_value = "12")]
    pub events_attempts: NonZeroU16,
    /// Flinks' API of the first instance: https://{instance}-api.private.fin.ag/v3/{customerId}/BankingServices
    #[arg(long, env = "FLINKS_API_URL")]
    pub api_url: Option<String>,
    /// Mints authorize tokens; set the variable rather than the flag, which other users of the machine can see
    #[arg(long, env = "FLINKS_SECRET_KEY", hide_env_values = true)]
    pub secret_key: Option<Key>,
    /// Reads account data; set the variable rather than the flag
    #[arg(long, env = "FLINKS_API_KEY", hide_env_values = true)]
    pub api_key: Option<Key>,
    /// What to do in place of serving
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program does beside serving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Encrypts anew, with the first key, whatever another one has encrypted: then the others can be left out
    Reseal,
    /// Says what is wrong with flags and variables, all of it at once, and does not start. Other flags stand before it. Neither the
    /// database is opened nor a port. Ends with 0, or with 2 where something is wrong
    CheckConfig,
}

/// A key: never shown.
#[derive(Clone)]
pub struct Key(String);

impl From<String> for Key {
    fn from(key: String) -> Self {
        Self(key)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

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
pub struct ConfigErrors(Vec<ConfigError>);

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

/// What the start needs of a configuration in which nothing is wrong.
#[derive(Debug)]
pub(crate) struct Checked {
    pub site: Site,
    pub users: Users,
    pub server_keys: ServerKeys,
    pub flinks: Option<FlinksClient>,
    pub vault: Vault,
    pub events: Option<Events>,
    pub refresh_every: Option<Duration>,
}

impl Config {
    /// Looks at what clap cannot judge: the start does so, too. Files with keys are read; the database is not opened.
    ///
    /// # Errors
    /// [`ConfigErrors`]: everything that is wrong.
    pub fn check(&self) -> Result<(), ConfigErrors> {
        let mut errors = Vec::new();
        if let Err(wrong) = self.has_dist() {
            errors.push(wrong);
        }
        if let Err(ConfigErrors(wrong)) = self.checked() {
            errors.extend(wrong);
        }
        match errors.is_empty() {
            true => Ok(()),
            false => Err(ConfigErrors(errors)),
        }
    }

    /// What of it does not depend on the files that are served.
    pub(crate) fn checked(&self) -> Result<Checked, ConfigErrors> {
        let mut errors = Vec::new();
        let mut keep = |error: ConfigError| errors.push(error);
        let database = store::check_url(&self.database).map_err(ConfigError::Database);
        let database = database.map_err(&mut keep);
        let site = self.site().map_err(&mut keep);
        let users = self.users().map_err(&mut keep);
        let server_keys = self.server_keys().map_err(&mut keep);
        let flinks = self.flinks().map_err(&mut keep);
        let known = flinks.as_ref().ok().and_then(Option::as_ref);
        let vault = self.vault(known).map_err(&mut keep);
        let events = self.events().map_err(&mut keep);
        let refresh_every = self.refresh_every().map_err(&mut keep);
        let wanted = (
            site,
            users,
            server_keys,
            flinks,
            vault,
            events,
            refresh_every,
        );
        match (database, wanted) {
            (
                Ok(()),
                (
                    Ok(site),
                    Ok(users),
                    Ok(server_keys),
                    Ok(flinks),
                    Ok(vault),
                    Ok(events),
                    Ok(refresh_every),
                ),
            ) => Ok(Checked {
                site,
                users,
                server_keys,
                flinks,
                vault,
                events,
                refresh_every,
            }),
            _ => Err(ConfigErrors(errors)),
        }
    }

    fn has_dist(&self) -> Result<(), ConfigError> {
        match self.dist.join("index.html").is_file() {
            true => Ok(()),
            false => Err(ConfigError::NoDist(self.dist.clone())),
        }
    }

    /// What encrypts. The key that everyone knows does so only where widget and API are both simulated.
    ///
    /// # Errors
    /// [`ConfigError::EncryptionKey`], [`ConfigError::KeyFile`], [`ConfigError::NoEncryptionKey`].
    pub fn vault(&self, flinks: Option<&FlinksClient>) -> Result<Vault, ConfigError> {
        let read = |file: &PathBuf| {
            fs::read_to_string(file).map_err(|source| ConfigError::KeyFile {
                file: file.clone(),
                source,
            })
        };
        let mut keys = self
            .key_files
            .iter()
            .map(read)
            .collect::<Result<Vec<_>, _>>()?;
        keys.extend(self.encryption_key.iter().map(|key| key.0.clone()));
        if !keys.is_empty() {
            return Ok(Vault::new(keys.iter().map(String::as_str))?);
        }
        if !self.instances.first().is_some_and(Origin::is_loopback) {
            return Err(ConfigError::NoEncryptionKey("the first --instance"));
        }
        if flinks.is_some_and(|flinks| !flinks.is_loopback()) {
            return Err(ConfigError::NoEncryptionKey("--api-url (FLINKS_API_URL)"));
        }
        tracing::warn!(
            "DEMONSTRATION ONLY: what is stored is encrypted with a key that everyone knows"
        );
        Ok(Vault::for_demonstration()?)
    }

    /// How a request shows which user of the host application asks.
    ///
    /// # Errors
    /// [`ConfigError::UserKey`], [`ConfigError::UserKeyFile`], [`ConfigError::NoUserKey`].
    pub fn users(&self) -> Result<Users, ConfigError> {
        let mut keys = Vec::new();
        for file in &self.user_key_files {
            let text = fs::read_to_string(file).map_err(|source| ConfigError::UserKeyFile {
                file: file.clone(),
                source,
            })?;
            keys.push(ClaimKey::new(&text)?);
        }
        if let Some(key) = &self.user_key {
            keys.push(ClaimKey::new(&key.0)?);
        }
        if keys.is_empty() {
            return match self.user_cookie.is_some() || self.user_audience.is_some() {
                true => Err(ConfigError::NoUserKey),
                false => Ok(Users::Anonymous),
            };
        }
        let mut claims = Claims::new(keys);
        if let Some(name) = &self.user_cookie {
            claims = claims.cookie(name);
        }
        if let Some(audience) = &self.user_audience {
            claims = claims.audience(audience);
        }
        Ok(Users::Claims(claims))
    }

    /// Who may ask as the host application's server.
    ///
    /// # Errors
    /// [`ConfigError::ServerKey`], [`ConfigError::ServerKeyFile`], [`ConfigError::InvalidServerKeyFile`].
    pub fn server_keys(&self) -> Result<ServerKeys, ConfigError> {
        // Not judged while flags are read: clap would print the key.
        let given = self.server_keys.iter().cloned();
        let mut keys = given.collect::<Result<Vec<_>, _>>()?;
        for file in &self.server_key_files {
            let text = fs::read_to_string(file).map_err(|source| ConfigError::ServerKeyFile {
                file: file.clone(),
                source,
            })?;
            let key = text
                .parse()
                .map_err(|source| ConfigError::InvalidServerKeyFile {
                    file: file.clone(),
                    source,
                })?;
            keys.push(key);
        }
        Ok(ServerKeys::new(keys))
    }

    /// How webhooks are taken, if there is a secret.
    pub fn webhooks(&self) -> Option<Webhooks> {
        let key = WebhookKey::new(&self.webhook_secret.as_ref()?.0)?;
        Some(Webhooks {
            types: self.webhook_types.clone().into(),
            ascii_signatures: self.webhook_ascii_signatures,
            ..Webhooks::new(key)
        })
    }

    /// Where changes of connections are sent, if anywhere.
    ///
    /// # Errors
    /// [`ConfigError::EventsKey`], [`ConfigError::EventsKeyFile`], [`ConfigError::Events`].
    pub fn events(&self) -> Result<Option<Events>, ConfigError> {
        let mut keys: Vec<EventKey> = Vec::new();
        for file in &self.events_key_files {
            let text = fs::read_to_string(file).map_err(|source| ConfigError::EventsKeyFile {
                file: file.clone(),
                source,
            })?;
            keys.push(text.parse()?);
        }
        if let Some(key) = &self.events_key {
            keys.push(key.0.parse()?);
        }
        if keys.is_empty() && self.events_urls.is_empty() {
            return Ok(None);
        }
        let events = Events::new(keys, &self.events_urls)?;
        Ok(Some(events.max_attempts(self.events_attempts)))
    }

    /// How long a webhook is kept for the hand-off of its login.
    pub fn webhook_wait(&self) -> Duration {
        Duration::from_secs(self.webhook_wait_hours * 60 * 60)
    }

    /// Where visitors find it.
    ///
    /// # Errors
    /// [`ConfigError::NoPublicUrl`].
    pub fn site(&self) -> Result<Site, ConfigError> {
        match self.public_url.is_some() || self.address.is_loopback() {
            true => Ok(Site::new(self.public_url.clone(), self.forwarded)
                .allow(self.allow_origins.clone())),
            false => Err(ConfigError::NoPublicUrl),
        }
    }

    /// How often an address may ask.
    pub fn rate_limit(&self) -> RateLimit {
        RateLimit::new(self.requests_per_minute, self.forwarded)
    }

    /// How often an address may have a token minted.
    pub fn token_limit(&self) -> RateLimit {
        RateLimit::new(self.tokens_per_minute, self.forwarded)
    }

    /// How the worker works.
    pub fn pace(&self) -> Pace {
        let mut pace = Pace::default();
        pace.polling.interval = Duration::from_millis(self.poll_interval_ms);
        pace.lease = Duration::from_millis(self.lease_ms);
        pace
    }

    /// How long connections are kept.
    pub fn retention(&self) -> Option<Duration> {
        let days = self.retention_days?;
        Some(Duration::from_secs(u64::from(days.get()) * 24 * 60 * 60))
    }

    /// What is asked of Flinks for a connection.
    pub const fn data_options(&self) -> DataOptions {
        DataOptions {
            transactions: self.transactions,
            identity: self.identity,
            balance: self.balance,
            kyc: self.kyc,
            statements: self.statements,
        }
    }

    /// How old data may become before it is refreshed with the bank.
    ///
    /// # Errors
    /// [`ConfigError::NoApi`].
    pub fn refresh_every(&self) -> Result<Option<Duration>, ConfigError> {
        let Some(hours) = self.refresh_hours else {
            return Ok(None);
        };
        match self.api_url.is_some() {
            true => Ok(Some(Duration::from_secs(u64::from(hours.get()) * 60 * 60))),
            false => Err(ConfigError::NoApi),
        }
    }

    /// The client of Flinks' API, if there is one.
    ///
    /// # Errors
    /// [`ConfigError::NoKey`], [`ConfigError::ApiUrl`].
    pub fn flinks(&self) -> Result<Option<FlinksClient>, ConfigError> {
        let Some(url) = &self.api_url else {
            return Ok(None);
        };
        let missing = |name| move || ConfigError::NoKey(name);
        let secret_key = self.secret_key.as_ref();
        let secret_key = secret_key.ok_or_else(missing("FLINKS_SECRET_KEY"))?;
        let api_key = self.api_key.as_ref();
        let api_key = api_key.ok_or_else(missing("FLINKS_API_KEY"))?;
        let credentials = Credentials {
            secret_key: secret_key.0.as_str().into(),
            api_key: api_key.0.as_str().into(),
        };
        Ok(Some(FlinksClient::new(url, credentials)?))
    }
}
