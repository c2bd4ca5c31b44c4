//! [`Transport`]: sends one HTTP request. Implementations are `Hyper` (default), `Reqwest` and `Tower`, each by its
//! feature.

use std::time::Duration;

use crate::http::{Body, BoxFuture, Error, MaybeSend, MaybeSync};

#[cfg(all(feature = "hyper", not(target_family = "wasm")))]
mod connect;
#[cfg(all(feature = "hyper", not(target_family = "wasm")))]
mod hyper;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "tower")]
mod tower;

#[cfg(all(feature = "hyper", not(target_family = "wasm")))]
pub use self::hyper::Hyper;
#[cfg(feature = "reqwest")]
pub use self::reqwest::Reqwest;
#[cfg(feature = "tower")]
pub use self::tower::Tower;

/// Sends HTTP requests.
///
/// A transport sends one request once and returns the response, whatever its status. It must not follow redirects, add
/// credentials, retry or decompress: the client does all that. It needs no time limits but [`ConnectLimit`]. Its
/// [`TransportError`](crate::http::TransportError) says whether anything was sent.
///
/// After status 503 it should use a new connection for the next request, as Graph recommends: the server at the other
/// end of the old one may be the one that is down.
///
/// On wasm, futures and transports need not be `Send`.
pub trait Transport: MaybeSend + MaybeSync {
    /// Sends one request.
    ///
    /// # Errors
    /// [`Error::Transport`] if no response was received.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        (**self).send(request)
    }
}

/// The time limit of a connection, from the name lookup to the end of the TLS handshake.
///
/// The client sets it as an extension of each request that it passes to a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectLimit(pub Duration);

/// The default transport of a client.
#[cfg(all(feature = "hyper", not(target_family = "wasm")))]
pub(crate) fn default_transport() -> Box<dyn Transport> {
    match Hyper::new() {
        Ok(transport) => Box::new(transport),
        Err(error) => Box::new(Unusable(error.to_string())),
    }
}

/// The browser's `fetch`, by reqwest.
#[cfg(all(feature = "reqwest", target_family = "wasm"))]
pub(crate) fn default_transport() -> Box<dyn Transport> {
    Box::new(Reqwest::new(::reqwest::Client::new()))
}

#[cfg(not(any(
    all(feature = "hyper", not(target_family = "wasm")),
    all(feature = "reqwest", target_family = "wasm")
)))]
pub(crate) fn default_transport() -> Box<dyn Transport> {
    let missing = if cfg!(target_family = "wasm") { "reqwest" } else { "hyper" };
    Box::new(Unusable(format!(
        "the client has no transport: set one on the builder, or enable the feature `{missing}`"
    )))
}

/// The transport of a client without one; sending reports why.
#[cfg(not(all(feature = "reqwest", target_family = "wasm")))]
struct Unusable(String);

#[cfg(not(all(feature = "reqwest", target_family = "wasm")))]
impl Transport for Unusable {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(std::future::ready(Err(Error::Request(self.0.clone()))))
    }
}
