//! Sends a request to a token endpoint, with retries and without following redirects.
//!
//! All network access and all waits of sign-in are in this file.

use std::{pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::StatusCode;

use crate::auth::{TokenError, time::Time};
use crate::http::{Body, Error, Transport, TransportError, retry_after, wire::random};

/// The limit of a response's size; tokens have some kilobytes.
const LARGEST_ANSWER: u64 = 1 << 20;

/// The longest `Retry-After` that is waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A transport and a clock.
#[derive(Clone)]
pub(in crate::auth) struct Exchange {
    pub(in crate::auth) transport: Arc<dyn Transport>,
    pub(in crate::auth) time: Arc<dyn Time>,
}

/// The retries and time limits of a request.
#[derive(Clone, Copy)]
pub(in crate::auth) struct Patience {
    pub(in crate::auth) attempts: u32,
    /// The time limit of one attempt.
    pub(in crate::auth) limit: Duration,
    /// The maximum wait before the second attempt; twice that before the third, and so on.
    pub(in crate::auth) pause: Duration,
    pub(in crate::auth) passes: fn(StatusCode) -> bool,
    /// Whether an attempt without a response is retried.
    pub(in crate::auth) when_unreachable: bool,
}

impl Patience {
    /// For the identity platform.
    pub(in crate::auth) const USUAL: Self = Self {
        attempts: 4,
        limit: Duration::from_secs(30),
        pause: Duration::from_secs(1),
        passes: |status| status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error(),
        when_unreachable: true,
    };

    /// For a renewal, while the old token is still valid.
    pub(in crate::auth) fn for_renewal(self) -> Self {
        Self { attempts: 1, limit: self.limit.min(Duration::from_secs(10)), ..self }
    }
}

impl Exchange {
    /// Sends the request that `make` creates for each attempt. Returns the last response, and what `make` returned with
    /// its request.
    ///
    /// A redirect is returned like any other response, and is rejected by the code that reads it.
    pub(in crate::auth) async fn send<S>(
        &self,
        patience: Patience,
        make: impl Fn() -> Result<(S, http::Request<Bytes>), TokenError>,
    ) -> Result<(S, http::Response<Bytes>), TokenError> {
        let mut attempt = 1;
        loop {
            let (sent, request) = make()?;
            let answer = self.attempt(patience.limit, request).await;
            let (passes, asked) = match &answer {
                Ok(response) => ((patience.passes)(response.status()), retry_after(response.headers())),
                Err(_) => (patience.when_unreachable, None),
            };
            if !passes || attempt >= patience.attempts || asked.is_some_and(|wait| wait > LONGEST_WAIT) {
                return Ok((sent, answer?));
            }
            let longest = patience.pause.saturating_mul(1 << (attempt - 1).min(16)).min(LONGEST_WAIT);
            self.time.sleep(asked.unwrap_or_else(|| longest.mul_f64(random::fraction()))).await;
            attempt += 1;
        }
    }

    async fn attempt(
        &self,
        limit: Duration,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TokenError> {
        let host = host(request.uri());
        let answer = match select(pin!(whole(&*self.transport, request)), self.time.sleep(limit)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => {
                Err(TransportError::timeout(format!("no response within {} s", limit.as_secs())).into())
            }
        };
        answer.map_err(|error| TokenError::unreachable(host, error))
    }
}

/// A response with its body.
async fn whole(transport: &dyn Transport, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, Error> {
    let (parts, body) = transport.send(request.map(Body::bytes)).await?.into_parts();
    Ok(http::Response::from_parts(parts, body.collect(LARGEST_ANSWER).await?))
}

/// The host, which errors name instead of the URL.
pub(in crate::auth) fn host(uri: &http::Uri) -> String {
    uri.authority().map(|authority| authority.as_str().to_owned()).unwrap_or_default()
}
