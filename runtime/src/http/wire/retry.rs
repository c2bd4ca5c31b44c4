//! [`Retry`]: decides whether a failed attempt is retried, and after which wait.
//!
//! Retries help against transient failures and make an outage worse, so that attempts and time are limited, and all
//! calls of a client share a budget. A request that the service may already have executed is retried only if it is
//! idempotent.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use http::{HeaderMap, Method, StatusCode};

use crate::http::{
    Error,
    failure::transport_error::{Kind, Limit},
    wire::retry_after::retry_after,
};

/// Which calls are retried, and when.
///
/// | failure | retried |
/// |---|---|
/// | status 429, 503 or 509: the service rejected the request | any call |
/// | no connection: nothing was sent | any call |
/// | status 504, a broken connection, no response in time | GET, HEAD, OPTIONS, PUT and DELETE |
/// | status 500 or 502 | the same, with [`server_errors`](Self::server_errors) |
///
/// After two attempts without a response in time there is no third one.
///
/// POST and PATCH are not retried if the service may have executed them. For a call that may be executed twice, set
/// [`even_if_done`](Self::even_if_done). A body that is a stream must be [`replayable`](crate::http::Body::replayable).
///
/// The wait is that of `Retry-After`, or else random between 0 and a limit that doubles with each attempt. If
/// `Retry-After` is longer than the remaining time of the call, the response is the result at once.
///
/// All calls of a client share a budget of 500 points. A retry costs 5 points, or 10 after a timeout, and nothing if
/// the service sent `Retry-After`; a success returns the points of its last retry, or 1 point at the first attempt.
/// During an outage calls therefore fail soon instead of being sent many times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    within: Duration,
    first: Duration,
    longest: Duration,
    even_if_done: bool,
    server_errors: bool,
}

impl Default for Retry {
    /// At most 8 attempts within 3 minutes; waits of at most 300 ms, then 600 ms, up to 15 s.
    fn default() -> Self {
        Self {
            attempts: 8,
            within: Duration::from_secs(180),
            first: Duration::from_millis(300),
            longest: Duration::from_secs(15),
            even_if_done: false,
            server_errors: false,
        }
    }
}

impl Retry {
    /// No retries.
    #[must_use]
    pub fn off() -> Self {
        Self::default().attempts(1)
    }

    /// Sets the maximum number of attempts, including the first.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the time after the first attempt within which further ones may begin.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// Sets the maximum waits: `first` before the second attempt, twice that before the third, and so on up to
    /// `longest`.
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Also retries POST and PATCH if the service may have executed them.
    #[must_use]
    pub fn even_if_done(mut self) -> Self {
        self.even_if_done = true;
        self
    }

    /// Whether a call that the service may have executed is sent again.
    pub(in crate::http) fn may_repeat(&self, method: &Method) -> bool {
        self.even_if_done || is_idempotent(method)
    }

    /// Also retries after status 500 and 502, if the service may execute the call twice.
    ///
    /// Graph uses both for failures that last and for those that don't. [`Upload`](crate::http::Upload) and
    /// [`Download`](crate::http::Download) always retry them.
    #[must_use]
    pub fn server_errors(mut self) -> Self {
        self.server_errors = true;
        self
    }

    /// The failure that a response is; `None` if it is the result.
    pub(in crate::http) fn failure(&self, status: StatusCode, headers: &HeaderMap) -> Option<Failure> {
        let is_unprocessed = match status {
            _ if is_refusal(status) => true,
            StatusCode::GATEWAY_TIMEOUT => false,
            StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_GATEWAY if self.server_errors => false,
            _ => return None,
        };
        let asked = retry_after(headers);
        let cost = if asked.is_some() { 0 } else { Budget::COST };
        Some(Failure { is_unprocessed, is_timeout: false, asked, cost })
    }

