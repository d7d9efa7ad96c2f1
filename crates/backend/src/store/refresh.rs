//! Asking Flinks anew for the accounts of a connection that has come to its end, and the question that the bank may have.

use super::{Store, StoreError, decode, now, row_id};
use crate::challenge::Challenge;
use crate::data_options::DataOptions;
use crate::status::Status;
use serde::Deserialize;
use sqlx::Row;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where Flinks takes the data from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Refresh {
    /// What it fetched last: no call at the bank.
    #[default]
    Cached,
    /// The bank, which may ask a question.
    Live,
}

impl Store {
    /// Has a worker ask for the accounts anew; those that are here stay until newer ones come. `false` while it is at the connection
    /// already, or where there is none.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn refresh(&self, id: Uuid, refresh: Refresh) -> Result<bool, StoreError> {
        self.refresh_with(id, refresh, None).await
    }

    /// The same, with what is asked of Flinks for this connection from now on; `None` changes nothing of that.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn refresh_with(
        &self,
        id: Uuid,
        refresh: Refresh,
        options: Option<DataOptions>,
    ) -> Result<bool, StoreError> {
        self.refresh_if_asked_before(id, refresh, options, i64::MAX)
            .await
    }

    /// Refreshes connections with the bank that was last asked before this time, in milliseconds since 1970: those that are ready,
    /// and those whose last refresh failed. One that needs the person is left alone. Says how many were begun, of so many at most.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn refresh_older_than(&self, time: i64, most: i64) -> Result<u64, StoreError> {
        let due = sqlx::query(
            "SELECT id FROM connections
             WHERE bank_asked_at < $1 AND status IN ('ready', 'failed') AND (status = 'ready' OR data IS NOT NULL)
             ORDER BY bank_asked_at LIMIT $2",
        )
        .bind(time)
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        let mut begun = 0;
        for row in &due {
            let id = row_id(row)?;
            begun += u64::from(
                self.refresh_if_asked_before(id, Refresh::Live, None, time)
                    .await?,
            );
        }
        Ok(begun)
    }

    /// Two replicas may have found the same connection due: the second one changes nothing.
    async fn refresh_if_asked_before(
        &self,
        id: Uuid,
        refresh: Refresh,
        options: Option<DataOptions>,
        time: i64,
    ) -> Result<bool, StoreError> {
        let options = options.map(|options| serde_json::to_string(&options));
        let options = options.transpose().map_err(decode)?;
        let statement = sqlx::query(
            "UPDATE connections
             SET status = 'received', reason = NULL, attempts = 0, session = NULL, challenge = NULL, pending_since = NULL,
                 next_attempt_at = $1, lease = NULL, lease_until = NULL, live = $2,
                 data_options = COALESCE($5, data_options),
                 bank_asked_at = CASE WHEN $2 = 1 THEN $1 ELSE bank_asked_at END
             WHERE id = $3 AND bank_asked_at < $4 AND status IN ('ready', 'needs_reconnect', 'failed')
             RETURNING id",
        )
        .bind(now())
        .bind(i64::from(refresh == Refresh::Live))
        .bind(id.to_string())
        .bind(time)
        .bind(options);
        Ok(self.change_status(id, statement).await?.is_some())
    }

    /// What the bank asks, where it waits for an answer.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn challenge(&self, id: Uuid) -> Result<Option<Challenge>, StoreError> {
        let row = sqlx::query(
            "SELECT challenge FROM connections WHERE id = $1 AND status = $2 AND challenge IS NOT NULL",
        )
        .bind(id.to_string())
        .bind(Status::Challenged.name())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| self.unseal(id, "challenge", row.try_get(0)?))
            .transpose()
    }

    /// Has a worker answer. `false` where nothing waits for an answer any more.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn answer(
        &self,
        id: Uuid,
        challenge: &Challenge,
        answers: BTreeMap<String, Vec<String>>,
    ) -> Result<bool, StoreError> {
        let answered = Challenge {
            answers: Some(answers),
            ..challenge.clone()
        };
        // A worker may be about to give the question up: whoever has its lease would overwrite the answer.
        let statement = sqlx::query(
            "UPDATE connections
             SET status = $1, reason = NULL, challenge = $2, next_attempt_at = $3, lease = NULL, lease_until = NULL
             WHERE id = $4 AND status = $5
             RETURNING id",
        )
        .bind(Status::Authorizing.name())
        .bind(self.seal(id, "challenge", &answered)?)
        .bind(now())
        .bind(id.to_string())
        .bind(Status::Challenged.name());
        Ok(self.change_status(id, statement).await?.is_some())
    }
}
