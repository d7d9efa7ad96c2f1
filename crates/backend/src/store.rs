//! The connections, in SQLite or PostgreSQL: the same statements for both. What a person would mind is encrypted.

mod account_data;
mod connection;
mod erasure;
mod file;
mod handoff;
mod keys;
mod outbox;
mod record;
mod refresh;
mod webhook;
mod work;

pub use connection::View;
pub use erasure::Erasure;
pub use handoff::{Received, StateRefusal};
pub(crate) use outbox::Delivery;
pub use record::{After, Record};
pub use refresh::Refresh;
pub use work::{Change, Work};

use crate::status::Status;
use crate::vault::{Vault, VaultError};
use reqwest::Url;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::{AnyPoolOptions, AnyRow, install_default_drivers};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyPool, Connection, Executor, Row};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database's URL is neither of SQLite nor of PostgreSQL.
    #[error(
        "--database (DATABASE_URL): expected sqlite://FILE, sqlite::memory: or postgres://USER:PASSWORD@HOST/NAME"
    )]
    Scheme,
    /// The database cannot be reached, or the file not opened.
    #[error(
        "--database (DATABASE_URL): cannot open {place}: {source}; the folder of a file must exist, and a server must run"
    )]
    Open {
        /// The URL without its password.
        place: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The tables could not be made.
    #[error("cannot bring the tables up to date: {0}")]
    Migrate(#[from] MigrateError),
    /// The idempotency key belongs to another connection.
    #[error("the idempotency key belongs to another connection")]
    KeyInUse,
    /// The hand-off's state is not one to believe.
    #[error(transparent)]
    State(#[from] StateRefusal),
    /// A connection of the login was erased not long ago, and none was handed over since.
    #[error("a connection of this login was erased, and none was handed over since")]
    Erased,
    /// Something was sealed with a key that is not here: its id.
    #[error(
        "--key-file (FLINKS_BACKEND_KEY_FILES): the key {0} has sealed what is stored, and is not among those that are given: add \
         it behind the newest"
    )]
    UnknownKey(String),
    /// What is stored cannot be decrypted.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A query failed.
    #[error("the database failed: {0}")]
    Query(#[from] sqlx::Error),
}

/// How long the start waits for the server, and a request for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// For so long after its last use, a connection is taken to be open.
const BELIEVED: Duration = Duration::from_secs(1);

/// The connections that were handed over.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    vault: Vault,
    kind: Kind,
    /// What the addresses of events are called; none: no events are kept.
    endpoints: Arc<[String]>,
}

/// The one thing in which the two differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    fn of(url: &str) -> Option<Self> {
        match url.split_once(':')?.0 {
            "sqlite" => Some(Self::Sqlite),
            "postgres" | "postgresql" => Some(Self::Postgres),
            _ => None,
        }
    }

    fn migrations(self) -> Migrator {
        match self {
            Self::Sqlite => sqlx::migrate!("migrations/sqlite"),
            Self::Postgres => sqlx::migrate!("migrations/postgres"),
        }
    }

    /// SQLite has one writer at a time: to wait for the only connection is fairer than to try again and again. A database
    /// in memory ends with its connection, too.
    const fn connections(self) -> u32 {
        match self {
            Self::Sqlite => 1,
            Self::Postgres => 16,
        }
    }
}

impl Store {
    /// Opens the database, makes it if it is a file that is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Scheme`], [`StoreError::Open`], [`StoreError::Migrate`], and [`StoreError::UnknownKey`] or
    /// [`StoreError::Vault`] where the vault cannot open what is stored.
    pub async fn open(url: &str, vault: Vault) -> Result<Self, StoreError> {
        install_default_drivers();
        let kind = Kind::of(url).ok_or(StoreError::Scheme)?;
        let failed = |source| StoreError::Open {
            place: without_password(url),
            source,
        };
        if kind == Kind::Sqlite {
            file::make(url).await.map_err(failed)?;
        }
        let pool = AnyPoolOptions::new()
            .max_connections(kind.connections())
            .acquire_timeout(PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            // Not before every statement, which costs as much as the statement: what was in use a second ago is believed.
            .test_before_acquire(false)
            .before_acquire(|connection, used| {
                Box::pin(async move {
                    if used.idle_for >= BELIEVED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if kind == Kind::Sqlite {
                        connection
                            .execute("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 10000; PRAGMA secure_delete = ON")
                            .await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await
            .map_err(failed)?;
        kind.migrations().run(&pool).await?;
        let endpoints = [].into();
        let store = Self {
            pool,
            vault,
            kind,
            endpoints,
        };
        store.introduce_key().await?;
        Ok(store)
    }

    /// Finishes what is under way and closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    fn seal(&self, id: Uuid, column: &str, value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let json = serde_json::to_vec(value).map_err(|_| VaultError::Sealed)?;
        Ok(self.vault.seal(id, column, &json)?)
    }

    fn unseal<T: DeserializeOwned>(
        &self,
        id: Uuid,
        column: &str,
        sealed: Vec<u8>,
    ) -> Result<T, StoreError> {
        self.unsealed(&self.vault.open(id, column, &sealed)?)
    }

    fn unsealed<T: DeserializeOwned>(&self, json: &[u8]) -> Result<T, StoreError> {
        Ok(serde_json::from_slice(json).map_err(|_| VaultError::Sealed)?)
    }
}

/// Whether a database of this URL can be one of ours. Nothing is opened.
pub(crate) fn check_url(url: &str) -> Result<(), StoreError> {
    Kind::of(url).map(drop).ok_or(StoreError::Scheme)
}

/// What may be shown of a database's URL.
fn without_password(url: &str) -> String {
    let Some((scheme, _)) = url.split_once(':') else {
        return url.to_owned();
    };
    if scheme == "sqlite" {
        return url.to_owned();
    }
    // The driver takes one from the query, too.
    let parsed = Url::parse(url).ok();
    match parsed.as_ref().and_then(|url| Some((url.host_str()?, url))) {
        Some((host, url)) => {
            let port = url
                .port()
                .map(|port| format!(":{port}"))
                .unwrap_or_default();
            let path = url.path();
            format!("{scheme}://…@{host}{port}{path}")
        }
        None => format!("{scheme}:…"),
    }
}

fn row_id(row: &AnyRow) -> Result<Uuid, StoreError> {
    Uuid::parse_str(row.try_get("id")?).map_err(decode)
}

fn status(row: &AnyRow) -> Result<Status, StoreError> {
    let name: String = row.try_get("status")?;
    Status::from_name(&name).ok_or_else(|| decode(format!("no such status: {name}")))
}

fn decode(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Query(sqlx::Error::Decode(error.into()))
}

pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let shown = without_password("postgres://flinks:pass@word@db.example:5432/flinks");
        assert_eq!(shown, "postgres://…@db.example:5432/flinks");
        for (url, shown) in [
            ("sqlite://a.db?mode=ro", "sqlite://a.db?mode=ro"),
            (
                "postgres://db.example/flinks?user=a&password=b@c",
                "postgres://…@db.example/flinks",
            ),
            ("postgres:a:b@db.example/flinks", "postgres:…"),
            ("postgres://a:b?c@db.example/flinks", "postgres:…"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
