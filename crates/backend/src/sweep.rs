//! What no request does by itself: webhooks that were kept end some time, and those that a crash kept from a connection reach it.

use crate::store::{Store, millis, now};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

/// The pause between two rounds.
const PAUSE: Duration = Duration::from_secs(10);
/// A round looks at what came in this time, far longer than the pause; the first one looks at everything.
const LATELY: Duration = Duration::from_secs(10 * 60);

/// Works until told to end.
pub(crate) async fn sweep(
    store: Store,
    wait: Duration,
    polled: bool,
    mut end: watch::Receiver<bool>,
) {
    let mut since = 0;
    loop {
        if let Err(error) = store.expire_webhooks(wait).await {
            tracing::error!(%error, "webhooks that nobody came for could not be deleted");
        }
        match store.bring_all_kept(since, polled).await {
            Ok(0) => {}
            Ok(connections) => {
                tracing::info!(connections, "accounts that had been kept have come")
            }
            Err(error) => tracing::error!(%error, "accounts that are kept could not be brought"),
        }
        since = now() - millis(LATELY);
        if timeout(PAUSE, end.wait_for(|end| *end)).await.is_ok() {
            return;
        }
    }
}
