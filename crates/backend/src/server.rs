//! Listening, and ending in peace.

use crate::config::{Config, ConfigError};
use crate::store::{Store, StoreError};
use crate::sweep::sweep;
use crate::worker::Worker;
use crate::{AppState, Metrics, app};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal;
use tokio::sync::{Notify, watch};

/// How long requests under way may take once the end was asked for.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why the backend did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The port is in use, or the address not of this machine.
    #[error(
        "--port (FLINKS_BACKEND_PORT): cannot listen on {address}: {source}; choose another one, or 0 for any free one"
    )]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The server failed.
    #[error("the server failed: {0}")]
    Io(#[from] io::Error),
}

/// Serves until Ctrl-C or SIGTERM; requests under way are finished.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(config: Config) -> Result<(), ServeError> {
    config.check()?;
    let flinks = config.flinks()?;
    if flinks.is_none() {
        tracing::warn!("no FLINKS_API_URL: pages get no authorize token");
    }
    let store = Store::open(&config.database, config.vault()?).await?;
    let wake = Arc::new(Notify::new());
    let listener = TcpListener::bind((config.address, config.port))
        .await
        .map_err(|source| ServeError::Listen {
            address: SocketAddr::new(config.address, config.port),
            source,
        })?;
    let port = listener.local_addr()?.port();
    let metrics = Metrics::default();
    let (end, ended) = watch::channel(false);
    let mut stopped = ended.clone();
    let worker = flinks.clone().map(|flinks| {
        let worker = Worker {
            store: store.clone(),
            flinks,
            pace: config.pace(),
            wake: wake.clone(),
            metrics: metrics.clone(),
        };
        tokio::spawn(worker.run(ended.clone()))
    });
    let wait = config.webhook_wait();
    let sweeping = sweep(store.clone(), wait, flinks.is_some(), ended.clone());
    let sweeping = tokio::spawn(sweeping);
    let (webhooks, rate_limit) = (config.webhooks(), config.rate_limit());
    let app = app(AppState {
        store: store.clone(),
        instances: config.instances.into(),
        flinks,
        wake,
        ended,
        metrics,
        rate_limit,
        webhooks,
        dist: config.dist,
    });
    let ending = end_signal();
    let mut stdout = io::stdout();
    writeln!(stdout, "ready: http://localhost:{port}/")?;
    stdout.flush()?;
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
        ending.await;
        // Worker and watchers at once: each has its own few seconds.
        let _ = end.send(true);
    });
    let out_of_patience = async {
        let _ = stopped.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        served = serving => served?,
        () = out_of_patience => tracing::warn!("a request that would not end was cut off"),
    }
    if let Some(worker) = worker {
        let _ = worker.await;
    }
    let _ = sweeping.await;
    store.close().await;
    Ok(())
}

/// Listens from the call on, so that a signal that comes before the future is polled counts; the future ends with the first one.
#[cfg(unix)]
fn end_signal() -> impl Future<Output = ()> {
    use signal::unix::{SignalKind, signal};
    let listen = |kind| {
        let listening = signal(kind);
        async move {
            match listening {
                Ok(mut received) => drop(received.recv().await),
                Err(_) => std::future::pending().await,
            }
        }
    };
    let (interrupt, terminate) = (
        listen(SignalKind::interrupt()),
        listen(SignalKind::terminate()),
    );
    async {
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
        tracing::info!("ending");
    }
}

#[cfg(not(unix))]
async fn end_signal() {
    if signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    tracing::info!("ending");
}
