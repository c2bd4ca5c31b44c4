//! [`Hook`]: callbacks of an application before and after each attempt, to log, count or add headers.

use std::{fmt, time::Duration};

use http::{HeaderMap, Method, StatusCode};

use crate::http::{Endpoint, Error, MaybeSend, MaybeSync, origin::Origin};

/// A callback before and after each attempt to send a request. Each redirect and each retry is an attempt.
///
/// Hooks are called in the order in which they were added to the builder. They have access to neither token nor bodies.
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
    /// Called before an attempt. Headers that it adds are sent with this attempt, except those that the client or the
    /// transport sets, such as `Authorization` and `client-request-id`.
    fn before(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// Called after an attempt: once the body was received, or, if it is read as a stream, once the headers were.
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
    pub(in crate::http) endpoint: &'a Endpoint,
    pub(in crate::http) client_request_id: &'a str,
    pub(in crate::http) method: &'a Method,
    pub(in crate::http) origin: &'a Origin,
    pub(in crate::http) number: u32,
}

impl Attempt<'_> {
    /// The operation, or for an undocumented call its method and path template.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        self.endpoint
    }

    /// The `client-request-id` of the call, the same in all its attempts.
    #[must_use]
    pub fn client_request_id(&self) -> &str {
        self.client_request_id
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.method
    }

    /// The host of the request; after a redirect it may be another one than the service's.
    #[must_use]
    pub fn host(&self) -> &str {
        self.origin.host()
    }

    /// The port of the request.
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

/// The result of an attempt.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// A response, of any status.
    #[non_exhaustive]
    Answered {
        /// The HTTP status.
        status: StatusCode,
        /// The response's headers.
        headers: &'a HeaderMap,
        /// The duration of the attempt.
        elapsed: Duration,
    },
    /// No complete response.
    #[non_exhaustive]
    Failed {
        /// The reason.
        error: &'a Error,
        /// The duration of the attempt.
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
