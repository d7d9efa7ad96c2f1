//! Has Flinks delete what was erased here, until it has; and erases what has been kept for long enough.

use crate::store::{Erasure, Store, StoreError};
use crate::worker::Pace;
use flinks_api::FlinksClient;
use flinks_protocol::FlinksCode;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::time::sleep;

/// Longer than a call takes: nobody else asks for the same login meanwhile.
const LEASE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);
const SWEEPING: Duration = Duration::from_secs(60);

/// One of a process.
#[derive(Debug, Clone)]
pub(crate) struct Eraser {
    /// The connections.
    pub store: Store,
    /// Flinks' API; without it there is nothing to delete there.
    pub flinks: Option<FlinksClient>,
    /// How often it looks, and how soon it asks again.
    pub pace: Pace,
    /// How long connections are kept; for ever without.
    pub retention: Option<Duration>,
}

impl Eraser {
    /// Works until told to end.
    pub async fn run(self, mut end: watch::Receiver<bool>) {
        let mut swept = None;
        loop {
            if swept.is_none_or(|swept: Instant| swept.elapsed() >= SWEEPING) {
                swept = Some(Instant::now());
                match self.store.sweep(self.retention).await {
                    Ok(0) => {}
                    Ok(connections) => tracing::info!(connections, "kept for long enough: erased"),
                    Err(error) => tracing::error!(%error, "what is old could not be erased"),
                }
            }
            let pause = match self.next().await {
                Ok(true) => Duration::ZERO,
                Ok(false) => self.pace.idle,
                Err(error) => {
                    tracing::error!(%error, "what was erased here could not be deleted at Flinks");
                    self.pace.idle
                }
            };
            tokio::select! {
                _ = end.wait_for(|end| *end) => return,
                () = sleep(pause) => {}
            }
        }
    }

    /// Has one login deleted, if there is one.
    async fn next(&self) -> Result<bool, StoreError> {
        let Some(erasure) = self.store.claim_erasure(LEASE).await? else {
            return Ok(false);
        };
        if self.is_deleted(&erasure).await? {
            self.store.finish_erasure(erasure.id).await?;
            tracing::info!(id = %erasure.id, "erased");
        } else {
            // Whatever Flinks says: the person has asked for it.
            let pause = self
                .pace
                .retry
                .saturating_mul(1 << erasure.attempts.min(20));
            let pause = pause.min(LONGEST_PAUSE);
            self.store.put_off_erasure(erasure.id, pause).await?;
        }
        Ok(true)
    }

    async fn is_deleted(&self, erasure: &Erasure) -> Result<bool, StoreError> {
        let Some(flinks) = &self.flinks else {
            return Ok(true);
        };
        // Of another browser: it keeps its connection, and deletes the login with it.
        if self.store.is_connected(&erasure.login_id).await? {
            tracing::info!(id = %erasure.id, "the login stays at Flinks: another browser is connected with it");
            return Ok(true);
        }
        match flinks.delete_card(&erasure.login_id).await {
            Ok(()) => Ok(true),
            // Flinks has none: so be it.
            Err(error) if error.code() == Some(&FlinksCode::InvalidLogin) => Ok(true),
            Err(error) => {
                tracing::warn!(id = %erasure.id, attempts = erasure.attempts, %error, "a login is not deleted at Flinks yet");
                Ok(false)
            }
        }
    }
}
