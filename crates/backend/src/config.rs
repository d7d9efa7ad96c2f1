//! Flags and environment.

pub(crate) mod checked;
mod error;

pub use error::{ConfigError, ConfigErrors};

use crate::data_options::{BankStatements, Transactions};
use crate::server_key::{InvalidServerKey, ServerKey};
use crate::webhooks::TYPES;
use clap::{Parser, Subcommand};
use flinks_protocol::Origin;
use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroU16, NonZeroU32};
use std::path::PathBuf;

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
    pub dist: Option<PathBuf>,
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
    /// Milliseconds of the pause after a first failure; each further one doubles it, of an event four times
    #[arg(
        long,
        env = "FLINKS_BACKEND_RETRY_MS",
        default_value_t = 1_000,
        value_parser = clap::value_parser!(u64).range(1..=60_000)
    )]
    pub retry_ms: u64,
    /// Milliseconds between two looks for what is due, beside those after each hand-off
    #[arg(
        long,
        env = "FLINKS_BACKEND_IDLE_MS",
        default_value_t = 500,
        value_parser = clap::value_parser!(u64).range(1..=60_000)
    )]
    pub idle_ms: u64,
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
    /// Days of transactions that are asked for
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
