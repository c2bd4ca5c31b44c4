//! [`Reqwest`]: an application's `reqwest::Client` as transport, with its proxies, certificates and pool; on wasm, the
//! browser's `fetch`. Its errors contain URLs, which may be secrets and are removed.

use super::Transport;
use crate::http::{Body, BoxFuture, Error, TransportError};

/// A `reqwest::Client` as transport.
///
/// Its own settings apply. Switch off three features that the client of this crate has itself: redirects, by
/// `redirect(Policy::none())`, because they would send headers to another origin (such a redirect is an error);
/// retries, by `retry(never())`; and timeouts. reqwest manages its connections itself, so that the same one may be used
/// after status 503.
#[derive(Clone, Debug)]
pub struct Reqwest {
    client: ::reqwest::Client,
}

impl Reqwest {
    /// Wraps a client.
    #[must_use]
    pub fn new(client: ::reqwest::Client) -> Self {
        Self { client }
    }
}

#[cfg(not(target_family = "wasm"))]
impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(async move {
            let body = |body: Body| match body.as_bytes() {
                Some(bytes) => ::reqwest::Body::from(bytes.clone()),
                None => ::reqwest::Body::wrap(body),
            };
            let request = ::reqwest::Request::try_from(request.map(body)).map_err(TransportError::permanent)?;
            let asked = request.url().origin();
            let answer = self.client.execute(request).await.map_err(failure)?;
            if answer.url().origin() != asked {
                return Err(TransportError::permanent(
                    "the reqwest::Client followed a redirect to another origin: build it with `redirect(Policy::none())`",
                )
                .into());
            }
            Ok(http::Response::from(answer).map(|body| Body::wrap(nameless::Nameless { body })))
        })
    }
}

/// Browsers buffer whole bodies and follow redirects themselves.
#[cfg(target_family = "wasm")]
impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect(u64::MAX).await?;
            let request = http::Request::from_parts(parts, body);
            let request = ::reqwest::Request::try_from(request).map_err(TransportError::permanent)?;
            let answer = self.client.execute(request).await.map_err(failure)?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = http::Response::new(Body::from(answer.bytes().await.map_err(failure)?));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}

/// Classifies an error of reqwest by whether a retry is safe, and removes its URL, which may be a secret.
fn failure(error: ::reqwest::Error) -> Error {
    let kind = if error.is_builder() || error.is_redirect() {
        TransportError::permanent
    } else if is_connect(&error) {
        TransportError::connect
    } else if error.is_timeout() {
        TransportError::timeout
    } else {
        TransportError::broken
    };
    kind(error.without_url()).into()
}

#[cfg(not(target_family = "wasm"))]
fn is_connect(error: &::reqwest::Error) -> bool {
    error.is_connect()
}

/// A browser doesn't report the reason.
#[cfg(target_family = "wasm")]
fn is_connect(_: &::reqwest::Error) -> bool {
    false
}

#[cfg(not(target_family = "wasm"))]
mod nameless {
    //! A body whose errors don't contain the URL.

    use std::{
        pin::Pin,
        task::{Context, Poll},
    };

    use bytes::Bytes;
    use http_body::{Body, Frame, SizeHint};

    pub(super) struct Nameless {
        pub(super) body: ::reqwest::Body,
    }

    impl Body for Nameless {
        type Data = Bytes;
        type Error = ::reqwest::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            Pin::new(&mut self.body).poll_frame(context).map_err(::reqwest::Error::without_url)
        }

        fn is_end_stream(&self) -> bool {
            self.body.is_end_stream()
        }

        fn size_hint(&self) -> SizeHint {
            self.body.size_hint()
        }
    }
}
