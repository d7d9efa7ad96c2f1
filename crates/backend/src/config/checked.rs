//! What flags and environment come to.

use super::error::{ConfigError, ConfigErrors};
use super::{Config, Key};
use crate::claim::{ClaimKey, Claims};
use crate::data_options::DataOptions;
use crate::event_key::EventKey;
use crate::events::Events;
use crate::rate_limit::RateLimit;
use crate::server_key::ServerKeys;
use crate::site::Site;
use crate::store;
use crate::users::Users;
use crate::vault::Vault;
use crate::webhooks::{WebhookKey, Webhooks};
use crate::worker::Pace;
use flinks_api::{Credentials, FlinksClient};
use flinks_protocol::Origin;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// What the start needs of a configuration in which nothing is wrong.
#[derive(Debug)]
pub(crate) struct Checked {
    pub site: Site,
    pub users: Users,
    pub server_keys: ServerKeys,
    pub flinks: Option<FlinksClient>,
    pub vault: Vault,
    pub webhooks: Option<Webhooks>,
    pub events: Option<Events>,
    pub refresh_every: Option<Duration>,
}

impl Config {
    /// Looks at what clap cannot judge: the start does so, too. Files with keys are read; the database is not opened.
    ///
    /// # Errors
    /// [`ConfigErrors`]: everything that is wrong.
    pub fn check(&self) -> Result<(), ConfigErrors> {
        let mut errors = Vec::new();
        if let Err(wrong) = self.has_dist() {
            errors.push(wrong);
        }
        if let Err(ConfigErrors(wrong)) = self.checked() {
            errors.extend(wrong);
        }
        match errors.is_empty() {
            true => Ok(()),
            false => Err(ConfigErrors(errors)),
        }
    }

    /// What of it does not depend on the files that are served.
    pub(crate) fn checked(&self) -> Result<Checked, ConfigErrors> {
        let mut errors = Vec::new();
        let mut keep = |error: ConfigError| errors.push(error);
        let database = store::check_url(&self.database).map_err(ConfigError::Database);
        let database = database.map_err(&mut keep);
        let site = self.site().map_err(&mut keep);
        let users = self.users().map_err(&mut keep);
        let server_keys = self.server_keys().map_err(&mut keep);
        let flinks = self.flinks().map_err(&mut keep);
        let known = flinks.as_ref().ok().and_then(Option::as_ref);
        let vault = self.vault(known).map_err(&mut keep);
        let webhooks = self.webhooks().map_err(&mut keep);
        let events = self.events().map_err(&mut keep);
        let refresh_every = self.refresh_every().map_err(&mut keep);
        let wanted = (
            site,
            users,
            server_keys,
            flinks,
            vault,
            webhooks,
            events,
            refresh_every,
        );
        match (database, wanted) {
            (
                Ok(()),
                (
                    Ok(site),
                    Ok(users),
                    Ok(server_keys),
                    Ok(flinks),
                    Ok(vault),
                    Ok(webhooks),
                    Ok(events),
                    Ok(refresh_every),
                ),
            ) => Ok(Checked {
                site,
                users,
                server_keys,
                flinks,
                vault,
                webhooks,
                events,
                refresh_every,
            }),
            _ => Err(ConfigErrors(errors)),
        }
    }

    fn has_dist(&self) -> Result<(), ConfigError> {
        match &self.dist {
            Some(dist) if !dist.join("index.html").is_file() => {
                Err(ConfigError::NoDist(dist.clone()))
            }
            _ => Ok(()),
        }
    }

