//! Events that are still to be delivered. Each is written in the transaction of the change that it tells, so that a crash loses neither.

use super::{Kind, Store, StoreError, millis, now, row_id};
use crate::events::{Event, Events};
use crate::user::UserId;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Row};
use std::time::Duration;
use uuid::Uuid;

/// What a connection has become that was erased.
const DELETED: &str = "deleted";

/// One attempt at an event for one address.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub id: Uuid,
    pub event: Event,
    /// How many have begun, this one included. An attempt whose number is no longer that of the row has lost it.
    pub attempts: i64,
}

/// An event that was given up.
#[derive(Debug, Clone)]
pub(crate) struct DeadLetter {
    pub delivery: Delivery,
    /// The hash of its address.
    pub endpoint: String,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// In milliseconds since 1970.
    pub occurred_at: i64,
}

const COLUMNS: &str = "id, endpoint, connection, status, owner, occurred_at, attempts, error";

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (
                 SELECT id FROM deliveries WHERE endpoint = $1 AND next_attempt_at <= $2
                 ORDER BY next_attempt_at LIMIT $4 ",
            $lock,
            ")
             UPDATE deliveries SET next_attempt_at = $3, attempts = attempts + 1 WHERE id IN (SELECT id FROM due)
             RETURNING id, connection, status, owner, occurred_at, attempts"
        )
    };
}

impl Store {
    /// Keeps an event for each of these addresses whenever the status of a connection changes through this store or a clone of it.
    #[must_use]
    pub(crate) fn announcing(mut self, events: &Events) -> Self {
        self.endpoints = events.endpoint_ids();
        self
    }

    /// Runs a statement that may change the status of this connection, and that returns a row if it has. It is read to its end: only
    /// then is it committed.
    pub(super) async fn change_status(
        &self,
        id: Uuid,
        statement: Query<'_, Any, AnyArguments>,
    ) -> Result<Option<AnyRow>, StoreError> {
        if self.endpoints.is_empty() {
            return Ok(statement.fetch_all(&self.pool).await?.pop());
        }
        let mut transaction = self.pool.begin().await?;
        let changed = statement.fetch_all(&mut *transaction).await?.pop();
        if changed.is_some() {
            self.announce(&mut transaction, id).await?;
        }
        transaction.commit().await?;
        Ok(changed)
    }

    /// Keeps an event if the status is not the one that the last event has told. In the transaction of the change.
    pub(super) async fn announce(
        &self,
        connection: &mut AnyConnection,
        id: Uuid,
    ) -> Result<(), StoreError> {
        if self.endpoints.is_empty() {
            return Ok(());
        }
        let changed = sqlx::query(
            "UPDATE connections SET announced = status WHERE id = $1 AND COALESCE(announced, '') <> status
             RETURNING status, owner",
        )
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
        let Some(changed) = changed else {
            return Ok(());
        };
        let status: String = changed.try_get("status")?;
        self.keep_event(connection, id, &status, changed.try_get("owner")?)
            .await
    }

    /// Keeps the event of an erased connection, whose user was sealed for it. In the transaction that erases.
    pub(super) async fn announce_erased(
        &self,
        connection: &mut AnyConnection,
        id: Uuid,
        owner: Option<Vec<u8>>,
    ) -> Result<(), StoreError> {
        self.keep_event(connection, id, DELETED, owner).await
    }

