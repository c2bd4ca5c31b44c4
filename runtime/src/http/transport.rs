//! A request with its full URL, headers and body comes in; the response as it came over the wire goes out.

use bytes::Bytes;

use super::{BoxFuture, Error};

#[cfg(feature = "reqwest")]
mod reqwest;

#[cfg(feature = "reqwest")]
pub use self::reqwest::Reqwest;

/// How requests reach the service.
///
/// A transport sends one request once and answers with whatever came back, whatever its status.
/// It follows no redirects and adds no credentials: the client decides both. It reads no more of a body than the
/// request's [`BodyLimit`](super::BodyLimit).
pub trait Transport: Send + Sync {
    /// Sends one request.
    ///
    /// # Errors
    /// [`Error::Transport`] where no response could be had, [`Error::BodyTooLarge`] where its body is beyond the limit.
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, Error>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, Error>> {
        (**self).send(request)
    }
}
