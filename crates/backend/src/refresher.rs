//! Has the data of connections fetched anew from the bank once it is as old as is configured. Flinks' own nightly refresh is no longer
//! supported for most institutions.

use crate::store::{Store, millis, now};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;

/// The pause between two rounds.
const PAUSE: Duration = Duration::from_secs(5);
/// So many a round: when it is turned on, all that is old is due at once, and the bank is not to be asked for all of it at once.
const BATCH: i64 = 32;

/// Works until told to end.
pub(crate) async fn refresh(
    store: Store,
    every: Duration,
    wake: Arc<Notify>,
    mut end: watch::Receiver<bool>,
) {
    loop {
        match store.refresh_older_than(now() - millis(every), BATCH).await {
            Ok(0) => {}
            Ok(connections) => {
                tracing::info!(connections, "refreshed with the bank as scheduled");
                wake.notify_one();
            }
            Err(error) => tracing::error!(%error, "what is due could not be refreshed"),
        }
        if timeout(PAUSE, end.wait_for(|end| *end)).await.is_ok() {
            return;
        }
    }
}
