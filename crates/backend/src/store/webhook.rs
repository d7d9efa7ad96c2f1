//! What comes by webhook. Accounts may come before the hand-off of their login: they are kept, and the hand-off takes them.
//!
//! Nothing is lost whichever comes first: the statement that stores a hand-off looks for what is kept, and a webhook looks for
//! connections once it is committed. In PostgreSQL two that come within milliseconds do not see each other, and a process may end in
//! between: the sweep finds what was left, within seconds.

use super::account_data::Brought;
use super::{Kind, Store, StoreError, millis, now, row_id};
use crate::accounts::{as_of, time};
use crate::browser_session::hash;
use flinks_api::{AccountsDetail, Webhook};
use flinks_protocol::LoginId;
use serde_json::Value;
use sqlx::{AnyConnection, Row};
use std::time::Duration;
use uuid::Uuid;

/// How long a delivery is known, in milliseconds: Flinks gives up after five hours.
const DELIVERY_MEMORY: i64 = 7 * 24 * 60 * 60 * 1_000;

impl Store {
    /// Takes a webhook. Accounts go to every connection of the login; what else comes is kept. So are accounts that no
    /// connection took, and, where they are not `polled` for, all of them: a person who connects again has the same login,
    /// and the hand-off is still to come. Says how many connections were changed; none for a delivery that one took before.
    ///
    /// # Errors
    /// [`StoreError::Erased`] where it should come again, [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn receive_webhook(
        &self,
        webhook: &Webhook,
        login_id: &LoginId,
        polled: bool,
    ) -> Result<u64, StoreError> {
        let logins = self.logins(login_id);
        let delivery = format!("{}/{}", webhook.response_type(), webhook.request_id());
        let delivery = hash(&delivery);
        let detail = webhook.accounts_detail();
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM webhooks WHERE received_at < $1")
            .bind(now() - DELIVERY_MEMORY)
            .execute(&mut *transaction)
            .await?;
        let known = sqlx::query("SELECT 1 FROM webhooks WHERE delivery = $1")
            .bind(&delivery)
            .fetch_optional(&mut *transaction)
            .await?;
        if known.is_some() {
            return Ok(0);
        }
        let is_connected = self.hold(&mut transaction, &logins).await?;
        let brought = match &detail {
            Some(detail) => self.bring(&mut transaction, &logins, detail).await?,
            None => Brought::default(),
        };
        // What no row took may be of use when it comes again.
        if brought.taken {
            sqlx::query(
                "INSERT INTO webhooks (delivery, received_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            )
            .bind(&delivery)
            .bind(now())
            .execute(&mut *transaction)
            .await?;
        }
        // An empty list is no account.
        let has_any = |detail: &AccountsDetail| detail.accounts().next().is_some();
        if detail.as_ref().is_none_or(has_any) && (!brought.taken || !polled) {
            match is_connected
                || !Self::is_of_the_erased(&mut transaction, &logins, webhook).await?
            {
                true => self.keep(&mut transaction, login_id, webhook).await?,
                false => tracing::info!("a webhook for a connection that was erased is dropped"),
            }
        }
        transaction.commit().await?;
        let later = match detail {
            Some(_) => self.bring_kept(login_id, polled).await?,
            None => 0,
        };
        Ok(brought.changed + later)
    }

    /// Keeps an erasure, and whoever else brings something, away from the connections of a login until the end of the transaction. Says
    /// whether there are any.
    async fn hold(
        &self,
        connection: &mut AnyConnection,
        logins: &[String],
    ) -> Result<bool, StoreError> {
        let sql = match self.kind {
            // It holds all of its file.
            Kind::Sqlite => "SELECT id FROM connections WHERE login_index = $1",
            // In the order in which they are changed: two that lock in another one wait for each other.
            Kind::Postgres => {
                "SELECT id FROM connections WHERE login_index = $1 ORDER BY id FOR UPDATE"
            }
        };
        let mut is_connected = false;
        for login in logins {
            let rows = sqlx::query(sql).bind(login).fetch_all(&mut *connection);
            is_connected |= !rows.await?.is_empty();
        }
        Ok(is_connected)
    }

    /// Whether a webhook is of a connection that was erased not long ago: Flinks has fetched its data before.
    ///
    /// # Errors
    /// [`StoreError::Erased`] where it was fetched since, or nobody says when.
    async fn is_of_the_erased(
        connection: &mut AnyConnection,
        logins: &[String],
        webhook: &Webhook,
    ) -> Result<bool, StoreError> {
        let mut erased_at = None;
        for login in logins {
            let row = sqlx::query("SELECT erased_at FROM erased_logins WHERE login_index = $1")
                .bind(login)
                .fetch_optional(&mut *connection);
            let time = row.await?.map(|row| row.try_get::<i64, _>(0)).transpose()?;
            erased_at = erased_at.max(time);
        }
        let Some(erased_at) = erased_at else {
            return Ok(false);
        };
        let fetched = webhook
            .login()
            .and_then(|login| time(login.last_refresh()?));
        match fetched {
            Some(fetched) if fetched.as_millisecond() <= erased_at => Ok(true),
            // An erasure may have overtaken it, or the person connects again: it is not to be kept, and not to be lost.
            _ => Err(StoreError::Erased),
        }
    }

    /// Keeps the newest body of each login and type. Their number has no limit of its own: only Flinks can sign one, and they
    /// end by themselves.
    pub(super) async fn keep(
        &self,
        connection: &mut AnyConnection,
        login_id: &LoginId,
        webhook: &Webhook,
    ) -> Result<(), StoreError> {
        let id = Uuid::new_v4();
        sqlx::query(
            "INSERT INTO webhook_bodies (id, login_index, kind, body, as_of, received_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (login_index, kind) DO UPDATE
             SET id = excluded.id, body = excluded.body, as_of = excluded.as_of, received_at = excluded.received_at
             WHERE COALESCE(webhook_bodies.as_of, '') <= COALESCE(excluded.as_of, '')",
        )
        .bind(id.to_string())
        .bind(self.vault.index(login_id.expose()))
        .bind(webhook.response_type())
        .bind(self.seal(id, "body", webhook)?)
        .bind(webhook.login().and_then(as_of))
        .bind(now())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Brings what is kept of a login to its connections. Says how many were changed.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn bring_kept(&self, login_id: &LoginId, polled: bool) -> Result<u64, StoreError> {
        self.bring_kept_of(&self.logins(login_id), polled).await
    }

    /// What rows of a login are found by.
    fn logins(&self, login_id: &LoginId) -> Vec<String> {
        self.vault.indexes(login_id.expose()).collect()
    }

    async fn bring_kept_of(&self, logins: &[String], polled: bool) -> Result<u64, StoreError> {
        let mut changed = 0;
        for login in logins {
            let kept = sqlx::query(
                "SELECT id, body FROM webhook_bodies WHERE login_index = $1 AND kind = 'GetAccountsDetail'",
            )
            .bind(login)
            .fetch_optional(&self.pool)
            .await?;
            let Some(kept) = kept else {
                continue;
            };
            let id = row_id(&kept)?;
            let detail: AccountsDetail = self.unseal(id, "body", kept.try_get("body")?)?;
            // It reads before it writes, and another process may write to a file of SQLite in between.
            let begin = match self.kind {
                Kind::Sqlite => "BEGIN IMMEDIATE",
                Kind::Postgres => "BEGIN",
            };
            let mut transaction = self.pool.begin_with(begin).await?;
            let brought = self.bring(&mut transaction, logins, &detail).await?;
            if brought.taken && polled {
                // By its id: a newer body has another one.
                sqlx::query("DELETE FROM webhook_bodies WHERE id = $1")
                    .bind(id.to_string())
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
            changed += brought.changed;
        }
        Ok(changed)
    }

    /// Brings what is kept to every connection that has no accounts, where either has come since then.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn bring_all_kept(&self, since: i64, polled: bool) -> Result<u64, StoreError> {
        let logins = sqlx::query(
            "SELECT DISTINCT webhook_bodies.login_index
             FROM webhook_bodies JOIN connections USING (login_index)
             WHERE kind = 'GetAccountsDetail' AND data IS NULL
               AND (webhook_bodies.received_at >= $1 OR connections.received_at >= $1)",
        )
        .bind(since)
        .fetch_all(&self.pool)
        .await?;
        let mut changed = 0;
        for login in &logins {
            match self.bring_kept_of(&[login.try_get(0)?], polled).await {
                Ok(more) => changed += more,
                // One that was encrypted with another key must not hold the others up.
                Err(error) => tracing::error!(%error, "accounts that are kept cannot be brought"),
            }
        }
        Ok(changed)
    }

    /// Deletes what has waited for so long. What is no longer waiting stays as long as its login has a connection.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn expire_webhooks(&self, wait: Duration) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM webhook_bodies
             WHERE received_at < $1
               AND (kind = 'GetAccountsDetail'
                    OR NOT EXISTS (SELECT 1 FROM connections WHERE connections.login_index = webhook_bodies.login_index))",
        )
        .bind(now() - millis(wait))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The newest webhook of this type that is kept of a login, as Flinks sent it.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn kept(&self, login_id: &LoginId, kind: &str) -> Result<Option<Value>, StoreError> {
        for login in self.logins(login_id) {
            let row = sqlx::query(
                "SELECT id, body FROM webhook_bodies WHERE login_index = $1 AND kind = $2",
            )
            .bind(login)
            .bind(kind)
            .fetch_optional(&self.pool)
            .await?;
            if let Some(row) = row {
                return Ok(Some(self.unseal(
                    row_id(&row)?,
                    "body",
                    row.try_get("body")?,
                )?));
            }
        }
        Ok(None)
    }
}
