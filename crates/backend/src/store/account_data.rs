//! Accounts that come by webhook.

use super::{Store, StoreError, now, row_id};
use crate::accounts::{as_of, select};
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
        detail: &AccountsDetail,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM webhooks WHERE received_at < $1")
            .bind(now() - DELIVERY_MEMORY)
            .execute(&mut *transaction)
            .await?;
        let known = sqlx::query("SELECT 1 FROM webhooks WHERE delivery = $1")
            .bind(hash(delivery))
            .fetch_optional(&mut *transaction)
            .await?;
        if known.is_some() {
            return Ok(0);
        }
        let mut rows = Vec::new();
        for index in self.vault.indexes(login_id.expose()) {
            let found =
                sqlx::query("SELECT id, account_ids FROM connections WHERE login_index = $1")
                    .bind(index)
                    .fetch_all(&mut *transaction);
            rows.extend(found.await?);
        }
        if rows.is_empty() {
            transaction.commit().await?;
            if self.is_erased(login_id).await? {
                tracing::info!("a webhook for a connection that was erased is dropped");
            }
            return Ok(0);
        }
        let as_of = as_of(detail);
        let (mut taken, mut changed) = (false, 0);
        for row in &rows {
            let id = row_id(row)?;
            let ids: Vec<AccountId> =
                self.unseal(id, "account_ids", row.try_get("account_ids")?)?;
            let Some(selected) = select(detail.clone(), &ids) else {
                tracing::warn!(%id, "a webhook has none of the accounts that were selected");
                continue;
            };
            taken = true;
            // A worker that is at the row keeps its lease: it may bring newer accounts still.
            let updated = sqlx::query(
                "UPDATE connections
                 SET status = 'ready', reason = NULL, data = $1, data_as_of = $2, next_attempt_at = NULL
                 WHERE id = $3 AND (data IS NULL OR COALESCE(data_as_of, '') < $2)",
            )
            .bind(self.seal(id, "data", &selected.accounts)?)
            .bind(as_of.clone())
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
            changed += updated.rows_affected();
        }
        // What no row took may be of use when it comes again.
        if taken {
            sqlx::query(
                "INSERT INTO webhooks (delivery, received_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            )
            .bind(hash(delivery))
            .bind(now())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(changed)
    }
}
