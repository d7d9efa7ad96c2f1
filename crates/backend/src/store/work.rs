//! What a worker claims, and what it changes. The table is the queue: a row that is due and that nobody is at.

use super::{Kind, Store, StoreError, decode, millis, now, row_id, status};
use crate::challenge::Challenge;
use crate::data_options::DataOptions;
use crate::status::Status;
use flinks_api::Webhook;
use flinks_protocol::{AccountId, LoginId, RequestId};
use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::time::Duration;
use uuid::Uuid;

/// A claimed connection.
#[derive(Debug, Clone)]
pub struct Work {
    /// The row.
    pub id: Uuid,
    /// The claim: whoever has another one has lost the row.
    pub lease: Uuid,
    /// Since when it was due, in milliseconds since 1970.
    pub due_since: i64,
    /// Whose accounts.
    pub login_id: LoginId,
    /// Which of them.
    pub account_ids: Vec<AccountId>,
    /// How far it is.
    pub status: Status,
    /// The API's session, once it is open.
    pub session: Option<RequestId>,
    /// Whether the data is to come from the bank, and not what Flinks fetched last.
    pub live: bool,
    /// What is asked of Flinks where it is not what the configuration says.
    pub data_options: DataOptions,
    /// What the bank asks, and the answers once they are here.
    pub challenge: Option<Challenge>,
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
    /// What the bank asks, and the answers once they are here.
    pub challenge: Option<Challenge>,
    /// Failures since the last step forward.
    pub attempts: u32,
    /// When the data was first said to be pending.
    pub pending_since: Option<i64>,
    /// When the next step may be taken; the lease is given back with it.
    pub next_attempt_at: Option<i64>,
    /// The accounts.
    pub data: Option<Value>,
    /// Statements that came with them.
    pub statements: Option<Webhook>,
    /// When Flinks fetched them, in a writing that sorts; data of unknown age replaces none.
    pub as_of: Option<String>,
}

impl Change {
    /// A change to this status, and to nothing else.
    pub fn to(status: Status) -> Self {
        Self {
            status,
            reason: None,
            session: None,
            challenge: None,
            attempts: 0,
            pending_since: None,
            next_attempt_at: None,
            data: None,
            statements: None,
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

    /// With what the bank asks.
    #[must_use]
    pub fn challenge(mut self, challenge: Challenge) -> Self {
        self.challenge = Some(challenge);
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

/// No step is put off for so long, in milliseconds, and no lease lasts as long: what is due later was put there by another
/// clock.
const FURTHEST: i64 = 10 * 60 * 1_000;

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (
                 SELECT id FROM connections
                 WHERE next_attempt_at <= $1 AND (lease_until IS NULL OR lease_until < $1)
                 ORDER BY next_attempt_at LIMIT $2 ",
            $lock,
            ")
             UPDATE connections SET lease = $3, lease_until = $4
             WHERE id IN (SELECT id FROM due)
             RETURNING id, login_id, account_ids, status, session, live, challenge, attempts, pending_since,
                 next_attempt_at, data_options"
        )
    };
}

impl Store {
    /// Takes rows that are due and that nobody is at, for so long. Rows that cannot be decrypted are logged and left out.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn claim(&self, most: usize, lease: Duration) -> Result<Vec<Work>, StoreError> {
        let sql = match self.kind {
            // There is one writer at a time.
            Kind::Sqlite => claim!(""),
            Kind::Postgres => claim!("FOR UPDATE SKIP LOCKED"),
        };
        let (now, claim) = (now(), Uuid::new_v4());
        let rows = sqlx::query(sql)
            .bind(now)
            .bind(i64::try_from(most).unwrap_or(i64::MAX))
            .bind(claim.to_string())
            .bind(now + millis(lease))
            .fetch_all(&self.pool)
            .await?;
        let readable = rows.iter().filter_map(|row| {
            let work = self.work(row, claim);
            // One row that was encrypted with another key must not hold the others up.
            work.inspect_err(|error| tracing::error!(%error, "a connection cannot be read"))
                .ok()
        });
        Ok(readable.collect())
    }

    /// Makes rows due that the clock, when it was put back, has left in the future, and says how many. Whoever is at one of
    /// them has as long as this to renew the lease.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn catch_up(&self, lease: Duration) -> Result<u64, StoreError> {
        let now = now();
        let changed = sqlx::query(
            "UPDATE connections
             SET next_attempt_at = $1, lease_until = CASE WHEN lease_until > $2 THEN $3 ELSE lease_until END
             WHERE next_attempt_at > $2",
        )
        .bind(now)
        .bind(now + FURTHEST)
        .bind(now + millis(lease))
        .execute(&self.pool)
        .await?;
        Ok(changed.rows_affected())
    }

