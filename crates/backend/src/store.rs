//! The connections in SQLite: what a person would mind is encrypted.

use crate::browser_session::{BrowserSession, hash};
use crate::status::Status;
use crate::vault::{Vault, VaultError};
use flinks_api::AccountsDetail;
use flinks_protocol::{AccountId, HandoffBody, Institution, LoginId, RequestId, State};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::Row;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteRow,
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
    /// What is stored cannot be decrypted.
    #[error(transparent)]
    Vault(#[from] VaultError),
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
    vault: Vault,
}

/// A claimed connection.
#[derive(Debug, Clone)]
pub struct Work {
    /// The row.
    pub id: Uuid,
    /// Whose accounts.
    pub login_id: LoginId,
    /// Which of them.
    pub account_ids: Vec<AccountId>,
    /// How far it is.
    pub status: Status,
    /// The API's session, once it is open.
    pub session: Option<RequestId>,
    /// Failures since the last step forward.
    pub attempts: u32,
    /// When the data was first said to be pending.
    pub pending_since: Option<i64>,
}

/// What a step has led to.
#[derive(Debug, Clone)]
pub struct Change {
    /// The new status.
    pub status: Status,
    /// A FlinksCode, or our own word where there is none.
    pub reason: Option<String>,
    /// The API's session.
    pub session: Option<RequestId>,
    /// Failures since the last step forward.
    pub attempts: u32,
    /// When the data was first said to be pending.
    pub pending_since: Option<i64>,
    /// When the next step may be taken; the lease is given back with it.
    pub next_attempt_at: Option<i64>,
    /// The accounts.
    pub data: Option<Value>,
    /// When Flinks fetched them, in its own writing.
    pub as_of: Option<String>,
}

impl Change {
    /// A change to this status, and to nothing else.
    pub fn to(status: Status) -> Self {
        Self {
            status,
            reason: None,
            session: None,
            attempts: 0,
            pending_since: None,
            next_attempt_at: None,
            data: None,
            as_of: None,
        }
    }

    /// Why.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = Some(reason.to_owned());
        self
    }

    /// With the API's session.
    #[must_use]
    pub fn session(mut self, session: RequestId) -> Self {
        self.session = Some(session);
        self
    }

    /// With so many failures.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Pending since then.
    #[must_use]
    pub fn pending_since(mut self, since: i64) -> Self {
        self.pending_since = Some(since);
        self
    }

    /// The next step is taken then.
    #[must_use]
    pub fn at(mut self, at: i64) -> Self {
        self.next_attempt_at = Some(at);
        self
    }

    /// With the accounts, and when Flinks fetched them.
    #[must_use]
    pub fn data(mut self, accounts: Value, as_of: Option<String>) -> Self {
        self.data = Some(accounts);
        self.as_of = as_of;
        self
    }
}

/// A connection as its own browser may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct View {
    /// The row.
    pub id: Uuid,
    /// How far it is.
    pub status: Status,
    /// Why it ended, or was last put off.
    pub reason: Option<String>,
    /// The institution.
    pub institution: Option<String>,
}

impl Store {
    /// Opens the database, makes it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Open`] and [`StoreError::Migrate`].
    pub async fn open(url: &str, vault: Vault) -> Result<Self, StoreError> {
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
        Ok(Self { pool, vault })
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
            let id = row_id(&row)?;
            let login_id: String = self.unseal(id, "login_id", row.try_get("login_id")?)?;
            let same = login_id == body.login_id.expose()
                && row.try_get::<Option<String>, _>("browser")? == browser;
            return match same {
                true => Ok(id),
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
                (id, idempotency_key, browser, login_id, account_ids, institution, request_id, tag, state, status, received_at,
                 next_attempt_at, login_index)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?, ?)",
        )
        .bind(id.to_string())
        .bind(key)
        .bind(browser)
        .bind(self.seal(id, "login_id", &body.login_id.expose())?)
        .bind(self.seal(id, "account_ids", &accounts)?)
        .bind(body.institution.as_ref().map(Institution::to_string))
        .bind(body.request_id.as_ref().map(|id| id.expose()))
        .bind(body.tag.as_ref().map(|tag| tag.as_str()))
        .bind(hash(state.expose()))
        .bind(now())
        .bind(self.vault.index(body.login_id.expose()))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Takes rows that are due and that nobody is at, for so long. Rows that cannot be decrypted are logged and left out.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn claim(&self, most: usize, lease: Duration) -> Result<Vec<Work>, StoreError> {
        // One statement: SQLite has one writer at a time, so no two workers get the same row.
        let rows = sqlx::query(
            "UPDATE connections SET lease_until = ?1
             WHERE id IN (
                 SELECT id FROM connections
                 WHERE next_attempt_at <= ?2 AND (lease_until IS NULL OR lease_until < ?2)
                 ORDER BY next_attempt_at LIMIT ?3)
             RETURNING id, login_id, account_ids, status, session, attempts, pending_since",
        )
        .bind(now() + millis(lease))
        .bind(now())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await?;
        let readable = rows.iter().filter_map(|row| {
            let work = self.work(row);
            // One row that was encrypted with another key must not hold the others up.
            work.inspect_err(|error| tracing::error!(%error, "a connection cannot be read"))
                .ok()
        });
        Ok(readable.collect())
    }

    fn work(&self, row: &SqliteRow) -> Result<Work, StoreError> {
        let id = row_id(row)?;
        let session: Option<Vec<u8>> = row.try_get("session")?;
        Ok(Work {
            id,
            login_id: self.unseal(id, "login_id", row.try_get("login_id")?)?,
            account_ids: self.unseal(id, "account_ids", row.try_get("account_ids")?)?,
            status: status(row)?,
            session: session
                .map(|sealed| self.unseal(id, "session", sealed))
                .transpose()?,
            attempts: row.try_get("attempts")?,
            pending_since: row.try_get("pending_since")?,
        })
    }

