//! The accounts of connections, when they come in another way than by a worker.

use super::{Store, StoreError, row_id};
use crate::accounts::{as_of, select};
use flinks_api::AccountsDetail;
use flinks_protocol::AccountId;
use sqlx::{AnyConnection, Row};

/// What became of accounts that came.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Brought {
    /// Whether a connection had selected any of them.
    pub taken: bool,
    /// So many connections were changed: those that had none, or older ones.
    pub changed: u64,
}

impl Store {
    /// Brings accounts to every connection of a login, cut to what was selected there, unless newer ones are here. In a transaction.
    pub(super) async fn bring(
        &self,
        connection: &mut AnyConnection,
        logins: &[String],
        detail: &AccountsDetail,
    ) -> Result<Brought, StoreError> {
        let mut rows = Vec::new();
        for login in logins {
            let found = sqlx::query(
                "SELECT id, account_ids FROM connections WHERE login_index = $1 ORDER BY id",
            )
            .bind(login)
            .fetch_all(&mut *connection);
            rows.extend(found.await?);
        }
        let as_of = detail.login().and_then(as_of);
        let mut brought = Brought::default();
        for row in &rows {
            let id = row_id(row)?;
            let ids: Vec<AccountId> =
                self.unseal(id, "account_ids", row.try_get("account_ids")?)?;
            let Some(selected) = select(detail.clone(), &ids) else {
                tracing::warn!(%id, "a webhook has none of the accounts that were selected");
                continue;
            };
            brought.taken = true;
            // A worker that is at the row keeps its lease: it may bring newer accounts still.
            let updated = sqlx::query(
                "UPDATE connections
                 SET status = 'ready', reason = NULL, data = $1, data_as_of = $2, next_attempt_at = NULL, session = NULL, challenge = NULL
                 WHERE id = $3 AND (data IS NULL OR COALESCE(data_as_of, '') < $2)",
            )
            .bind(self.seal(id, "data", &selected.accounts)?)
            .bind(as_of.clone())
            .bind(id.to_string())
            .execute(&mut *connection)
            .await?;
            if updated.rows_affected() > 0 {
                self.announce(connection, id).await?;
            }
            brought.changed += updated.rows_affected();
        }
        Ok(brought)
    }
}
