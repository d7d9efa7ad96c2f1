//! Connections as the host application's server sees them: whole, and those of a user.

use super::{Store, StoreError, row_id, status};
use crate::status::Status;
use crate::user::UserId;
use flinks_protocol::AccountId;
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use utoipa::ToSchema;
use uuid::Uuid;

/// A connection, but for its accounts and its loginId.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Record {
    /// The row.
    pub id: Uuid,
    /// The user that it belongs to; none: its browser's.
    pub user: Option<UserId>,
    /// How far it is.
    pub status: Status,
    /// Why it ended, or was last put off.
    pub reason: Option<String>,
    /// The institution.
    pub institution: Option<String>,
    /// The host application's own text.
    pub tag: Option<String>,
    /// The accounts that were selected; empty: all.
    pub account_ids: Vec<AccountId>,
    /// When it was handed over, in milliseconds since 1970; written as text of RFC 3339.
    #[serde(serialize_with = "rfc_3339")]
    #[schema(value_type = String, format = DateTime)]
    pub received_at: i64,
    /// When Flinks fetched its accounts, in UTC.
    pub data_as_of: Option<String>,
}

/// Where a page of connections ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The last one's.
    pub received_at: i64,
    /// The last one's.
    pub id: Uuid,
}

fn rfc_3339<S: Serializer>(millis: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    let time = Timestamp::from_millisecond(*millis).map_err(serde::ser::Error::custom)?;
    serializer.collect_str(&time)
}

const COLUMNS: &str =
    "id, owner, status, reason, institution, tag, account_ids, received_at, data_as_of";

impl Store {
    /// A connection, whoever it belongs to.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn record(&self, id: Uuid) -> Result<Option<Record>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM connections WHERE id = $1");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| self.read(&row)).transpose()
    }

    /// So many connections of a user at most, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn records_of(
        &self,
        user: &UserId,
        after: Option<After>,
        most: u32,
    ) -> Result<Vec<Record>, StoreError> {
        let after = after.unwrap_or(After {
            received_at: i64::MIN,
            id: Uuid::nil(),
        });
        let sql = format!(
            "SELECT {COLUMNS} FROM connections
             WHERE owner_index = $1 AND (received_at > $2 OR (received_at = $2 AND id > $3))
             ORDER BY received_at, id LIMIT $4"
        );
        let mut records = Vec::new();
        // One index but for the time in which the encryption key is replaced.
        for index in self.vault.user_indexes(user) {
            let rows = sqlx::query(AssertSqlSafe(sql.clone()))
                .bind(index)
                .bind(after.received_at)
                .bind(after.id.to_string())
                .bind(i64::from(most))
                .fetch_all(&self.pool)
                .await?;
            for row in &rows {
                records.push(self.read(row)?);
            }
        }
        records.sort_by_key(|record| (record.received_at, record.id));
        records.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(records)
    }

    fn read(&self, row: &AnyRow) -> Result<Record, StoreError> {
        let id = row_id(row)?;
        let sealed = |column: &str| row.try_get::<Option<Vec<u8>>, _>(column);
        let text = |column: &str| {
            let sealed = sealed(column)?;
            sealed
                .map(|sealed| self.unseal(id, column, sealed))
                .transpose()
        };
        let owner = sealed("owner")?.map(|sealed| self.unseal(id, "owner", sealed));
        Ok(Record {
            id,
            user: owner.transpose()?,
            status: status(row)?,
            reason: row.try_get("reason")?,
            institution: text("institution")?,
            tag: text("tag")?,
            account_ids: self.unseal(id, "account_ids", row.try_get("account_ids")?)?,
            received_at: row.try_get("received_at")?,
            data_as_of: row
                .try_get::<Option<String>, _>("data_as_of")?
                .map(|time| format!("{time}Z")),
        })
    }
}
