//! [`Hyper`]: the default transport, HTTP by hyper with a pool of connections that is replaced after status 503.

use std::{
    error::Error as StdError,
    fmt,
    future::poll_fn,
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};

use http::{HeaderValue, StatusCode, header};
use hyper_util::{
    client::legacy::{self, connect::capture_connection},
    rt::{TokioExecutor, TokioTimer},
};

use super::{
    ConnectLimit, Transport,
    connect::{Connections, Connector},
};
use crate::http::{Body, BoxFuture, Error, TransportError};

/// The default `User-Agent`.
const USER_AGENT: &str = concat!("graphdown/", env!("CARGO_PKG_VERSION"));

/// The time after which idle connections are closed; the service closes them at about the same time.
const IDLE: Duration = Duration::from_secs(90);

/// The default transport: HTTP by hyper, TLS by rustls, a pool of connections.
///
/// For `https://` URLs it uses the proxy in `HTTPS_PROXY` or `ALL_PROXY`, unless `NO_PROXY` excludes the host.
#[derive(Clone)]
pub struct Hyper {
    connections: Arc<Connections>,
    pool: Arc<Mutex<Pool>>,
}

type Client = legacy::Client<Connector, Body>;

/// A pool of connections, and its generation.
#[derive(Clone)]
struct Pool {
    number: u64,
    client: Client,
}

impl Hyper {
    /// A transport with its own pool of connections.
    ///
    /// # Errors
    /// [`Error::Transport`] if the system's certificates can't be read.
    pub fn new() -> Result<Self, Error> {
        let connections = Arc::new(Connections::new()?);
        let pool = Pool { number: 0, client: client(connections.connector()) };
        Ok(Self { connections, pool: Arc::new(Mutex::new(pool)) })
    }

    fn pool(&self) -> Pool {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces a pool, so that no further request uses its connections; does nothing if another request has already
    /// replaced it.
    fn retire(&self, number: u64) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.number == number {
            *pool = Pool { number: number + 1, client: client(self.connections.connector()) };
        }
    }

    async fn exchange(&self, mut request: http::Request<Body>) -> Result<http::Response<Body>, Error> {
        let limit = request.extensions().get().map_or(Duration::MAX, |ConnectLimit(limit)| *limit);
        request.headers_mut().entry(header::USER_AGENT).or_insert(HeaderValue::from_static(USER_AGENT));
        let connection = capture_connection(&mut request);
        let Pool { number, client } = self.pool();
        let (mut answering, mut too_long) = (client.request(request), pin!(tokio::time::sleep(limit)));
        let answer = poll_fn(|context| {
            if let Poll::Ready(answer) = Pin::new(&mut answering).poll(context) {
                return Poll::Ready(Some(answer));
            }
            let is_connected = connection.connection_metadata().is_some();
            if is_connected { Poll::Pending } else { too_long.as_mut().poll(context).map(|()| None) }
        });
        let answer = answer.await.ok_or_else(|| TransportError::connect_timeout(limit))?;
        let answer = answer.map_err(failure)?.map(Body::wrap);
        if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
            self.retire(number);
        }
        Ok(answer)
    }
}

impl Transport for Hyper {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(self.exchange(request))
    }
}

impl fmt::Debug for Hyper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hyper").finish_non_exhaustive()
    }
}

fn client(connector: Connector) -> Client {
    let mut builder = legacy::Client::builder(TokioExecutor::new());
    builder.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE).timer(TokioTimer::new()).build(connector)
}

/// Classifies an error of hyper by whether a retry is safe.
fn failure(error: legacy::Error) -> Error {
    // A request body that failed has its own error.
    let is_own = |cause: &(dyn StdError + 'static)| cause.is::<Error>();
    let is_of_tls = |cause: &(dyn StdError + 'static)| cause.is::<rustls::Error>();
    let was_queued = |cause: &(dyn StdError + 'static)| cause.downcast_ref().is_some_and(hyper::Error::is_canceled);
    let kind = if any_cause(&error, is_own) || (error.is_connect() && any_cause(&error, is_of_tls)) {
        TransportError::permanent
    } else if error.is_connect() || any_cause(&error, was_queued) {
        TransportError::connect
    } else {
        TransportError::broken
    };
    kind(error).into()
}

/// Whether a condition is true for an error or one of its sources.
fn any_cause(error: &(dyn StdError + 'static), is: impl Fn(&(dyn StdError + 'static)) -> bool) -> bool {
    std::iter::successors(Some(error), |error| inner(*error)).any(is)
}

/// The source of an error. `std::io::Error::source` skips the inner error itself.
fn inner<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    wrapped.map(|wrapped| wrapped as &(dyn StdError + 'static)).or_else(|| error.source())
}
