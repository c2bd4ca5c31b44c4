//! The usual transport, over reqwest: one request, one response, and no more of its body than may be held.

use std::{error::Error as StdError, fmt};

use bytes::{Bytes, BytesMut};
use http::StatusCode;

use super::Transport;
use crate::http::{BodyLimit, BoxFuture, Error};

/// So much memory is set aside for a body because it was announced.
const ANNOUNCED: u64 = 1 << 20;

/// The transport that a client has unless it is given another: HTTPS by rustls, a pool of connections, no redirects.
#[derive(Clone)]
pub struct Reqwest {
    client: ::reqwest::Client,
}

impl Reqwest {
    /// A transport with connections of its own.
    ///
    /// # Errors
    /// [`Error::Transport`] where the system's certificates or TLS cannot be set up.
    pub fn new() -> Result<Self, Error> {
        // Another crate of the application may have chosen its provider already, which then serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let agent = concat!("graphdown/", env!("CARGO_PKG_VERSION"));
        let policy = ::reqwest::redirect::Policy::none();
        let client =
            ::reqwest::Client::builder().user_agent(agent).redirect(policy).build().map_err(Error::transport)?;
        Ok(Self { client })
    }
}

/// Says nothing of its settings: a proxy's address may have a password.
impl fmt::Debug for Reqwest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reqwest").finish_non_exhaustive()
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, Error>> {
        Box::pin(async move {
            let limit = BodyLimit::of(&request);
            let request = ::reqwest::Request::try_from(request).map_err(Error::transport)?;
            let response = self.client.execute(request).await.map_err(|error| failure(None, error))?;
            let (status, headers) = (response.status(), response.headers().clone());
            let mut answer = http::Response::new(body(response, limit).await?);
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
}

/// Reads a body, and stops where it is beyond the limit.
async fn body(mut response: ::reqwest::Response, limit: BodyLimit) -> Result<Bytes, Error> {
    let status = response.status();
    // What is announced to be too large is not read at all.
    let length = response.content_length().unwrap_or_default();
    limit.check(status, length)?;
    let mut held = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(Some(status), error))? {
        let so_far = held.len() as u64 + chunk.len() as u64;
        limit.check(status, so_far)?;
        if held.is_empty() && so_far == length {
            // Most bodies are one chunk.
            return Ok(chunk);
        }
        if held.is_empty() {
            // An announcement costs its sender nothing: it is believed up to a point.
            held.reserve(usize::try_from(length.min(ANNOUNCED)).unwrap_or_default());
        }
        held.extend_from_slice(&chunk);
    }
    Ok(held.freeze())
}

/// Without the address: where a download lies is a secret of its own.
fn failure(status: Option<StatusCode>, error: ::reqwest::Error) -> Error {
    Error::transport(Failure { status, error: error.without_url() })
}

/// What reqwest met. Its own words say where it noticed; what happened stands at the bottom.
#[derive(Debug)]
struct Failure {
    /// Of a response that had begun.
    status: Option<StatusCode>,
    error: ::reqwest::Error,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(status) = self.status {
            write!(formatter, "an answer of {status} broke off: ")?;
        }
        let mut bottom: &dyn StdError = &self.error;
        while let Some(cause) = bottom.source() {
            bottom = cause;
        }
        fmt::Display::fmt(bottom, formatter)
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.error)
    }
}
