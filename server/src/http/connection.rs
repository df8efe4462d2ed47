//! Connections: how many, and how long each may take for what it sends and reads.
//!
//! `axum::serve` has no limits of time. Here a client that does not end its headers, does not go on with its
//! body, or does not read its answer loses the connection; so none can be held open for nothing. What a
//! request may do is no matter of this module, and how long its answer may take is set in [`super::router`].

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// Pause after the system refused a connection, mostly for want of file descriptors.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);

/// What a connection may take.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Connections at the same time; more wait in the system's queue.
    pub connections: usize,
    /// From the end of one request to the end of the next one's headers.
    pub headers: Duration,
    /// While the client reads nothing of its answer.
    pub unread: Duration,
    /// For the requests that are being answered when the server stops.
    pub drain: Duration,
}

/// Answers requests until `stop`, then lets those that have begun end within
/// [`ConnectionLimits::drain`].
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(());
    let mut open = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept(), if open.len() < limits.connections => match accepted {
                Ok((stream, peer)) => {
                    open.spawn(answer(stream, peer, router.clone(), limits, stopped.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
                }
            },
            Some(_) = open.join_next() => {}
            () = &mut stop => break,
        }
    }
    drop(listener);
    drop(stopping);
    let ended = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.drain, ended).await.is_err() {
        tracing::warn!(
            requests = open.len(),
            "requests were cut off after {:?}",
            limits.drain
        );
        // Not waited for: one of them may hold a thread that computes.
        open.abort_all();
    }
}

/// One connection, to its end.
async fn answer(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: ConnectionLimits,
    mut stopped: watch::Receiver<()>,
) {
    // An answer in two parts must not wait 40 ms for the client to acknowledge the first.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection without TCP_NODELAY");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.unread));
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers)
        .serve_connection(
            TokioIo::new(Box::pin(stream)),
            TowerToHyperService::new(service),
        );
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        // Nothing is ever sent: the sender is dropped when the server stops.
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
