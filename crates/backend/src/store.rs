//! The connections in SQLite.

use crate::browser_session::{BrowserSession, hash};
use flinks_protocol::{HandoffBody, Institution, State};
use sqlx::Row;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
};
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
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
    /// The hand-off's state is not one to believe.
    #[error(transparent)]
    State(#[from] StateRefusal),
    /// A query failed.
    #[error("the database failed: {0}")]
    Query(#[from] sqlx::Error),
}

/// Why a state was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StateRefusal {
    /// There is none, or no cookie with it.
    #[error("the state or the cookie of its browser is missing")]
    Missing,
    /// Not issued here, or to another browser.
    #[error("the state was not issued to this browser")]
    Foreign,
    /// Taken by another hand-off.
    #[error("the state was used before")]
    Used,
    /// Issued more than thirty minutes ago.
    #[error("the state has expired")]
    Expired,
}

/// How long a state lives, in milliseconds: as long as an authorize token.
const STATE_LIFETIME: i64 = 30 * 60 * 1_000;

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

    /// Remembers a state for the browser that it was given to, and forgets those that nobody will bring any more.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn issue_state(
        &self,
        state: &State,
        browser: &BrowserSession,
    ) -> Result<(), StoreError> {
        // A day on, so that a late one is told that it has expired.
        sqlx::query("DELETE FROM states WHERE issued_at < ?")
            .bind(now() - 24 * 60 * 60 * 1_000)
            .execute(&self.pool)
            .await?;
        sqlx::query("INSERT INTO states (state, browser, issued_at) VALUES (?, ?, ?)")
            .bind(hash(state.expose()))
            .bind(browser.hash())
            .bind(now())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Stores a connection once for each idempotency key, and gives its id: the same one for the same key. The first time
    /// it takes the state with it, in the same transaction.
    ///
    /// # Errors
    /// [`StoreError::KeyInUse`] when the key came with another login or from another browser before;
    /// [`StoreError::State`]; [`StoreError::Query`].
    pub async fn receive(
        &self,
        key: &str,
        body: &HandoffBody,
        browser: Option<&BrowserSession>,
    ) -> Result<Uuid, StoreError> {
        let browser = browser.map(BrowserSession::hash);
        // Immediate: two requests with one key at the same time come one after the other.
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let known =
            sqlx::query("SELECT id, login_id, browser FROM connections WHERE idempotency_key = ?")
                .bind(key)
                .fetch_optional(&mut *transaction)
                .await?;
        if let Some(row) = known {
            let same = row.try_get::<String, _>("login_id")? == body.login_id.expose()
                && row.try_get::<Option<String>, _>("browser")? == browser;
            return match same {
                true => Uuid::parse_str(row.try_get("id")?)
                    .map_err(|error| StoreError::Query(sqlx::Error::Decode(error.into()))),
                false => Err(StoreError::KeyInUse),
            };
        }
        let (Some(state), Some(browser)) = (&body.state, browser) else {
            return Err(StateRefusal::Missing.into());
        };
        take_state(&mut transaction, state, &browser, key).await?;
        let id = Uuid::new_v4();
        let accounts: Vec<_> = body.account_ids.iter().map(|id| id.expose()).collect();
        sqlx::query(
            "INSERT INTO connections
                (id, idempotency_key, browser, login_id, account_ids, institution, request_id, tag, state, status, received_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
        )
        .bind(id.to_string())
        .bind(key)
        .bind(browser)
        .bind(body.login_id.expose())
        .bind(serde_json::json!(accounts).to_string())
        .bind(body.institution.as_ref().map(Institution::to_string))
        .bind(body.request_id.as_ref().map(|id| id.expose()))
        .bind(body.tag.as_ref().map(|tag| tag.as_str()))
        .bind(state.expose())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Makes every state older by so many milliseconds: for tests, which do not wait.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    #[doc(hidden)]
    pub async fn age_states(&self, by: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE states SET issued_at = issued_at - ?")
            .bind(by)
            .execute(&self.pool)
            .await?;
        Ok(())
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

/// Marks a state as used, if it may be.
async fn take_state(
    transaction: &mut SqliteConnection,
    state: &State,
    browser: &str,
    key: &str,
) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT browser, issued_at, used_by FROM states WHERE state = ?")
        .bind(hash(state.expose()))
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(StateRefusal::Foreign)?;
    if row.try_get::<String, _>("browser")? != browser {
        return Err(StateRefusal::Foreign.into());
    }
    if row.try_get::<Option<String>, _>("used_by")?.is_some() {
        return Err(StateRefusal::Used.into());
    }
    if row.try_get::<i64, _>("issued_at")? < now() - STATE_LIFETIME {
        return Err(StateRefusal::Expired.into());
    }
    sqlx::query("UPDATE states SET used_by = ? WHERE state = ?")
        .bind(key)
        .bind(hash(state.expose()))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
