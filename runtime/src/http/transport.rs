//! How requests reach the service: a small trait, and what stands behind it.
//!
//! # URLs at other hosts
//!
//! Some URLs that the service gives are at another host and take no token: the `uploadUrl` of an upload session,
//! `@microsoft.graph.downloadUrl`. A client refuses them; a transport sends a request to any URL. The documentation of
//! `Hyper` has an example. A transport limits no time and sends nothing again: both are left to the caller.

use std::time::Duration;

use super::{Body, BoxFuture, Error, MaybeSend, MaybeSync};

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

/// How requests reach the service.
///
/// A transport sends one request once and answers with whatever came back, whatever its status. It follows no redirects,
/// adds no credentials, sends nothing again and unpacks nothing: the client does all that. It need not bound its time but
/// for [`ConnectLimit`]. Errors say by [`TransportError`](super::TransportError) whether anything was sent.
///
/// After an answer of 503 it opens another connection for the next request, if it can: the service asks for that, as the
/// machine at the other end may be the one that is down.
///
/// Futures and transports need not be `Send` on wasm.
pub trait Transport: MaybeSend + MaybeSync {
    /// Sends one request.
    ///
    /// # Errors
    /// [`Error::Transport`] where no response could be had.
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

/// How long a connection may take: from the address to the end of the TLS handshake.
///
/// The client puts it among the extensions of each request that it hands to a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectLimit(pub Duration);

/// The transport that a client has unless it is given another.
#[cfg(all(feature = "hyper", not(target_family = "wasm")))]
pub(crate) fn default_transport() -> Box<dyn Transport> {
    match Hyper::new() {
        Ok(transport) => Box::new(transport),
        Err(error) => Box::new(Unusable(error.to_string())),
    }
}

/// The browser's, by reqwest.
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
    Box::new(Unusable(format!("there is no transport: give the builder one, or enable the feature `{missing}`")))
}

/// Stands where no transport could be had; sending reports why.
#[cfg(not(all(feature = "reqwest", target_family = "wasm")))]
struct Unusable(String);

#[cfg(not(all(feature = "reqwest", target_family = "wasm")))]
impl Transport for Unusable {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(std::future::ready(Err(Error::Request(self.0.clone()))))
    }
}
