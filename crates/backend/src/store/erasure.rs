//! What is erased: here at once, and at Flinks as soon as it agrees.

use super::{Kind, Store, StoreError, millis, now, row_id};
use crate::store::handoff::STATE_LIFETIME;
use flinks_protocol::LoginId;
use sqlx::{Executor, Row};
use std::time::Duration;
use uuid::Uuid;

/// How long a login is known to be erased, in milliseconds: Flinks repeats a webhook for five hours.
const ERASED_MEMORY: i64 = 24 * 60 * 60 * 1_000;
/// How long an event is kept that no address has taken, in milliseconds: also one that was given up.
const DELIVERY_LIFETIME: i64 = 30 * 24 * 60 * 60 * 1_000;
/// So many connections are looked for at once.
const BATCH: i64 = 256;

/// A login that Flinks is to delete.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// The connection that was erased.
    pub id: Uuid,
    /// Whose.
    pub login_id: LoginId,
    /// How often Flinks was asked before.
    pub attempts: u32,
}

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE erasures SET next_attempt_at = $2, attempts = attempts + 1
             WHERE id = (SELECT id FROM erasures WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT 1 ",
            $lock,
            ") RETURNING id, login_id, attempts"
        )
    };
}

impl Store {
    /// Erases a connection, its state with it, which is used up, and what webhooks have brought for its login, unless another
    /// connection has it, and the events that were given up. Only its login is kept, sealed, until Flinks has deleted it.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn erase(&self, id: Uuid) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for sql in [
            "INSERT INTO erasures (id, login_id, attempts, next_attempt_at)
             SELECT id, login_id, 0, $2 FROM connections WHERE id = $1 ON CONFLICT DO NOTHING",
            "INSERT INTO erased_logins (login_index, erased_at)
             SELECT login_index, $2 FROM connections WHERE id = $1
             ON CONFLICT (login_index) DO UPDATE SET erased_at = excluded.erased_at",
        ] {
            sqlx::query(sql)
                .bind(id.to_string())
                .bind(now())
                .execute(&mut *transaction)
                .await?;
        }
        // The connection first, as a webhook does: two that lock in another order wait for each other.
        let erased =
            sqlx::query("DELETE FROM connections WHERE id = $1 RETURNING state, login_id, owner")
                .bind(id.to_string())
                .fetch_optional(&mut *transaction)
                .await?;
        if let Some(erased) = erased {
            sqlx::query("DELETE FROM deliveries WHERE connection = $1 AND next_attempt_at IS NULL")
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?;
            let owner = erased.try_get("owner")?;
            self.announce_erased(&mut transaction, id, owner).await?;
            let state: String = erased.try_get("state")?;
            sqlx::query("DELETE FROM states WHERE state = $1")
                .bind(state)
                .execute(&mut *transaction)
                .await?;
            let login_id: String = self.unseal(id, "login_id", erased.try_get("login_id")?)?;
            let logins: Vec<_> = self.vault.indexes(&login_id).collect();
            let mut is_elsewhere = false;
            for login in &logins {
                let other = sqlx::query("SELECT 1 FROM connections WHERE login_index = $1 LIMIT 1")
                    .bind(login)
                    .fetch_optional(&mut *transaction)
                    .await?;
                is_elsewhere |= other.is_some();
            }
            for login in logins.iter().filter(|_| !is_elsewhere) {
                sqlx::query("DELETE FROM webhook_bodies WHERE login_index = $1")
                    .bind(login)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        transaction.commit().await?;
        self.empty_the_log().await
    }

    /// Takes a login that Flinks is to delete; nobody else takes it for so long.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn claim_erasure(&self, lease: Duration) -> Result<Option<Erasure>, StoreError> {
        let sql = match self.kind {
            Kind::Sqlite => claim!(""),
            Kind::Postgres => claim!("FOR UPDATE SKIP LOCKED"),
        };
        let now = now();
        let row = sqlx::query(sql)
            .bind(now)
            .bind(now + millis(lease))
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            let (id, attempts) = (row_id(&row)?, row.try_get::<i64, _>("attempts")? - 1);
            Ok(Erasure {
                id,
                login_id: self.unseal(id, "login_id", row.try_get("login_id")?)?,
                attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            })
        })
        .transpose()
    }

    /// Flinks has deleted the login, or is not to.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn finish_erasure(&self, id: Uuid) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM erasures WHERE id = $1")
            .bind(id.to_string())
            .execute(&self.pool)
            .await?;
        self.empty_the_log().await
    }

    /// Flinks is asked again then.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn put_off_erasure(&self, id: Uuid, pause: Duration) -> Result<(), StoreError> {
        sqlx::query("UPDATE erasures SET next_attempt_at = $1 WHERE id = $2")
            .bind(now() + millis(pause))
            .bind(id.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whether any browser has a connection of this login.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn is_connected(&self, login_id: &LoginId) -> Result<bool, StoreError> {
        for index in self.vault.indexes(login_id.expose()) {
            let row = sqlx::query("SELECT 1 FROM connections WHERE login_index = $1")
                .bind(index)
                .fetch_optional(&self.pool);
            if row.await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Erases connections that are older than this, and forgets states that nobody can use any more, logins that were erased
    /// long ago, and events that nobody has taken for long. Says how many connections were erased.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn sweep(&self, retention: Option<Duration>) -> Result<u64, StoreError> {
        let now = now();
        for (sql, before) in [
            (
                "DELETE FROM states WHERE issued_at < $1",
                now - STATE_LIFETIME,
            ),
            (
                "DELETE FROM erased_logins WHERE erased_at < $1",
                now - ERASED_MEMORY,
            ),
            (
                "DELETE FROM deliveries WHERE occurred_at < $1",
                now - DELIVERY_LIFETIME,
            ),
        ] {
            sqlx::query(sql).bind(before).execute(&self.pool).await?;
        }
        let mut erased = 0;
        if let Some(retention) = retention {
            let mut old = self.received_before(now - millis(retention)).await?;
            while !old.is_empty() {
                for id in &old {
                    self.erase(*id).await?;
                    erased += 1;
                }
                old = self.received_before(now - millis(retention)).await?;
            }
        }
        self.empty_the_log().await?;
        Ok(erased)
    }

    async fn received_before(&self, time: i64) -> Result<Vec<Uuid>, StoreError> {
        let rows = sqlx::query("SELECT id FROM connections WHERE received_at < $1 LIMIT $2")
            .bind(time)
            .bind(BATCH)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(row_id).collect()
    }

    /// SQLite keeps what a page has held before in its write-ahead log, until that is emptied. Where another process reads from it,
    /// the next sweep empties it.
    async fn empty_the_log(&self) -> Result<(), StoreError> {
        if self.kind == Kind::Sqlite {
            self.pool.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }
}
