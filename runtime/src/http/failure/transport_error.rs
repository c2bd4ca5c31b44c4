//! [`TransportError`]: why no complete response was received, and whether the request may be retried.
//!
//! A retry is safe if nothing was sent, which a transport reports by [`TransportError::connect`].

use std::{error::Error as StdError, fmt, time::Duration};

use http::{HeaderMap, StatusCode};

use crate::http::{call::body::BoxError, origin::Origin};
use crate::printable;

/// No complete response was received.
pub struct TransportError {
    fault: Kind,
    cause: BoxError,
    /// The status of an incomplete response.
    status: Option<StatusCode>,
    request_id: Option<String>,
    call: Option<CallId>,
}

/// The kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Kind {
    /// No connection could be made: nothing was sent.
    NotSent,
    /// The connection broke: the service may have executed the request.
    Broken,
    /// No response in time: the service may execute the request.
    TimedOut(Limit),
    /// A retry would have the same result.
    Permanent,
    /// The service has asked for a wait that is longer than there is time: nothing was sent.
    HeldBack,
}

/// The time limits of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Limit {
    /// Of a connection.
    Connect,
    /// Of one attempt.
    Attempt,
    /// Of the whole call.
    Call,
}

/// The wait that the service asks for is longer than the time that is left.
#[derive(Debug)]
struct LongWait(Duration);

impl fmt::Display for LongWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        write!(f, "the service has throttled calls like this one and asks for a wait of {seconds:.1} s, ")?;
        f.write_str("which is longer than the call may take")
    }
}

impl StdError for LongWait {}

/// The call of an error.
#[derive(Clone, Debug)]
pub(in crate::http) struct CallId {
    pub(in crate::http) client_request_id: String,
    pub(in crate::http) attempts: u32,
    /// The origin of the last attempt.
    pub(in crate::http) origin: Origin,
}

/// What an error reports of an incomplete response.
#[derive(Clone, Debug)]
pub(in crate::http) struct Begun {
    pub(in crate::http) status: StatusCode,
    pub(in crate::http) request_id: Option<String>,
}

impl Begun {
    pub(in crate::http) fn new(status: StatusCode, headers: &HeaderMap) -> Self {
        let request_id = headers.get("request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
        Self { status, request_id }
    }
}

impl TransportError {
    /// No connection could be made. Nothing was sent, so that any request may be retried.
    pub fn connect(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::NotSent, cause)
    }

    /// The connection broke. The service may have executed the request.
    pub fn broken(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Broken, cause)
    }

    /// A retry would have the same result, for example because a certificate is not trusted.
    pub fn permanent(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Permanent, cause)
    }

    /// No response was received within the transport's own time limit. The service may execute the request.
    pub fn timeout(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::TimedOut(Limit::Attempt), cause)
    }

    /// No connection was made within a time limit. Nothing was sent.
    pub fn connect_timeout(after: Duration) -> Self {
        Self::timed_out(Limit::Connect, after)
    }

    pub(in crate::http) fn timed_out(limit: Limit, after: Duration) -> Self {
        let what = match limit {
            Limit::Connect => "no connection",
            Limit::Attempt => "no complete response",
            Limit::Call => "the call had no result",
        };
        Self::new(Kind::TimedOut(limit), format!("{what} within {} s", after.as_secs_f64()))
    }

    /// The service has asked for a wait that is longer than the time that is left. Nothing was sent.
    pub(in crate::http) fn held_back(wait: Duration) -> Self {
        Self::new(Kind::HeldBack, LongWait(wait))
    }

    /// The wait for which the request was not sent.
    pub(in crate::http) fn held_back_for(&self) -> Option<Duration> {
        self.cause.downcast_ref().map(|LongWait(wait)| *wait)
    }

    /// The same error once more; the cause is only its text.
    pub(in crate::http) fn repeated(&self) -> Self {
        Self {
            fault: self.fault,
            cause: match self.held_back_for() {
                Some(wait) => LongWait(wait).into(),
                None => self.cause.to_string().into(),
            },
            status: self.status,
            request_id: self.request_id.clone(),
            call: self.call.clone(),
        }
    }

    fn new(fault: Kind, cause: impl Into<BoxError>) -> Self {
        Self { fault, cause: cause.into(), status: None, request_id: None, call: None }
    }

    /// Adds the status of an incomplete response.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status.get_or_insert(status);
        self
    }

    pub(in crate::http) fn with_answer(self, begun: &Begun) -> Self {
        let request_id = self.request_id.clone().or_else(|| begun.request_id.clone());
        Self { request_id, ..self.with_status(begun.status) }
    }

    pub(in crate::http) fn with_call(mut self, call: CallId) -> Self {
        self.call.get_or_insert(call);
        self
    }

    /// Whether no connection could be made, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.fault, Kind::NotSent | Kind::TimedOut(Limit::Connect))
    }

    /// Whether a time limit was reached.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.fault, Kind::TimedOut(_))
    }

    /// The status of the incomplete response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The service's `request-id`, if there was an incomplete response with one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The error of the transport, to downcast: `error.cause().downcast_ref::<std::io::Error>()`.
    #[must_use]
    pub fn cause(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.cause.as_ref()
    }

    /// The number of attempts, once the call has begun.
    #[must_use]
    pub fn attempts(&self) -> Option<u32> {
        self.call.as_ref().map(|call| call.attempts)
    }

    /// The `client-request-id` of the call, once it has begun.
    #[must_use]
    pub fn client_request_id(&self) -> Option<&str> {
        self.call.as_ref().map(|call| call.client_request_id.as_str())
    }

    pub(in crate::http) fn fault(&self) -> Kind {
        self.fault
    }

    /// The last source: it says what happened, those above it only where it was noticed.
    fn root(&self) -> &(dyn StdError + 'static) {
        let mut bottom: &(dyn StdError + 'static) = self.cause.as_ref();
        while let Some(cause) = bottom.source() {
            bottom = cause;
        }
        bottom
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Kind::NotSent => f.write_str("no connection could be made: ")?,
            Kind::Broken | Kind::Permanent => f.write_str("no complete response was received: ")?,
            Kind::HeldBack => f.write_str("the request was not sent: ")?,
            Kind::TimedOut(_) => {}
        }
        if let Some(status) = self.status {
            write!(f, "a response with status {status} was interrupted: ")?;
        }
        write!(f, "{}", printable::report(&self.root().to_string()))?;
        if let Some(call) = &self.call {
            let attempts = if call.attempts == 1 { "1 attempt" } else { &format!("{} attempts", call.attempts) };
            // An unreachable origin may be a mistyped base URL.
            let place = if self.is_connect() { &format!(" at {}", call.origin) } else { "" };
            write!(f, " ({attempts}{place}, client-request-id {})", printable::name(&call.client_request_id))?;
        }
        Ok(())
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("TransportError");
        fields.field("fault", &self.fault).field("status", &self.status);
        fields.field("cause", &format_args!("\"{}\"", printable::message(&self.root().to_string())));
        fields.field("call", &self.call).finish()
    }
}

/// The cause is part of what is displayed, so that it has no source that would be printed once more.
impl StdError for TransportError {}
