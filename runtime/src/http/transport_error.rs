//! Why no response came, or not the whole of it, and what that means for sending the request again.
//!
//! Whether it may be sent again depends on what may have happened at the service. A transport that knows that nothing
//! was sent says so by [`TransportError::connect`].

use std::{error::Error as StdError, fmt, time::Duration};

use http::{HeaderMap, StatusCode};

use super::{body::BoxError, origin::Origin};
use crate::printable;

/// Why no response came, or not the whole of it.
pub struct TransportError {
    fault: Kind,
    cause: BoxError,
    /// Of a response that had begun.
    status: Option<StatusCode>,
    request_id: Option<String>,
    call: Option<CallId>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing was sent: there was no connection.
    NotSent,
    /// The connection broke: the service may have done what it was asked for.
    Broken,
    /// No answer in time: the service may do what it was asked for.
    TimedOut(Limit),
    /// It would be the same the next time.
    Permanent,
}

/// The limits of time that a call has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// For a connection.
    Connect,
    /// For one attempt.
    Attempt,
    /// For the whole call.
    Call,
}

/// Which call it was.
#[derive(Clone, Debug)]
pub(super) struct CallId {
    pub(super) client_request_id: String,
    pub(super) attempts: u32,
    /// Where the last attempt went.
    pub(super) origin: Origin,
}

/// An answer that had begun, as far as an error tells of it.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    pub(super) status: StatusCode,
    pub(super) request_id: Option<String>,
}

impl Begun {
    pub(super) fn new(status: StatusCode, headers: &HeaderMap) -> Self {
        let request_id = headers.get("request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
        Self { status, request_id }
    }
}

impl TransportError {
    /// No connection could be had: nothing was sent, and the request may be sent again.
    pub fn connect(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::NotSent, cause)
    }

    /// The exchange broke off: the service may have done what it was asked for.
    pub fn broken(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Broken, cause)
    }

    /// It would be the same the next time, so that sending again is of no use: a certificate that is not trusted.
    pub fn permanent(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Permanent, cause)
    }

    /// No answer came in the time that the transport allows: the service may do yet what it was asked for.
    pub fn timeout(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::TimedOut(Limit::Attempt), cause)
    }

    /// No connection in time: nothing was sent.
    pub fn connect_timeout(after: Duration) -> Self {
        Self::timed_out(Limit::Connect, after)
    }

    pub(super) fn timed_out(limit: Limit, after: Duration) -> Self {
        let what = match limit {
            Limit::Connect => "no connection",
            Limit::Attempt => "no whole answer",
            Limit::Call => "the call had no result",
        };
        Self::new(Kind::TimedOut(limit), format!("{what} within {} s", after.as_secs_f64()))
    }

    fn new(fault: Kind, cause: impl Into<BoxError>) -> Self {
        Self { fault, cause: cause.into(), status: None, request_id: None, call: None }
    }

    /// Of a response that had begun with this status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status.get_or_insert(status);
        self
    }

    pub(super) fn with_answer(self, begun: &Begun) -> Self {
        let request_id = self.request_id.clone().or_else(|| begun.request_id.clone());
        Self { request_id, ..self.with_status(begun.status) }
    }

    pub(super) fn with_call(mut self, call: CallId) -> Self {
        self.call.get_or_insert(call);
        self
    }

    /// Whether no connection could be had, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.fault, Kind::NotSent | Kind::TimedOut(Limit::Connect))
    }

    /// Whether a limit of time was reached.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.fault, Kind::TimedOut(_))
    }

    /// The status of the answer, where one had begun.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The service's id of the request, where an answer had begun that has it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// What the transport met, to be looked at by type: `error.cause().downcast_ref::<std::io::Error>()`.
    #[must_use]
    pub fn cause(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.cause.as_ref()
    }

    /// How often the request was sent, where it came so far.
    #[must_use]
    pub fn attempts(&self) -> Option<u32> {
        self.call.as_ref().map(|call| call.attempts)
    }

    /// The id that the client gave the call, where it came so far.
    #[must_use]
    pub fn client_request_id(&self) -> Option<&str> {
        self.call.as_ref().map(|call| call.client_request_id.as_str())
    }

    pub(super) fn fault(&self) -> Kind {
        self.fault
    }

    /// What happened stands at the bottom; what is above says where it was noticed.
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
            Kind::NotSent => f.write_str("no connection could be had: ")?,
            Kind::Broken | Kind::Permanent => f.write_str("no whole response came back: ")?,
            Kind::TimedOut(_) => {}
        }
        if let Some(status) = self.status {
            write!(f, "an answer of {status} broke off: ")?;
        }
        write!(f, "{}", printable::report(&self.root().to_string()))?;
        if let Some(call) = &self.call {
            let attempts = if call.attempts == 1 { "1 attempt" } else { &format!("{} attempts", call.attempts) };
            // What answered is known by its answer; what couldn't be reached may be a base URL that was mistyped.
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
