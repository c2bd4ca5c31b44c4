//! [`Patience`]: how often and how long a transfer that gets no further is tried, by the client's policy for retries.

use std::time::Duration;

use http::Method;

use crate::http::{
    Request,
    wire::random,
    wire::retry::{Failure, Progress},
};

/// The failures since a transfer last got further.
#[derive(Debug)]
pub(super) struct Patience {
    attempts: u32,
    /// When the first of them was, by the client's timer.
    since: Option<Duration>,
    has_timed_out: bool,
    /// The points that the last retry took from the client's budget.
    cost: u32,
}

impl Patience {
    pub(super) const NEW: Self = Self { attempts: 1, since: None, has_timed_out: false, cost: 0 };

    /// The wait before the next attempt; `None` if there is none, by the policy of `request`.
    pub(super) fn wait<T>(&mut self, request: &Request<T>, failure: &Failure) -> Option<Duration> {
        let client = &request.client.inner;
        let now = client.timer.now();
        let elapsed = now.saturating_sub(*self.since.get_or_insert(now));
        let limit = request.limits.or(client.limits).call.unwrap_or(Duration::MAX);
        let (attempts, has_timed_out) = (self.attempts, self.has_timed_out);
        // Parts of transfers are read, or written to the same place.
        let progress = Progress { method: &Method::PUT, attempts, has_timed_out, elapsed, limit };
        let wait = request.retries().wait(failure, progress, random::fraction())?;
        client.budget.take(failure.cost()).then_some(())?;
        self.cost = failure.cost();
        self.attempts += 1;
        self.has_timed_out |= failure.is_timeout();
        Some(wait)
    }

    /// Forgets when the failures were, where only their number counts.
    pub(super) fn forget_time(&mut self) {
        (self.since, self.has_timed_out) = (None, false);
    }

    /// Forgets the failures, since the transfer got further.
    pub(super) fn renew<T>(&mut self, request: &Request<T>) {
        if self.attempts > 1 {
            request.client.inner.budget.succeed(self.cost);
            *self = Self::NEW;
        }
    }
}