    /// What encrypts. The key that everyone knows does so only where widget and API are both simulated.
    ///
    /// # Errors
    /// [`ConfigError::EncryptionKey`], [`ConfigError::KeyFile`], [`ConfigError::NoEncryptionKey`].
    pub fn vault(&self, flinks: Option<&FlinksClient>) -> Result<Vault, ConfigError> {
        let read = |file: &PathBuf| {
            fs::read_to_string(file).map_err(|source| ConfigError::KeyFile {
                file: file.clone(),
                source,
            })
        };
        let mut keys = self
            .key_files
            .iter()
            .map(read)
            .collect::<Result<Vec<_>, _>>()?;
        keys.extend(self.encryption_key.iter().map(|key| key.0.clone()));
        if !keys.is_empty() {
            return Ok(Vault::new(keys.iter().map(String::as_str))?);
        }
        if !self.instances.first().is_some_and(Origin::is_loopback) {
            return Err(ConfigError::NoEncryptionKey("the first --instance"));
        }
        if flinks.is_some_and(|flinks| !flinks.is_loopback()) {
            return Err(ConfigError::NoEncryptionKey("--api-url (FLINKS_API_URL)"));
        }
        // Without an API, webhooks bring everything: nobody can tell who sends them.
        if flinks.is_none() && self.webhook_secret.is_some() && self.public_url.is_some() {
            return Err(ConfigError::NoEncryptionKey(
                "--public-url (FLINKS_BACKEND_PUBLIC_URL)",
            ));
        }
        tracing::warn!(
            "DEMONSTRATION ONLY: what is stored is encrypted with a key that everyone knows"
        );
        Ok(Vault::for_demonstration()?)
    }

    /// How a request shows which user of the host application asks.
    ///
    /// # Errors
    /// [`ConfigError::UserKey`], [`ConfigError::UserKeyFile`], [`ConfigError::NoUserKey`].
    pub fn users(&self) -> Result<Users, ConfigError> {
        let mut keys = Vec::new();
        for file in &self.user_key_files {
            let text = fs::read_to_string(file).map_err(|source| ConfigError::UserKeyFile {
                file: file.clone(),
                source,
            })?;
            keys.push(ClaimKey::new(&text)?);
        }
        if let Some(key) = &self.user_key {
            keys.push(ClaimKey::new(&key.0)?);
        }
        if keys.is_empty() {
            return match self.user_cookie.is_some() || self.user_audience.is_some() {
                true => Err(ConfigError::NoUserKey),
                false => Ok(Users::Anonymous),
            };
        }
        let mut claims = Claims::new(keys);
        if let Some(name) = &self.user_cookie {
            claims = claims.cookie(name);
        }
        if let Some(audience) = &self.user_audience {
            claims = claims.audience(audience);
        }
        Ok(Users::Claims(claims))
    }

    /// Who may ask as the host application's server.
    ///
    /// # Errors
    /// [`ConfigError::ServerKey`], [`ConfigError::ServerKeyFile`], [`ConfigError::InvalidServerKeyFile`].
    pub fn server_keys(&self) -> Result<ServerKeys, ConfigError> {
        // Not judged while flags are read: clap would print the key.
        let given = self.server_keys.iter().cloned();
        let mut keys = given.collect::<Result<Vec<_>, _>>()?;
        for file in &self.server_key_files {
            let text = fs::read_to_string(file).map_err(|source| ConfigError::ServerKeyFile {
                file: file.clone(),
                source,
            })?;
            let key = text
                .parse()
                .map_err(|source| ConfigError::InvalidServerKeyFile {
                    file: file.clone(),
                    source,
                })?;
            keys.push(key);
        }
        Ok(ServerKeys::new(keys))
    }

    /// How webhooks are taken, if there is a secret.
    ///
    /// # Errors
    /// [`ConfigError::Secret`].
    pub fn webhooks(&self) -> Result<Option<Webhooks>, ConfigError> {
        let Some(secret) = &self.webhook_secret else {
            return Ok(None);
        };
        let key = WebhookKey::new(&secret.0).ok_or(ConfigError::Secret("FLINKS_WEBHOOK_SECRET"))?;
        Ok(Some(Webhooks {
            types: self.webhook_types.clone().into(),
            ascii_signatures: self.webhook_ascii_signatures,
            ..Webhooks::new(key)
        }))
    }