    async fn keep_event(
        &self,
        connection: &mut AnyConnection,
        id: Uuid,
        status: &str,
        owner: Option<Vec<u8>>,
    ) -> Result<(), StoreError> {
        let owner: Option<UserId> = owner
            .map(|owner| self.unseal(id, "owner", owner))
            .transpose()?;
        let now = now();
        for endpoint in self.endpoints.iter() {
            let delivery = Uuid::new_v4();
            let owner = owner.as_ref();
            let owner = owner.map(|owner| self.seal(delivery, "owner", owner));
            sqlx::query(
                "INSERT INTO deliveries (id, endpoint, connection, status, owner, occurred_at, attempts, next_attempt_at)
                 VALUES ($1, $2, $3, $4, $5, $6, 0, $6)",
            )
            .bind(delivery.to_string())
            .bind(endpoint.clone())
            .bind(id.to_string())
            .bind(status.to_owned())
            .bind(owner.transpose()?)
            .bind(now)
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }

    /// Takes events that are due at an address; nobody else takes them for so long.
    pub(crate) async fn claim_deliveries(
        &self,
        endpoint: &str,
        most: i64,
        lease: Duration,
    ) -> Result<Vec<Delivery>, StoreError> {
        let sql = match self.kind {
            Kind::Sqlite => claim!(""),
            Kind::Postgres => claim!("FOR UPDATE SKIP LOCKED"),
        };
        let now = now();
        let rows = sqlx::query(sql)
            .bind(endpoint.to_owned())
            .bind(now)
            .bind(now + millis(lease))
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        let readable = rows.iter().filter_map(|row| {
            // One that was sealed with another key must not hold the others up.
            self.delivery(row)
                .inspect_err(|error| tracing::error!(%error, "an event cannot be read"))
                .ok()
        });
        Ok(readable.collect())
    }

    fn delivery(&self, row: &AnyRow) -> Result<Delivery, StoreError> {
        let id = row_id(row)?;
        let connection: String = row.try_get("connection")?;
        let connection = Uuid::parse_str(&connection).map_err(super::decode)?;
        let owner: Option<Vec<u8>> = row.try_get("owner")?;
        let owner = owner.map(|owner| self.unseal(id, "owner", owner));
        let (status, occurred_at) = (row.try_get("status")?, row.try_get("occurred_at")?);
        Ok(Delivery {
            id,
            event: Event::new(connection, owner.transpose()?, status, occurred_at),
            attempts: row.try_get("attempts")?,
        })
    }

    /// The address has taken it.
    pub(crate) async fn finish_delivery(&self, delivery: &Delivery) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM deliveries WHERE id = $1")
            .bind(delivery.id.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// It failed, and is tried again after this pause; without one it is given up.
    pub(crate) async fn put_off_delivery(
        &self,
        delivery: &Delivery,
        error: &str,
        pause: Option<Duration>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deliveries SET next_attempt_at = $1, error = $2 WHERE id = $3 AND attempts = $4",
        )
        .bind(pause.map(|pause| now() + millis(pause)))
        .bind(error.to_owned())
        .bind(delivery.id.to_string())
        .bind(delivery.attempts)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Events that were given up, the oldest first, from behind this one on.
    pub(crate) async fn dead_letters(
        &self,
        after: Option<(i64, Uuid)>,
        most: i64,
    ) -> Result<Vec<DeadLetter>, StoreError> {
        let (occurred_at, id) = after.unwrap_or((i64::MIN, Uuid::nil()));
        let sql = format!(
            "SELECT {COLUMNS} FROM deliveries
             WHERE next_attempt_at IS NULL AND (occurred_at > $1 OR (occurred_at = $1 AND id > $2))
             ORDER BY occurred_at, id LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(occurred_at)
            .bind(id.to_string())
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        let read = |row: &AnyRow| {
            Ok(DeadLetter {
                delivery: self.delivery(row)?,
                endpoint: row.try_get("endpoint")?,
                error: row.try_get("error")?,
                occurred_at: row.try_get("occurred_at")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Has an event that was given up tried again, as often as a new one. `false` where there is none.
    pub(crate) async fn retry_dead_letter(&self, id: Uuid) -> Result<bool, StoreError> {
        let changed = sqlx::query(
            "UPDATE deliveries SET next_attempt_at = $1, attempts = 0 WHERE id = $2 AND next_attempt_at IS NULL",
        )
        .bind(now())
        .bind(id.to_string())
        .execute(&self.pool)
        .await?;
        Ok(changed.rows_affected() == 1)
    }
}