    /// Keeps a row for so long from now.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn renew(&self, id: Uuid, lease: Duration) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE connections SET lease_until = ? WHERE id = ? AND lease_until IS NOT NULL",
        )
        .bind(now() + millis(lease))
        .bind(id.to_string())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Stores what a step has led to. The row stays leased only if the next step is taken at once.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn change(&self, id: Uuid, change: &Change) -> Result<(), StoreError> {
        let goes_on = change.next_attempt_at.is_none() && !change.status.is_final();
        let session = change
            .session
            .as_ref()
            .map(|session| self.seal(id, "session", session))
            .transpose()?;
        let data = change
            .data
            .as_ref()
            .map(|data| self.seal(id, "data", data))
            .transpose()?;
        sqlx::query(
            "UPDATE connections
             SET status = ?1, reason = ?2, session = ?3, attempts = ?4, pending_since = ?5,
                 data = CASE WHEN ?6 IS NULL OR data_as_of > ?10 THEN data ELSE ?6 END,
                 data_as_of = CASE WHEN ?6 IS NULL OR data_as_of > ?10 THEN data_as_of ELSE ?10 END,
                 next_attempt_at = CASE WHEN ?7 THEN next_attempt_at ELSE ?8 END,
                 lease_until = CASE WHEN ?7 THEN lease_until END
             WHERE id = ?9 AND (status <> 'ready' OR ?1 = 'ready')",
        )
        .bind(change.status.name())
        .bind(&change.reason)
        .bind(session)
        .bind(change.attempts)
        .bind(change.pending_since)
        .bind(data)
        .bind(goes_on)
        .bind(change.next_attempt_at)
        .bind(id.to_string())
        .bind(&change.as_of)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// A connection of this browser.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn view(
        &self,
        id: Uuid,
        browser: &BrowserSession,
    ) -> Result<Option<View>, StoreError> {
        let row = sqlx::query(
            "SELECT id, status, reason, institution FROM connections WHERE id = ? AND browser = ?",
        )
        .bind(id.to_string())
        .bind(browser.hash())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(View {
                id,
                status: status(&row)?,
                reason: row.try_get("reason")?,
                institution: row.try_get("institution")?,
            })
        })
        .transpose()
    }

    /// The accounts of a connection, once they are here.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn accounts(&self, id: Uuid) -> Result<Option<Value>, StoreError> {
        let row = sqlx::query("SELECT data FROM connections WHERE id = ? AND data IS NOT NULL")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| self.unseal(id, "data", row.try_get("data")?))
            .transpose()
    }

    /// The login of a connection.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn login_id(&self, id: Uuid) -> Result<Option<LoginId>, StoreError> {
        let row = sqlx::query("SELECT login_id FROM connections WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| self.unseal(id, "login_id", row.try_get("login_id")?))
            .transpose()
    }

    /// The accounts that a connection was handed over with.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn account_ids(&self, id: Uuid) -> Result<Option<Vec<AccountId>>, StoreError> {
        let row = sqlx::query("SELECT account_ids FROM connections WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| self.unseal(id, "account_ids", row.try_get("account_ids")?))
            .transpose()
    }

    /// Takes a webhook's accounts for every connection of the login, cut to what was selected there, unless newer ones are
    /// here. Says how many were changed; none for a delivery that came before.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn receive_webhook(
        &self,
        delivery: &str,
        login_id: &LoginId,
        as_of: &str,
        detail: &AccountsDetail,
    ) -> Result<usize, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let new = sqlx::query(
            "INSERT INTO webhooks (delivery, received_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(hash(delivery))
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        if new.rows_affected() == 0 {
            return Ok(0);
        }
        let rows = sqlx::query(
            "SELECT id, account_ids FROM connections
             WHERE login_index = ? AND (data_as_of IS NULL OR data_as_of <= ?)",
        )
        .bind(self.vault.index(login_id.expose()))
        .bind(as_of)
        .fetch_all(&mut *transaction)
        .await?;
        for row in &rows {
            let id = row_id(row)?;
            let selected: Vec<AccountId> =
                self.unseal(id, "account_ids", row.try_get("account_ids")?)?;
            let mut own = detail.clone();
            own.retain(&selected);
            sqlx::query(
                "UPDATE connections SET status = 'ready', reason = NULL, data = ?, data_as_of = ?, next_attempt_at = NULL,
                     lease_until = NULL
                 WHERE id = ?",
            )
            .bind(self.seal(id, "data", &own.json().get("Accounts"))?)
            .bind(as_of)
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(rows.len())
    }

    /// Erases a connection.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn erase(&self, id: Uuid) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM connections WHERE id = ?")
            .bind(id.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
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
        let json = self.vault.open(id, column, &sealed)?;
        Ok(serde_json::from_slice(&json).map_err(|_| VaultError::Sealed)?)
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

    /// Asks the database for nothing, to see whether it answers.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
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

fn row_id(row: &SqliteRow) -> Result<Uuid, StoreError> {
    Uuid::parse_str(row.try_get("id")?).map_err(decode)
}

fn status(row: &SqliteRow) -> Result<Status, StoreError> {
    let name: String = row.try_get("status")?;
    Status::from_name(&name).ok_or_else(|| decode(format!("no such status: {name}")))
}

fn decode(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Query(sqlx::Error::Decode(error.into()))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
