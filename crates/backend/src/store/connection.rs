//! One connection, as it is asked for.

use super::{Store, StoreError, status};
use crate::browser_session::BrowserSession;
use crate::status::Status;
use crate::user::UserId;
use crate::visitor::Visitor;
use flinks_protocol::{AccountId, LoginId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::Row;
use utoipa::ToSchema;
use uuid::Uuid;

/// A connection as its own visitor may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct View {
    /// The row.
    pub id: Uuid,
    /// How far it is.
    pub status: Status,
    /// Why it ended, or was last put off.
    #[schema(examples("INVALID_CREDENTIALS"))]
    pub reason: Option<String>,
    /// The institution.
    #[schema(examples("FlinksCapital"))]
    pub institution: Option<String>,
}

impl Store {
    /// A connection of this visitor: one that belongs to their user, or to nobody but their browser.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn view(&self, id: Uuid, visitor: &Visitor) -> Result<Option<View>, StoreError> {
        let row = sqlx::query(
            "SELECT status, reason, institution, browser, owner_index FROM connections WHERE id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let is_own = match (
            row.try_get::<Option<String>, _>("owner_index")?,
            &visitor.user,
        ) {
            (Some(owner), Some(user)) => self.vault.user_indexes(user).any(|index| index == owner),
            (Some(_), None) => false,
            (None, _) => {
                let browser = visitor.browser.as_ref().map(BrowserSession::hash);
                browser == Some(row.try_get("browser")?)
            }
        };
        is_own
            .then(|| {
                Ok(View {
                    id,
                    status: status(&row)?,
                    reason: row.try_get("reason")?,
                    institution: row
                        .try_get::<Option<_>, _>("institution")?
                        .map(|sealed| self.unseal(id, "institution", sealed))
                        .transpose()?,
                })
            })
            .transpose()
    }

    /// The accounts of a connection, once they are here.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn accounts(&self, id: Uuid) -> Result<Option<Value>, StoreError> {
        self.sealed(
            id,
            "data",
            "SELECT data FROM connections WHERE id = $1 AND data IS NOT NULL",
        )
        .await
    }

    /// The login of a connection.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn login_id(&self, id: Uuid) -> Result<Option<LoginId>, StoreError> {
        self.sealed(
            id,
            "login_id",
            "SELECT login_id FROM connections WHERE id = $1",
        )
        .await
    }

    /// The accounts that a connection was handed over with.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn account_ids(&self, id: Uuid) -> Result<Option<Vec<AccountId>>, StoreError> {
        self.sealed(
            id,
            "account_ids",
            "SELECT account_ids FROM connections WHERE id = $1",
        )
        .await
    }

    /// The institution of a connection, if the hand-off named one.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn institution(&self, id: Uuid) -> Result<Option<String>, StoreError> {
        self.sealed(
            id,
            "institution",
            "SELECT institution FROM connections WHERE id = $1 AND institution IS NOT NULL",
        )
        .await
    }

    /// The host application's tag of a connection, if the hand-off had one.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn tag(&self, id: Uuid) -> Result<Option<String>, StoreError> {
        self.sealed(
            id,
            "tag",
            "SELECT tag FROM connections WHERE id = $1 AND tag IS NOT NULL",
        )
        .await
    }

    /// The user that a connection belongs to, if it does not belong to its browser.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn owner(&self, id: Uuid) -> Result<Option<UserId>, StoreError> {
        self.sealed(
            id,
            "owner",
            "SELECT owner FROM connections WHERE id = $1 AND owner IS NOT NULL",
        )
        .await
    }

    async fn sealed<T: DeserializeOwned>(
        &self,
        id: Uuid,
        column: &str,
        sql: &'static str,
    ) -> Result<Option<T>, StoreError> {
        let row = sqlx::query(sql)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| self.unseal(id, column, row.try_get(0)?))
            .transpose()
    }

    /// How many connections there are of each status that any has.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn counts(&self) -> Result<Vec<(Status, i64)>, StoreError> {
        let rows = sqlx::query("SELECT status, count(*) FROM connections GROUP BY status")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| Ok((status(row)?, row.try_get(1)?)))
            .collect()
    }
}
