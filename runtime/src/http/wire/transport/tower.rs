//! [`Tower`]: any `tower::Service` over HTTP requests as transport, such as middleware or a server in the same process.

use std::{fmt, future::poll_fn, sync::Mutex, sync::PoisonError};

use http_body::Body as HttpBody;
use tower_service::Service;

use super::Transport;
use crate::http::{Body, BoxFuture, Error, MaybeSend, TransportError, call::body::BoxError};

/// A `tower::Service` as transport.
///
/// Its errors count as broken connections, unless they are an [`Error`] of this crate.
pub struct Tower<S>(Mutex<S>);

impl<S> Tower<S> {
    /// Wraps a service, of which each request uses a clone.
    pub fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S, B> Transport for Tower<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + MaybeSend + 'static,
    S::Future: MaybeSend,
    S::Error: Into<BoxError>,
    B: HttpBody + MaybeSend + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            poll_fn(|context| service.poll_ready(context)).await.map_err(|error| failure(error.into()))?;
            let answer = service.call(request).await.map_err(|error| failure(error.into()))?;
            Ok(answer.map(Body::wrap))
        })
    }
}

fn failure(error: BoxError) -> Error {
    match error.downcast() {
        Ok(error) => *error,
        Err(error) => TransportError::broken(error).into(),
    }
}

impl<S> fmt::Debug for Tower<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tower").finish_non_exhaustive()
    }
}
