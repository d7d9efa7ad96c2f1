//! Takes connections of HTTP: so many at once, and none for long that asks for nothing or reads nothing.

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// How long the head of a request may take, and how long a connection may wait for its next request.
const HEAD: Duration = Duration::from_secs(15);
/// How long a client may read nothing of an answer that it has asked for.
const UNREAD: Duration = Duration::from_secs(15);
/// After a connection that could not be taken: most often there are no more files, and another one must be closed first.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until the end, then finishes the requests under way. `axum::serve` has no limits of this kind.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    max_connections: usize,
    mut ended: watch::Receiver<bool>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let places = Arc::new(Semaphore::new(max_connections));
    let connections = GracefulShutdown::new();
    loop {
        // The place first: who has to wait waits in the queue of the system, where it costs no file.
        let accepted = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            accepted = accepted => accepted,
            _ = ended.wait_for(|ended| *ended) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let app = app.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            app.clone().oneshot(request)
        });
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(UNREAD));
        let stream = TokioIo::new(Box::pin(stream));
        let served = connections.watch(http.serve_connection(stream, service));
        tokio::spawn(async move {
            if let Err(error) = served.await {
                tracing::debug!(%error, "a connection was broken off");
            }
            drop(place);
        });
    }
    drop(listener);
    connections.shutdown().await;
}

/// So many connections as are wanted, unless that would take the files that the database and Flinks need.
pub(crate) fn affordable(wanted: usize) -> usize {
    #[cfg(unix)]
    if let Some(files) = rustix::process::getrlimit(rustix::process::Resource::Nofile).current {
        let most = usize::try_from(files / 2).unwrap_or(usize::MAX);
        if most < wanted {
            tracing::warn!(
                files,
                most,
                "so few files may be open (ulimit -n) that fewer connections are taken at once than --max-connections says"
            );
            return most;
        }
    }
    wanted
}
