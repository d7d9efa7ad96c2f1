//! The connections in SQLite.

use flinks_protocol::{HandoffBody, Institution};
use sqlx::Row;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use std::str::FromStr;
use std::time::Duration;
use uuid::Uuid;

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database's URL cannot be read, or the file not opened.
    #[error(
        "--database (FLINKS_BACKEND_DATABASE): cannot open {url}: {source}; use sqlite://FILE in a folder that exists and may be written to"
    )]
    Open {
        /// The URL as given.
        url: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The tables could not be made.
    #[error("cannot bring the tables up to date: {0}")]
    Migrate(#[from] MigrateError),
    /// The idempotency key belongs to another connection.
    #[error("the idempotency key belongs to another connection")]
    KeyInUse,
    /// A query failed.
    #[error("the database failed: {0}")]
    Query(#[from] sqlx::Error),
}

/// The connections that were handed over.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens the database, makes it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Open`] and [`StoreError::Migrate`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open {
            url: url.to_owned(),
            source,
        };
        let options = SqliteConnectOptions::from_str(url)
            .map_err(failed)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(Duration::from_secs(10));
        // A database in memory belongs to one connection, and ends with it.
        let in_memory = url.contains(":memory:");
        let pool = SqlitePoolOptions::new()
            .max_connections(if in_memory { 1 } else { 8 })
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await
            .map_err(failed)?;
        sqlx::migrate!().run(&pool).await?;
        Ok(Self { pool })
    }

    /// Stores a connection once for each idempotency key, and gives its id: the same one for the same key.
    ///
    /// # Errors
    /// [`StoreError::KeyInUse`] when the key came with another login before; [`StoreError::Query`].
    pub async fn receive(&self, key: &str, body: &HandoffBody) -> Result<Uuid, StoreError> {
        let accounts: Vec<_> = body.account_ids.iter().map(|id| id.expose()).collect();
        // Two requests with one key at the same time: one inserts, both read what it inserted.
        sqlx::query(
            "INSERT INTO connections
                (id, idempotency_key, login_id, account_ids, institution, request_id, tag, state, status, received_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'received', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
             ON CONFLICT (idempotency_key) DO NOTHING",
        )
        .bind(Uuid::new_v4().to_string())
        .bind(key)
        .bind(body.login_id.expose())
        .bind(serde_json::json!(accounts).to_string())
        .bind(body.institution.as_ref().map(Institution::to_string))
        .bind(body.request_id.as_ref().map(|id| id.expose()))
        .bind(body.tag.as_ref().map(|tag| tag.as_str()))
        .bind(body.state.as_ref().map(|state| state.expose()))
        .execute(&self.pool)
        .await?;
        let row = sqlx::query("SELECT id, login_id FROM connections WHERE idempotency_key = ?")
            .bind(key)
            .fetch_one(&self.pool)
            .await?;
        if row.try_get::<String, _>("login_id")? != body.login_id.expose() {
            return Err(StoreError::KeyInUse);
        }
        let id: String = row.try_get("id")?;
        Uuid::parse_str(&id).map_err(|error| StoreError::Query(sqlx::Error::Decode(error.into())))
    }

    /// How many connections there are.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn count(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT count(*) FROM connections")
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Finishes what is under way and closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
