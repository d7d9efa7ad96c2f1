//! What a page brings: states that were issued, and connections that are handed over with them.

use super::{Store, StoreError, now, row_id};
use crate::browser_session::{BrowserSession, hash};
use crate::user::UserId;
use flinks_protocol::{HandoffBody, Institution, State};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

/// How long a state lives, in milliseconds: as long as an authorize token.
pub(super) const STATE_LIFETIME: i64 = 30 * 60 * 1_000;

/// Why a state was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StateRefusal {
    /// There is none, or no cookie with it.
    #[error("the state or the cookie of its browser is missing")]
    Missing,
    /// Not issued here, or to another browser, or forgotten since.
    #[error("the state was not issued to this browser, or has expired")]
    Foreign,
    /// Taken by another hand-off.
    #[error("the state was used before")]
    Used,
    /// Issued more than thirty minutes ago.
    #[error("the state has expired")]
    Expired,
}

impl Store {
    /// Remembers a state for the browser that it was given to, and for the user that its connection will belong to.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn issue_state(
        &self,
        state: &State,
        browser: &BrowserSession,
        user: Option<&UserId>,
    ) -> Result<(), StoreError> {
        let id = Uuid::new_v4();
        let owner = user.map(|user| self.seal(id, "owner", user)).transpose()?;
        sqlx::query(
            "INSERT INTO states (state, browser, issued_at, id, owner) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(hash(state.expose()))
        .bind(browser.hash())
        .bind(now())
        .bind(id.to_string())
        .bind(owner)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The user that a state was issued for.
    async fn owner_of_state(&self, state: &State) -> Result<Option<UserId>, StoreError> {
        let row =
            sqlx::query("SELECT id, owner FROM states WHERE state = $1 AND owner IS NOT NULL")
                .bind(hash(state.expose()))
                .fetch_optional(&self.pool)
                .await?;
        row.map(|row| self.unseal(row_id(&row)?, "owner", row.try_get("owner")?))
            .transpose()
    }

    /// Stores a connection once for each idempotency key, and gives its id: the same one for the same key, and for the same
    /// state with the same login, which event and landing page may bring under different keys. The state is used up by it. The
    /// connection belongs to the user that the state was issued for, whoever is signed in meanwhile.
    ///
    /// # Errors
    /// [`StoreError::KeyInUse`] when the key came with another login or from another browser before;
    /// [`StoreError::State`]; [`StoreError::Query`].
    pub async fn receive(
        &self,
        key: &str,
        body: &HandoffBody,
        browser: Option<&BrowserSession>,
    ) -> Result<Uuid, StoreError> {
        let (Some(state), Some(browser)) = (&body.state, browser) else {
            let known = self.known(key, body, browser).await?;
            return known.ok_or_else(|| StateRefusal::Missing.into());
        };
        let id = Uuid::new_v4();
        let institution = body.institution.as_ref().map(Institution::to_string);
        let institution = institution
            .map(|name| self.seal(id, "institution", &name))
            .transpose()?;
        let tag = body.tag.as_ref().map(|tag| self.seal(id, "tag", tag));
        let tag = tag.transpose()?;
        let accounts: Vec<_> = body.account_ids.iter().map(|id| id.expose()).collect();
        let user = self.owner_of_state(state).await?;
        let owner = user.as_ref().map(|user| self.seal(id, "owner", user));
        let owner = owner.transpose()?;
        // One statement, so that nothing comes in between: whoever is second finds the key or the state in use.
        let statement = sqlx::query(
            "INSERT INTO connections
                (id, idempotency_key, state, browser, login_id, login_index, account_ids, institution, tag,
                 received_at, status, next_attempt_at, owner, owner_index, bank_asked_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'received', $10, $12, $13, $10
             FROM states WHERE state = $3 AND browser = $4 AND issued_at >= $11
             ON CONFLICT DO NOTHING",
        )
        .bind(id.to_string())
        .bind(key)
        .bind(hash(state.expose()))
        .bind(browser.hash())
        .bind(self.seal(id, "login_id", &body.login_id.expose())?)
        .bind(self.vault.index(body.login_id.expose()))
        .bind(self.seal(id, "account_ids", &accounts)?)
        .bind(institution)
        .bind(tag)
        .bind(now())
        .bind(now() - STATE_LIFETIME)
        .bind(owner)
        .bind(user.as_ref().map(|user| self.vault.user_index(user)));
        if self.change_status(id, statement).await? == 1 {
            return Ok(id);
        }
        if let Some(id) = self.known(key, body, Some(browser)).await? {
            return Ok(id);
        }
        let row = sqlx::query("SELECT id, login_id, browser FROM connections WHERE state = $1")
            .bind(hash(state.expose()))
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) if self.is_same(&row, body, Some(browser))? => row_id(&row),
            _ => Err(self.refusal(state, browser).await?.into()),
        }
    }

    /// The connection that this key has brought before.
    async fn known(
        &self,
        key: &str,
        body: &HandoffBody,
        browser: Option<&BrowserSession>,
    ) -> Result<Option<Uuid>, StoreError> {
        let row =
            sqlx::query("SELECT id, login_id, browser FROM connections WHERE idempotency_key = $1")
                .bind(key)
                .fetch_optional(&self.pool)
                .await?;
        match row {
            None => Ok(None),
            Some(row) if self.is_same(&row, body, browser)? => Ok(Some(row_id(&row)?)),
            Some(_) => Err(StoreError::KeyInUse),
        }
    }

    /// Whether a row is of this login and of this browser.
    fn is_same(
        &self,
        row: &AnyRow,
        body: &HandoffBody,
        browser: Option<&BrowserSession>,
    ) -> Result<bool, StoreError> {
        let login_id: String = self.unseal(row_id(row)?, "login_id", row.try_get("login_id")?)?;
        Ok(login_id == body.login_id.expose()
            && browser.map(BrowserSession::hash).as_deref() == Some(row.try_get("browser")?))
    }

    /// Why a state was not taken.
    async fn refusal(
        &self,
        state: &State,
        browser: &BrowserSession,
    ) -> Result<StateRefusal, StoreError> {
        let row = sqlx::query(
            "SELECT states.browser, connections.id FROM states LEFT JOIN connections USING (state) WHERE state = $1",
        )
        .bind(hash(state.expose()))
        .fetch_optional(&self.pool)
        .await?;
        Ok(match row {
            None => StateRefusal::Foreign,
            Some(row) if row.try_get::<String, _>(0)? != browser.hash() => StateRefusal::Foreign,
            Some(row) if row.try_get::<Option<String>, _>(1)?.is_some() => StateRefusal::Used,
            Some(_) => StateRefusal::Expired,
        })
    }

    /// Makes every state older by so many milliseconds: for tests, which do not wait.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    #[doc(hidden)]
    pub async fn age_states(&self, by: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE states SET issued_at = issued_at - $1")
            .bind(by)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