    fn work(&self, row: &AnyRow, lease: Uuid) -> Result<Work, StoreError> {
        let id = row_id(row)?;
        let session: Option<Vec<u8>> = row.try_get("session")?;
        let challenge: Option<Vec<u8>> = row.try_get("challenge")?;
        let attempts: i64 = row.try_get("attempts")?;
        let options: Option<String> = row.try_get("data_options")?;
        Ok(Work {
            id,
            lease,
            due_since: row.try_get("next_attempt_at")?,
            login_id: self.unseal(id, "login_id", row.try_get("login_id")?)?,
            account_ids: self.unseal(id, "account_ids", row.try_get("account_ids")?)?,
            status: status(row)?,
            session: session
                .map(|sealed| self.unseal(id, "session", sealed))
                .transpose()?,
            live: row.try_get::<i64, _>("live")? != 0,
            data_options: match options {
                None => DataOptions::default(),
                Some(json) => serde_json::from_str(&json).map_err(decode)?,
            },
            challenge: challenge
                .map(|sealed| self.unseal(id, "challenge", sealed))
                .transpose()?,
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            pending_since: row.try_get("pending_since")?,
        })
    }

    /// Keeps a row for so long from now. `false` when it is no longer ours.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn renew(&self, work: &Work, lease: Duration) -> Result<bool, StoreError> {
        let renewed =
            sqlx::query("UPDATE connections SET lease_until = $1 WHERE id = $2 AND lease = $3")
                .bind(now() + millis(lease))
                .bind(work.id.to_string())
                .bind(work.lease.to_string())
                .execute(&self.pool)
                .await?;
        Ok(renewed.rows_affected() == 1)
    }

    /// Gives a row back as it is.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn release(&self, work: &Work) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE connections SET lease = NULL, lease_until = NULL WHERE id = $1 AND lease = $2",
        )
        .bind(work.id.to_string())
        .bind(work.lease.to_string())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Stores what a step has led to. Accounts replace older ones, and those of the same time, of which more may have been asked for.
    /// The row stays leased only if the next step is taken at once. `false`, and nothing is
    /// stored, when the row is no longer ours or its accounts have come by webhook meanwhile: then there is nothing more to do.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn change(&self, work: &Work, change: &Change) -> Result<bool, StoreError> {
        let id = work.id;
        let goes_on = change.next_attempt_at.is_none() && !change.status.is_final();
        let session = change
            .session
            .as_ref()
            .map(|session| self.seal(id, "session", session))
            .transpose()?;
        let challenge = change
            .challenge
            .as_ref()
            .map(|challenge| self.seal(id, "challenge", challenge))
            .transpose()?;
        let data = change
            .data
            .as_ref()
            .map(|data| self.seal(id, "data", data))
            .transpose()?;
        if let Some(statements) = &change.statements {
            let mut transaction = self.pool.begin().await?;
            // An erasure waits for this, and deletes them; after one there is no row.
            let locked =
                sqlx::query("UPDATE connections SET lease = lease WHERE id = $1 AND lease = $2")
                    .bind(id.to_string())
                    .bind(work.lease.to_string())
                    .execute(&mut *transaction)
                    .await?;
            if locked.rows_affected() == 1 {
                self.keep(&mut transaction, &work.login_id, statements)
                    .await?;
            }
            transaction.commit().await?;
        }
        let statement = sqlx::query(
            "UPDATE connections
             SET status = $1, reason = $2, session = $3, attempts = $4, pending_since = $5, challenge = $12,
                 data = CASE WHEN $6 IS NOT NULL AND (data IS NULL OR COALESCE(data_as_of, '') <= COALESCE($10, '')) THEN $6 ELSE data END,
                 data_as_of = CASE WHEN $6 IS NOT NULL AND (data IS NULL OR COALESCE(data_as_of, '') <= COALESCE($10, '')) THEN $10 ELSE data_as_of END,
                 next_attempt_at = CASE WHEN $7 THEN next_attempt_at ELSE $8 END,
                 lease = CASE WHEN $7 THEN lease END,
                 lease_until = CASE WHEN $7 THEN lease_until END
             WHERE id = $9 AND lease = $11 AND (status <> 'ready' OR $1 = 'ready')
             RETURNING id",
        )
        .bind(change.status.name())
        .bind(change.reason.clone())
        .bind(session)
        .bind(i64::from(change.attempts))
        .bind(change.pending_since)
        .bind(data)
        .bind(goes_on)
        .bind(change.next_attempt_at)
        .bind(id.to_string())
        .bind(change.as_of.clone())
        .bind(work.lease.to_string())
        .bind(challenge);
        Ok(self.change_status(id, statement).await?.is_some())
    }
}
