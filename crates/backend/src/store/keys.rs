//! Which keys have sealed what is stored, and sealing it anew.

use super::{Store, StoreError, row_id};
use crate::user::UserId;
use crate::vault::KEY_ID;
use flinks_api::Webhook;
use sqlx::{AssertSqlSafe, Row};

/// Every column that is sealed: its table, and the keyed hash beside it that it is found by. A state comes before the connection
/// that takes its owner over: what a pass does not find in the first, nobody takes over after it.
const SEALED: [(&str, &str, Option<&str>); 12] = [
    ("states", "owner", Some("owner_index")),
    ("connections", "login_id", Some("login_index")),
    ("connections", "owner", Some("owner_index")),
    ("connections", "account_ids", None),
    ("connections", "institution", None),
    ("connections", "tag", None),
    ("connections", "session", None),
    ("connections", "challenge", None),
    ("connections", "data", None),
    ("deliveries", "owner", None),
    ("erasures", "login_id", None),
    ("webhook_bodies", "body", None),
];
/// So many rows are read at once.
const BATCH: i64 = 256;

impl Store {
    /// Whether the database answers, and whether every key is here that has sealed something in it.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`], [`StoreError::Query`].
    pub async fn ready(&self) -> Result<(), StoreError> {
        let rows = sqlx::query("SELECT id FROM sealing_keys")
            .fetch_all(&self.pool)
            .await?;
        for row in rows {
            let id: Vec<u8> = row.try_get(0)?;
            if !self.vault.has(&id) {
                return Err(StoreError::UnknownKey(
                    id.iter().map(|byte| format!("{byte:02x}")).collect(),
                ));
            }
        }
        Ok(())
    }

    /// Remembers the key that seals from now on, once it is sure that everything can be opened.
    pub(super) async fn introduce_key(&self) -> Result<(), StoreError> {
        self.ready().await?;
        // Rows from before keys had ids: one stands for all.
        let row = sqlx::query(
            "SELECT id, login_id FROM connections WHERE NOT EXISTS (SELECT 1 FROM sealing_keys) LIMIT 1",
        )
        .fetch_optional(&self.pool)
        .await?;
        if let Some(row) = row {
            let _: String = self.unseal(row_id(&row)?, "login_id", row.try_get("login_id")?)?;
        }
        sqlx::query("INSERT INTO sealing_keys (id) VALUES ($1) ON CONFLICT DO NOTHING")
            .bind(self.vault.newest_id().to_vec())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Seals everything anew that another key than the newest has sealed, and says how many values: then the newest opens all.
    /// Processes may be at work meanwhile, as long as they seal with the newest, too.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Vault`].
    pub async fn reseal(&self) -> Result<u64, StoreError> {
        let mut resealed = 0;
        loop {
            let mut found = 0;
            for (table, column, index) in SEALED {
                found += self.reseal_column(table, column, index).await?;
            }
            // Only a pass that finds nothing shows that nothing was sealed behind its back.
            if found == 0 {
                break;
            }
            resealed += found;
        }
        sqlx::query("DELETE FROM sealing_keys WHERE id <> $1")
            .bind(self.vault.newest_id().to_vec())
            .execute(&self.pool)
            .await?;
        Ok(resealed)
    }

    async fn reseal_column(
        &self,
        table: &str,
        column: &str,
        index: Option<&str>,
    ) -> Result<u64, StoreError> {
        let select = format!(
            "SELECT id, {column} FROM {table} WHERE id > $1 AND substr({column}, 1, {KEY_ID}) <> $2
             ORDER BY id LIMIT {BATCH}"
        );
        let and_index = index.map_or_else(String::new, |index| format!(", {index} = $4"));
        let update =
            format!("UPDATE {table} SET {column} = $1{and_index} WHERE id = $2 AND {column} = $3");
        let (mut found, mut last) = (0, String::new());
        loop {
            let rows = sqlx::query(AssertSqlSafe(select.clone()))
                .bind(last.clone())
                .bind(self.vault.newest_id().to_vec())
                .fetch_all(&self.pool)
                .await?;
            let Some(row) = rows.last() else {
                return Ok(found);
            };
            last = row.try_get("id")?;
            for row in &rows {
                let (id, sealed) = (row_id(row)?, row.try_get::<Vec<u8>, _>(1)?);
                let value = self.vault.open(id, column, &sealed)?;
                // A worker may have changed it meanwhile: the next pass looks.
                let mut update = sqlx::query(AssertSqlSafe(update.clone()))
                    .bind(self.vault.seal(id, column, &value)?)
                    .bind(id.to_string())
                    .bind(sealed);
                if index.is_some() {
                    update = update.bind(self.index_of(column, &value)?);
                }
                update.execute(&self.pool).await?;
                if table == "webhook_bodies" {
                    let webhook: Webhook = self.unsealed(&value)?;
                    let login_id = webhook.login().and_then(|login| login.id());
                    // Where a newer one has come for the login, the old one is found no more, and ends by itself.
                    sqlx::query(
                        "UPDATE webhook_bodies SET login_index = $1
                         WHERE id = $2 AND NOT EXISTS (SELECT 1 FROM webhook_bodies AS newer
                             WHERE newer.login_index = $1 AND newer.kind = webhook_bodies.kind)",
                    )
                    .bind(self.vault.index(login_id.unwrap_or_default()))
                    .bind(id.to_string())
                    .execute(&self.pool)
                    .await?;
                }
                found += 1;
            }
        }
    }

    /// What the sealed value of a column is found by.
    fn index_of(&self, column: &str, value: &[u8]) -> Result<String, StoreError> {
        Ok(match column {
            "owner" => self.vault.user_index(&self.unsealed::<UserId>(value)?),
            _ => self.vault.index(&self.unsealed::<String>(value)?),
        })
    }
}
