//! Accounts that come by webhook.

use super::{Store, StoreError, now, row_id};
use crate::browser_session::hash;
use flinks_api::AccountsDetail;
use flinks_protocol::{AccountId, LoginId};
use sqlx::Row;

/// How long a delivery is known, in milliseconds: Flinks gives up after five hours.
const DELIVERY_MEMORY: i64 = 7 * 24 * 60 * 60 * 1_000;

impl Store {
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
    ) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM webhooks WHERE received_at < $1")
            .bind(now() - DELIVERY_MEMORY)
            .execute(&mut *transaction)
            .await?;
        let new = sqlx::query(
            "INSERT INTO webhooks (delivery, received_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(hash(delivery))
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        if new.rows_affected() == 0 {
            return Ok(0);
        }
        let rows = sqlx::query("SELECT id, account_ids FROM connections WHERE login_index = $1")
            .bind(self.vault.index(login_id.expose()))
            .fetch_all(&mut *transaction)
            .await?;
        let mut changed = 0;
        for row in &rows {
            let id = row_id(row)?;
            let selected: Vec<AccountId> =
                self.unseal(id, "account_ids", row.try_get("account_ids")?)?;
            let mut own = detail.clone();
            own.retain(&selected);
            // A worker that is at the row keeps its lease: it may bring newer accounts still.
            let updated = sqlx::query(
                "UPDATE connections
                 SET status = 'ready', reason = NULL, data = $1, data_as_of = $2, next_attempt_at = NULL
                 WHERE id = $3 AND (data_as_of IS NULL OR data_as_of <= $2)",
            )
            .bind(self.seal(id, "data", &own.json().get("Accounts"))?)
            .bind(as_of)
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
            changed += updated.rows_affected();
        }
        transaction.commit().await?;
        Ok(changed)
    }
}