    /// The wait before the next attempt; `None` if there is none.
    pub(in crate::http) fn wait(&self, failure: &Failure, progress: Progress<'_>, random: f64) -> Option<Duration> {
        let may_repeat = failure.is_unprocessed || self.may_repeat(progress.method);
        let is_silent = failure.is_timeout && progress.has_timed_out;
        if progress.attempts >= self.attempts || !may_repeat || is_silent {
            return None;
        }
        let doubled = self.first.saturating_mul(1 << progress.attempts.saturating_sub(1).min(20)).min(self.longest);
        let wait = match failure.asked {
            // A little longer than requested, so that clients don't all return at the same moment.
            Some(asked) => asked.saturating_add(asked.min(Duration::from_secs(10)).mul_f64(random * 0.1)),
            None => doubled.mul_f64(random),
        };
        let left = self.within.min(progress.limit).checked_sub(progress.elapsed)?;
        (wait <= left).then_some(wait)
    }
}

/// The history of a call.
#[derive(Clone, Copy)]
pub(in crate::http) struct Progress<'a> {
    pub(in crate::http) method: &'a Method,
    pub(in crate::http) attempts: u32,
    /// Whether an attempt before the last one timed out.
    pub(in crate::http) has_timed_out: bool,
    pub(in crate::http) elapsed: Duration,
    /// The remaining time of the whole call.
    pub(in crate::http) limit: Duration,
}

/// RFC 9110, section 9.2.2. PATCH is not idempotent: one that appends to a list would append twice.
fn is_idempotent(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE | Method::PUT | Method::DELETE)
}

/// A failure of an attempt that may be transient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct Failure {
    /// Whether the service has certainly not executed the request.
    is_unprocessed: bool,
    /// Whether the attempt timed out.
    is_timeout: bool,
    /// The wait of `Retry-After`.
    asked: Option<Duration>,
    /// The cost in points of the budget.
    cost: u32,
}

/// Whether the service rejected a request without executing it.
pub(in crate::http) fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) || status.as_u16() == BANDWIDTH
}

/// Bandwidth Limit Exceeded: what SharePoint answers beyond its limit.
const BANDWIDTH: u16 = 509;

impl Failure {
    /// A transfer that got no further, though the service responded.
    pub(in crate::http) fn without_progress() -> Self {
        Self { is_unprocessed: true, is_timeout: false, asked: None, cost: Budget::COST }
    }

    /// The failure that an error is; `None` if a retry would have the same error.
    pub(in crate::http) fn of_error(error: &Error) -> Option<Self> {
        let Error::Transport(error) = error else { return None };
        let (is_unprocessed, cost) = match error.fault() {
            Kind::NotSent => (true, Budget::COST),
            Kind::TimedOut(Limit::Connect) => (true, 2 * Budget::COST),
            Kind::Broken => (false, Budget::COST),
            Kind::TimedOut(Limit::Attempt) => (false, 2 * Budget::COST),
            Kind::TimedOut(Limit::Call) | Kind::Permanent | Kind::HeldBack => return None,
        };
        Some(Self { is_unprocessed, is_timeout: matches!(error.fault(), Kind::TimedOut(_)), asked: None, cost })
    }

    /// Whether the attempt timed out.
    pub(in crate::http) fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// The cost of a retry in points of the budget.
    pub(in crate::http) fn cost(&self) -> u32 {
        self.cost
    }
}

/// The points that all calls of a client share for retries.
#[derive(Debug)]
pub(in crate::http) struct Budget(Mutex<u32>);

impl Budget {
    const FULL: u32 = 500;
    const COST: u32 = 5;

    pub(in crate::http) fn full() -> Self {
        Self(Mutex::new(Self::FULL))
    }

    /// Takes points; returns `false` if not enough are left.
    pub(in crate::http) fn take(&self, cost: u32) -> bool {
        let mut points = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        points.checked_sub(cost).map(|left| *points = left).is_some()
    }

    /// Returns the points of the last attempt after a success.
    pub(in crate::http) fn succeed(&self, taken: u32) {
        let mut points = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *points = points.saturating_add(taken.max(1)).min(Self::FULL);
    }
}
