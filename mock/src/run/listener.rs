//! Accepts connections on a bound socket. Each is served within limits and can be aborted.
//!
//! `axum::serve` has no such limits: it sets no timer, so that a client that sends its head byte by byte holds a
//! connection forever, and it accepts any number of connections.

use std::{
    io,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};

use crate::limits::Limits;

/// So long accepting waits after it failed, as it does where the process may open no more files.
const PAUSE: Duration = Duration::from_millis(100);

/// A connection that can be aborted.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    abort: AbortHandle,
}

/// Aborts a connection: nothing more is sent or received.
#[derive(Clone, Debug, Default)]
pub(crate) struct AbortHandle(Arc<AtomicBool>);

impl AbortHandle {
    /// Closes the connection.
    pub(crate) fn abort(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::SeqCst) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

/// Ends a server on request, or once nothing is left that could request it.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    pub(crate) fn new(receiver: watch::Receiver<bool>) -> Self {
        Stop(receiver)
    }

    async fn requested(mut self) {
        let _ = self.0.wait_for(|is_requested| *is_requested).await;
    }
}

/// Serves connections until it is stopped, and then those that are being answered.
pub(crate) async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: Stop) {
    let places = Arc::new(Semaphore::new(limits.connections as usize));
    let mut stopped = pin!(stop.clone().requested());
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((place, listener.accept().await))
        };
        let next = tokio::select! {
            next = next => next,
            () = &mut stopped => None,
        };
        match next {
            Some((place, Ok((stream, _)))) => {
                tokio::spawn(connection(stream, router.clone(), limits, stop.clone(), place));
            }
            Some((_, Err(_))) => tokio::time::sleep(PAUSE).await,
            None => break,
        }
    }
    drop(listener);
    // Only when all places are free again is nobody being answered any more.
    let _ = places.acquire_many(limits.connections).await;
}

async fn connection(stream: TcpStream, router: Router, limits: Limits, stop: Stop, _place: OwnedSemaphorePermit) {
    let abort = AbortHandle::default();
    let io = TokioIo::new(Connection { stream, abort: abort.clone() });
    let service = TowerToHyperService::new(router.layer(Extension(abort)));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let mut connection = pin!(builder.serve_connection(io, service));
    tokio::select! {
        // A client that goes away in the middle is the client's affair.
        _ = connection.as_mut() => return,
        () = stop.requested() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context, buffer: &mut ReadBuf) -> Poll<io::Result<()>> {
        self.abort.check()?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.abort.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
