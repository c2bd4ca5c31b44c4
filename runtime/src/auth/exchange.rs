//! One question to a token endpoint: sent again where that helps, never anywhere else than where it was meant for.
//!
//! All of signing in reaches the network here, and waits here.

use std::{pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::StatusCode;

use super::{TokenError, time::Time};
use crate::http::{Body, Error, Transport, TransportError, random, retry_after};

/// An answer has a token or two, of some kilobytes.
const LARGEST_ANSWER: u64 = 1 << 20;

/// A token endpoint that wants to be left alone longer isn't waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A transport and a clock.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) time: Arc<dyn Time>,
}

/// How often a question is asked, and how long an answer is waited for.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    pub(super) attempts: u32,
    /// For one attempt.
    pub(super) limit: Duration,
    /// Before the second attempt at most; twice that before the third, and so on.
    pub(super) pause: Duration,
    pub(super) passes: fn(StatusCode) -> bool,
    /// Whether it is asked again where no answer came.
    pub(super) when_unreachable: bool,
}

impl Patience {
    /// Of the identity platform.
    pub(super) const USUAL: Self = Self {
        attempts: 4,
        limit: Duration::from_secs(30),
        pause: Duration::from_secs(1),
        passes: |status| status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error(),
        when_unreachable: true,
    };

    /// Where there is an old token that lasts a while yet.
    pub(super) fn for_renewal(self) -> Self {
        Self { attempts: 1, limit: self.limit.min(Duration::from_secs(10)), ..self }
    }
}

impl Exchange {
    /// Sends what `make` makes, anew for each attempt; gives the last answer, and what came with its request.
    ///
    /// An answer that sends elsewhere is an answer like others: whoever reads it refuses it.
    pub(super) async fn send<S>(
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
                Err(TransportError::timeout(format!("no answer came within {} s", limit.as_secs())).into())
            }
        };
        answer.map_err(|error| TokenError::unreachable(host, error))
    }
}

/// An answer with its body.
async fn whole(transport: &dyn Transport, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, Error> {
    let (parts, body) = transport.send(request.map(Body::bytes)).await?.into_parts();
    Ok(http::Response::from_parts(parts, body.collect(LARGEST_ANSWER).await?))
}

/// What errors name: neither path nor query.
pub(super) fn host(uri: &http::Uri) -> String {
    uri.authority().map(|authority| authority.as_str().to_owned()).unwrap_or_default()
}
