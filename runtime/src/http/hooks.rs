//! What an application does before and after each attempt: log, count, add headers.

use std::{fmt, time::Duration};

use http::{HeaderMap, Method, StatusCode};

use super::{Endpoint, Error, MaybeSend, MaybeSync, origin::Origin};

/// Is called before and after each attempt to send a request: each redirect and each repetition is one of its own.
///
/// Hooks are called in the order in which the builder got them, before and after. They see neither the token nor bodies.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Attempt, HeaderMap, Hook, Outcome};
///
/// struct Log;
///
/// impl Hook for Log {
///     fn after(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
///         eprintln!("{} {} {}: {outcome:?}", attempt.client_request_id(), attempt.number(), attempt.endpoint());
///     }
/// }
/// ```
pub trait Hook: MaybeSend + MaybeSync {
    /// Before an attempt. Headers that it adds are sent with this attempt; those that are the client's or the transport's
    /// own, such as `Authorization`, are not, and the `client-request-id` stays that of the call.
    fn before(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// After an attempt: the body of an answer that is held in memory has come by then.
    fn after(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let _ = (attempt, outcome);
    }
}

impl<H: Hook + ?Sized> Hook for std::sync::Arc<H> {
    fn before(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        (**self).before(attempt, headers);
    }

    fn after(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        (**self).after(attempt, outcome);
    }
}

/// One attempt to send a request.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    pub(super) endpoint: &'a Endpoint,
    pub(super) client_request_id: &'a str,
    pub(super) method: &'a Method,
    pub(super) origin: &'a Origin,
    pub(super) number: u32,
}

impl Attempt<'_> {
    /// The operation that is called, or the method and the path template where no page documents the call.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        self.endpoint
    }

    /// The id of the call, which all its attempts share.
    #[must_use]
    pub fn client_request_id(&self) -> &str {
        self.client_request_id
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.method
    }

    /// Where the attempt goes: another host than the service's after a redirect.
    #[must_use]
    pub fn host(&self) -> &str {
        self.origin.host()
    }

    /// The port there.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.origin.port()
    }

    /// 1 for the first attempt, 2 for the second.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }
}

/// What came of an attempt.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// An answer of whatever status.
    #[non_exhaustive]
    Answered {
        /// Its status.
        status: StatusCode,
        /// Its headers.
        headers: &'a HeaderMap,
        /// How long it took.
        elapsed: Duration,
    },
    /// No answer, or not the whole of it.
    #[non_exhaustive]
    Failed {
        /// Why not.
        error: &'a Error,
        /// How long it took.
        elapsed: Duration,
    },
}

impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered { status, elapsed, .. } => write!(f, "{status} after {elapsed:?}"),
            Self::Failed { error, elapsed } => write!(f, "{error} after {elapsed:?}"),
        }
    }
}
