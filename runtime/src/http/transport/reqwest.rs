//! A request comes in and goes over the network by reqwest; the response goes out.

use std::{error::Error as StdError, fmt};

use bytes::Bytes;
use http::StatusCode;

use super::Transport;
use crate::http::{BoxFuture, Error};

/// The transport that a client has unless it is given another: HTTPS by rustls, a pool of connections, no redirects.
#[derive(Clone, Debug)]
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

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, Error>> {
        Box::pin(async move {
            let request = ::reqwest::Request::try_from(request).map_err(Error::transport)?;
            let response = self.client.execute(request).await.map_err(|error| failure(None, error))?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body = response.bytes().await.map_err(|error| failure(Some(status), error))?;
            let mut answer = http::Response::new(body);
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
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
