//! Listening, and ending in peace.

use crate::backend::Backend;
use crate::config::{Config, ConfigError, ConfigErrors};
use crate::listener;
use crate::store::{Store, StoreError};
use axum::Router;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal;

/// How long requests under way may take once the end was asked for.
const PATIENCE: Duration = Duration::from_secs(15);

/// Whoever runs the process needs no more.
const ADMIN_CONNECTIONS: usize = 64;

/// Why the backend did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The port is in use, or the address not of this machine.
    #[error(
        "{flag}: cannot listen on {address}: {source}; choose another one, or 0 for any free one"
    )]
    Listen {
        /// What has named it.
        flag: &'static str,
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The server failed.
    #[error("the server failed: {0}")]
    Io(#[from] io::Error),
}

impl From<ConfigError> for ServeError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error.into())
    }
}

/// Serves until Ctrl-C or SIGTERM; requests under way are finished.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(config: Config) -> Result<(), ServeError> {
    serve_with(config, None).await
}

/// As [`serve`]; where the configuration names no folder, it serves these pages, if there are any
/// ([`Backend::pages`]).
///
/// # Errors
/// [`ServeError`].
pub async fn serve_with(config: Config, pages: Option<Router>) -> Result<(), ServeError> {
    config.check()?;
    let address = SocketAddr::new(config.address, config.port);
    let max_connections = listener::affordable(config.max_connections.get().into());
    if config.api_url.is_none() {
        tracing::warn!("no FLINKS_API_URL: pages get no authorize token");
    }
    let backend = Backend::from_config(&config).await?;
    let backend = match (config.dist, pages) {
        (Some(folder), _) => backend.files(folder),
        (None, Some(pages)) => backend.pages(pages),
        (None, None) => backend,
    };
    let listener = listen("--port (FLINKS_BACKEND_PORT)", address).await?;
    let admin_listener = match config.admin_listen {
        Some(address) => {
            Some(listen("--admin-listen (FLINKS_BACKEND_ADMIN_LISTEN)", address).await?)
        }
        None => None,
    };
    let port = listener.local_addr()?.port();
    let admin_address = match &admin_listener {
        Some(listener) => Some(listener.local_addr()?),
        None => None,
    };
    let mut stopped = backend.ended();
    let working = tokio::spawn(backend.clone().work());
    let serving = async {
        let ended = backend.ended();
        match admin_listener {
            Some(admin_listener) => {
                let (public, admin) = (backend.router(), backend.operations());
                tokio::join!(
                    listener::serve(listener, public, max_connections, ended.clone()),
                    listener::serve(admin_listener, admin, ADMIN_CONNECTIONS, ended)
                );
            }
            None => listener::serve(listener, backend.app(), max_connections, ended).await,
        }
    };
    let ending = end_signal();
    let mut stdout = io::stdout();
    writeln!(stdout, "ready: http://localhost:{port}/")?;
    if let Some(address) = admin_address {
        writeln!(stdout, "health and metrics: http://{address}/")?;
    }
    stdout.flush()?;
    let ended = backend.clone();
    tokio::spawn(async move {
        ending.await;
        // Listeners, worker and watchers at once: each has its own few seconds.
        ended.end();
    });
    let out_of_patience = async {
        let _ = stopped.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        () = serving => {}
        () = out_of_patience => tracing::warn!("a request that would not end was cut off"),
    }
    let _ = working.await;
    backend.store().close().await;
    Ok(())
}

async fn listen(flag: &'static str, address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Listen {
            flag,
            address,
            source,
        })
}

/// Seals what is stored anew with the newest key.
///
/// # Errors
/// [`ServeError`].
pub async fn reseal(config: &Config) -> Result<(), ServeError> {
    let vault = config.vault(config.flinks()?.as_ref())?;
    let store = Store::open(&config.database, vault).await?;
    let values = store.reseal().await?;
    store.close().await;
    tracing::info!(
        values,
        "sealed anew with the newest key, which now opens all"
    );
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
