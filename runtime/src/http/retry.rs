//! Whether a call is sent again, and when.
//!
//! Sending again helps against what passes, and makes worse what lasts. So there are limits: to attempts, to time, and a
//! budget that all calls of a client share. What the service may have done already is sent again only where doing it
//! twice is the same as doing it once.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use http::{HeaderMap, Method, StatusCode};

use super::{
    Error,
    retry_after::retry_after,
    transport_error::{Kind, Limit},
};

/// When a call is sent again.
///
/// | what happened | sent again |
/// |---|---|
/// | 429, 503, 509: the service refused | any call |
/// | no connection: nothing was sent | any call |
/// | 504, a connection that broke, no answer in time | GET, HEAD, OPTIONS, PUT and DELETE |
///
/// After a second attempt without an answer in time there is no third: a service that is silent for so long hangs.
///
/// POST and PATCH aren't sent again where the service may have done them: it would do them twice. A call that you know to
/// be harmless the second time can say so: [`even_if_done`](Self::even_if_done). A body that is a stream must be
/// [`replayable`](super::Body::replayable).
///
/// The wait is what the service asks for by `Retry-After`, or else random, between nothing and a limit that doubles from
/// attempt to attempt. Where the service asks for a longer wait than the call has time, its answer is the result at once.
///
/// Beside that, all calls of a client share a budget of 500 points. An attempt after the first takes 5, or 10 after a
/// timeout, unless the service said when by `Retry-After`; success gives back the last 5 or 10, or 1 where it came at the
/// first attempt. While a service is down, calls so fail soon instead of being sent many times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    within: Duration,
    first: Duration,
    longest: Duration,
    even_if_done: bool,
}

impl Default for Retry {
    /// At most 8 attempts within three minutes; waits of at most 300 ms, then 600 ms, up to 15 s.
    fn default() -> Self {
        Self {
            attempts: 8,
            within: Duration::from_secs(180),
            first: Duration::from_millis(300),
            longest: Duration::from_secs(15),
            even_if_done: false,
        }
    }
}

impl Retry {
    /// Never.
    #[must_use]
    pub fn off() -> Self {
        Self::default().attempts(1)
    }

    /// At most so many attempts, the first included.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// No attempt begins later than this after the first.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// Waits of at most `first` before the second attempt, twice that before the third, and so on up to `longest`.
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Also what the service may have done already, be it POST or PATCH.
    #[must_use]
    pub fn even_if_done(mut self) -> Self {
        self.even_if_done = true;
        self
    }

    /// How long to wait before the next attempt; `None` where this one was the last.
    pub(super) fn wait(&self, failure: &Failure, progress: Progress<'_>, random: f64) -> Option<Duration> {
        let may_repeat = failure.is_unprocessed || self.even_if_done || is_idempotent(progress.method);
        let is_silent = failure.is_timeout && progress.has_timed_out;
        if progress.attempts >= self.attempts || !may_repeat || is_silent {
            return None;
        }
        let doubled = self.first.saturating_mul(1 << progress.attempts.saturating_sub(1).min(20)).min(self.longest);
        let wait = match failure.asked {
            // A little later than asked, so that not all who were asked come back at once.
            Some(asked) => asked.saturating_add(asked.min(Duration::from_secs(10)).mul_f64(random * 0.1)),
            None => doubled.mul_f64(random),
        };
        let left = self.within.min(progress.limit).checked_sub(progress.elapsed)?;
        (wait <= left).then_some(wait)
    }
}

/// What a call has behind it.
#[derive(Clone, Copy)]
pub(super) struct Progress<'a> {
    pub(super) method: &'a Method,
    pub(super) attempts: u32,
    /// Whether an attempt before the last had no answer in time.
    pub(super) has_timed_out: bool,
    pub(super) elapsed: Duration,
    /// For the whole call.
    pub(super) limit: Duration,
}

/// RFC 9110, section 9.2.2. Not PATCH: one that appends to a list appends twice.
fn is_idempotent(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE | Method::PUT | Method::DELETE)
}

/// What went wrong with an attempt, where it may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Whether the service surely hasn't done what it was asked for.
    is_unprocessed: bool,
    /// Whether there was no answer in time.
    is_timeout: bool,
    /// The wait that it asked for.
    asked: Option<Duration>,
    /// Points of the budget.
    cost: u32,
}

/// Bandwidth Limit Exceeded: what SharePoint answers beyond its limit.
const BANDWIDTH: u16 = 509;

impl Failure {
    /// A response; `None` where it is the result.
    pub(super) fn of_response(status: StatusCode, headers: &HeaderMap) -> Option<Self> {
        let is_unprocessed = match status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => true,
            StatusCode::GATEWAY_TIMEOUT => false,
            _ if status.as_u16() == BANDWIDTH => true,
            _ => return None,
        };
        let asked = retry_after(headers);
        Some(Self { is_unprocessed, is_timeout: false, asked, cost: if asked.is_some() { 0 } else { Budget::COST } })
    }

    /// An error; `None` where it would be the same the next time.
    pub(super) fn of_error(error: &Error) -> Option<Self> {
        let Error::Transport(error) = error else { return None };
        let (is_unprocessed, cost) = match error.fault() {
            Kind::NotSent => (true, Budget::COST),
            Kind::TimedOut(Limit::Connect) => (true, 2 * Budget::COST),
            Kind::Broken => (false, Budget::COST),
            Kind::TimedOut(Limit::Attempt) => (false, 2 * Budget::COST),
            Kind::TimedOut(Limit::Call) | Kind::Permanent => return None,
        };
        Some(Self { is_unprocessed, is_timeout: matches!(error.fault(), Kind::TimedOut(_)), asked: None, cost })
    }

    /// Whether there was no answer in time.
    pub(super) fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// Points of the budget that sending again takes.
    pub(super) fn cost(&self) -> u32 {
        self.cost
    }
}

/// What all calls of a client may spend on sending again.
#[derive(Debug)]
pub(super) struct Budget(Mutex<u32>);

impl Budget {
    const FULL: u32 = 500;
    const COST: u32 = 5;

    pub(super) fn full() -> Self {
        Self(Mutex::new(Self::FULL))
    }

    /// Takes points; `false` where so many aren't there.
    pub(super) fn take(&self, cost: u32) -> bool {
        let mut points = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        points.checked_sub(cost).map(|left| *points = left).is_some()
    }

    /// Gives back after success what the last attempt took.
    pub(super) fn succeed(&self, taken: u32) {
        let mut points = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *points = points.saturating_add(taken.max(1)).min(Self::FULL);
    }
}
