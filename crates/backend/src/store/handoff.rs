//! What a page brings: states that were issued, and connections that are handed over with them.

use super::{Store, StoreError, decode, now, row_id};
use crate::browser_session::{BrowserSession, hash};
use crate::data_options::DataOptions;
use crate::user::UserId;
use flinks_protocol::{HandoffBody, Institution, State};
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::{Builder, Uuid};

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

/// A connection that was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The connection.
    pub id: Uuid,
    /// Whether accounts may have come for its login before: [`Store::bring_kept`] brings them.
    pub kept: bool,
}

impl Received {
    /// By an earlier request, which has looked for accounts.
    const fn before(id: Uuid) -> Self {
        Self { id, kept: false }
    }
}

/// The connection that a state is good for. Its id is made from the state, so that its owner can be sealed for it when the state
/// is issued, and so that the state is good for no other; it is a hash, so that nobody learns the state from it.
fn connection_id(state: &State) -> Uuid {
    let hash = Sha256::new()
        .chain_update("connection of ")
        .chain_update(state.expose())
        .finalize();
    let mut id = [0; 16];
    id.iter_mut().zip(hash).for_each(|(id, byte)| *id = byte);
    Builder::from_custom_bytes(id).into_uuid()
}

impl Store {
    /// Remembers a state for the browser that it was given to, for the user that its connection will belong to, and with what is to be
    /// asked of Flinks for that.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn issue_state(
        &self,
        state: &State,
        browser: &BrowserSession,
        user: Option<&UserId>,
        data: Option<DataOptions>,
    ) -> Result<(), StoreError> {
        let id = connection_id(state);
        let owner = user.map(|user| self.seal(id, "owner", user)).transpose()?;
        let data = data.map(|data| serde_json::to_string(&data));
        sqlx::query(
            "INSERT INTO states (state, browser, issued_at, id, owner, owner_index, data_options)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(hash(state.expose()))
        .bind(browser.hash())
        .bind(now())
        .bind(id.to_string())
        .bind(owner)
        .bind(user.map(|user| self.vault.user_index(user)))
        .bind(data.transpose().map_err(decode)?)
        .execute(&self.pool)
        .await?;
        Ok(())
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
    ) -> Result<Received, StoreError> {
        let (Some(state), Some(browser)) = (&body.state, browser) else {
            let known = self.known(key, body, browser).await?;
            let id = known.ok_or(StateRefusal::Missing)?;
            return Ok(Received::before(id));
        };
        let id = connection_id(state);
        let institution = body.institution.as_ref().map(Institution::to_string);
        let institution = institution
            .map(|name| self.seal(id, "institution", &name))
            .transpose()?;
        let tag = body.tag.as_ref().map(|tag| self.seal(id, "tag", tag));
        let tag = tag.transpose()?;
        let accounts: Vec<_> = body.account_ids.iter().map(|id| id.expose()).collect();
        // One statement, so that nothing comes in between: whoever is second finds the key or the state in use.
        let statement = sqlx::query(
            "INSERT INTO connections
                (id, idempotency_key, state, browser, login_id, login_index, account_ids, institution, tag,
                 received_at, status, next_attempt_at, owner, owner_index, data_options, bank_asked_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'received', $10, owner, owner_index, data_options, $10
             FROM states WHERE state = $3 AND browser = $4 AND issued_at >= $11
             ON CONFLICT DO NOTHING
             RETURNING (SELECT id FROM webhook_bodies
                 WHERE webhook_bodies.login_index = $6 AND kind = 'GetAccountsDetail')",
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
        .bind(now() - STATE_LIFETIME);
        if let Some(row) = self.change_status(id, statement).await? {
            // What an older key has sealed is found by another index.
            let kept =
                row.try_get::<Option<String>, _>(0)?.is_some() || self.vault.has_older_keys();
            return Ok(Received { id, kept });
        }
        if let Some(id) = self.known(key, body, Some(browser)).await? {
            return Ok(Received::before(id));
        }
        let row = sqlx::query("SELECT id, login_id, browser FROM connections WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) if self.is_same(&row, body, Some(browser))? => {
                Ok(Received::before(row_id(&row)?))
            }
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
            "SELECT states.browser, connections.id FROM states LEFT JOIN connections ON connections.id = $2
             WHERE states.state = $1",
        )
        .bind(hash(state.expose()))
        .bind(connection_id(state).to_string())
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