    /// Where changes of connections are sent, if anywhere.
    ///
    /// # Errors
    /// [`ConfigError::EventsKey`], [`ConfigError::EventsKeyFile`], [`ConfigError::Events`].
    pub fn events(&self) -> Result<Option<Events>, ConfigError> {
        let mut keys: Vec<EventKey> = Vec::new();
        for file in &self.events_key_files {
            let text = fs::read_to_string(file).map_err(|source| ConfigError::EventsKeyFile {
                file: file.clone(),
                source,
            })?;
            keys.push(text.parse()?);
        }
        if let Some(key) = &self.events_key {
            keys.push(key.0.parse()?);
        }
        if keys.is_empty() && self.events_urls.is_empty() {
            return Ok(None);
        }
        let events = Events::new(keys, &self.events_urls)?;
        Ok(Some(events.max_attempts(self.events_attempts)))
    }

    /// How long a webhook is kept for the hand-off of its login.
    pub fn webhook_wait(&self) -> Duration {
        Duration::from_secs(self.webhook_wait_hours * 60 * 60)
    }

    /// Where visitors find it.
    ///
    /// # Errors
    /// [`ConfigError::NoPublicUrl`].
    pub fn site(&self) -> Result<Site, ConfigError> {
        match self.public_url.is_some() || self.address.is_loopback() {
            true => Ok(Site::new(self.public_url.clone(), self.forwarded)
                .allow(self.allow_origins.clone())),
            false => Err(ConfigError::NoPublicUrl),
        }
    }

    /// How often an address may ask.
    pub fn rate_limit(&self) -> RateLimit {
        RateLimit::new(self.requests_per_minute, self.forwarded)
    }

    /// How often an address may have a token minted.
    pub fn token_limit(&self) -> RateLimit {
        RateLimit::new(self.tokens_per_minute, self.forwarded)
    }

    /// How the worker works.
    pub fn pace(&self) -> Pace {
        let mut pace = Pace::default();
        pace.polling.interval = Duration::from_millis(self.poll_interval_ms);
        pace.retry = Duration::from_millis(self.retry_ms);
        pace.idle = Duration::from_millis(self.idle_ms);
        pace.lease = Duration::from_millis(self.lease_ms);
        pace
    }

    /// How long connections are kept.
    pub fn retention(&self) -> Option<Duration> {
        let days = self.retention_days?;
        Some(Duration::from_secs(u64::from(days.get()) * 24 * 60 * 60))
    }

    /// What is asked of Flinks for a connection.
    pub const fn data_options(&self) -> DataOptions {
        DataOptions {
            transactions: self.transactions,
            identity: self.identity,
            balance: self.balance,
            kyc: self.kyc,
            statements: self.statements,
        }
    }

    /// How old data may become before it is refreshed with the bank.
    ///
    /// # Errors
    /// [`ConfigError::NoApi`].
    pub fn refresh_every(&self) -> Result<Option<Duration>, ConfigError> {
        let Some(hours) = self.refresh_hours else {
            return Ok(None);
        };
        match self.api_url.is_some() {
            true => Ok(Some(Duration::from_secs(u64::from(hours.get()) * 60 * 60))),
            false => Err(ConfigError::NoApi),
        }
    }

    /// The client of Flinks' API, if there is one.
    ///
    /// # Errors
    /// [`ConfigError::NoKey`], [`ConfigError::ApiUrl`].
    pub fn flinks(&self) -> Result<Option<FlinksClient>, ConfigError> {
        let Some(url) = &self.api_url else {
            return Ok(None);
        };
        let key = |given: &Option<Key>, name| {
            let key = given.as_ref().ok_or(ConfigError::NoKey(name))?.0.as_str();
            // It is sent in a header.
            let is_visible = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
            is_visible
                .then(|| key.into())
                .ok_or(ConfigError::Secret(name))
        };
        let credentials = Credentials {
            secret_key: key(&self.secret_key, "FLINKS_SECRET_KEY")?,
            api_key: key(&self.api_key, "FLINKS_API_KEY")?,
        };
        Ok(Some(FlinksClient::new(url, credentials)?))
    }
}
