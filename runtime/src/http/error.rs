//! Why a call failed: one error for all reasons, each of which says what happened and what to do.
//!
//! Errors go to logs and terminals. What stands in their `Display` and `Debug` is printable, and holds no URL but its
//! origin, no body and no header that may be a secret. `Display` says all that is known; what it says isn't a `source` as
//! well, so that nothing is printed twice by whoever prints both.

use std::{error::Error as StdError, fmt, time::Duration};

use http::{HeaderMap, StatusCode};

use super::{
    DecodeError, ServiceError, TransportError,
    body::BoxError,
    retry_after::retry_after,
    transport_error::{Begun, CallId, Kind},
};
use crate::printable;

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request cannot be made: an id that would change the path, a header that is none, a body that cannot be written.
    Request(String),
    /// No token could be had.
    Token(Box<dyn StdError + Send + Sync>),
    /// No response came back, or not the whole of it.
    Transport(Box<TransportError>),
    /// The service answered with another status than 2xx.
    Service(Box<ServiceError>),
    /// The response's body is larger than what the client holds in memory.
    #[non_exhaustive]
    BodyTooLarge {
        /// The status that it came with, where it is an answer's.
        status: Option<StatusCode>,
        /// The number of bytes that are held at most.
        limit: u64,
        /// The service's id of the request, where there was an answer that has it.
        request_id: Option<String>,
        /// The id that the client gave the call, where it is an answer's.
        client_request_id: Option<String>,
    },
    /// The service answered something that does not read as the documented type.
    Decode(Box<DecodeError>),
}

impl Error {
    /// What a body met while it was read.
    pub(super) fn of_body(error: BoxError) -> Self {
        error.downcast().map_or_else(|error| TransportError::broken(error).into(), |error| *error)
    }

    pub(super) fn too_large(limit: u64) -> Self {
        Self::BodyTooLarge { status: None, limit, request_id: None, client_request_id: None }
    }

    /// Of an answer that had begun.
    pub(super) fn of_answer(self, begun: &Begun) -> Self {
        match self {
            Self::Transport(error) => error.with_answer(begun).into(),
            Self::BodyTooLarge { limit, client_request_id, .. } => {
                let Begun { status, request_id } = begun.clone();
                Self::BodyTooLarge { status: Some(status), limit, request_id, client_request_id }
            }
            other => other,
        }
    }

    pub(super) fn of_call(self, call: CallId) -> Self {
        match self {
            Self::Transport(error) => error.with_call(call).into(),
            Self::BodyTooLarge { status, limit, request_id, .. } => {
                Self::BodyTooLarge { status, limit, request_id, client_request_id: Some(call.client_request_id) }
            }
            other => other,
        }
    }

    /// The kind of failure in a word, for metrics and spans.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Request(_) => "request",
            Self::Token(_) => "token",
            Self::Transport(error) => match error.fault() {
                Kind::NotSent => "connect",
                Kind::TimedOut(_) => "timeout",
                Kind::Broken => "broken",
                Kind::Permanent => "transport",
            },
            Self::Service(_) => "service",
            Self::BodyTooLarge { .. } => "too_large",
            Self::Decode(_) => "decode",
        }
    }

    /// What the service says, where it is the service that refused.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }

    /// What the transport met, where no whole response came.
    fn exchange(&self) -> Option<&TransportError> {
        match self {
            Self::Transport(error) => Some(error),
            _ => None,
        }
    }

    fn decoding(&self) -> Option<&DecodeError> {
        match self {
            Self::Decode(error) => Some(error),
            _ => None,
        }
    }

    /// The HTTP status of the answer, where there was one: 2xx where it is the body that was at fault.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Service(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
            Self::BodyTooLarge { status, .. } => *status,
            Self::Transport(error) => error.status(),
            Self::Request(_) | Self::Token(_) => None,
        }
    }

    /// The headers of the answer, where they are known.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.service().map(|error| &error.headers).or_else(|| self.decoding().map(|error| &error.headers))
    }

    /// Graph's code, `itemNotFound`, where the service gave one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.service().map(|error| error.code.as_str()).filter(|code| !code.is_empty())
    }

    /// Whether the service gave this code, at the top or in any inner error: `error.is("itemNotFound")`.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.service().is_some_and(|error| error.is(code))
    }

    /// The service's id of this request: quote it to support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Service(error) => error.request_id.as_deref(),
            Self::Transport(error) => error.request_id(),
            Self::BodyTooLarge { request_id, .. } => request_id.as_deref(),
            _ => self.headers()?.get("request-id")?.to_str().ok(),
        }
    }

    /// The id that the client gave this call, where it was sent.
    #[must_use]
    pub fn client_request_id(&self) -> Option<&str> {
        match self {
            Self::Service(error) => error.client_request_id.as_deref(),
            Self::Decode(error) => error.client_request_id.as_deref(),
            Self::Transport(error) => error.client_request_id(),
            Self::BodyTooLarge { client_request_id, .. } => client_request_id.as_deref(),
            Self::Request(_) | Self::Token(_) => None,
        }
    }

    /// How long the service asks to be left alone: `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?)
    }

    /// Whether there was no answer in time. The service may have done what it was asked for, unless it
    /// [`is_connect`](Self::is_connect) too.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.exchange().is_some_and(TransportError::is_timeout)
    }

    /// Whether there was no connection: nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.exchange().is_some_and(TransportError::is_connect)
    }

    /// Whether the service was asked too often or for too much: 429 or 509.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.status().is_some_and(|status| matches!(status.as_u16(), 429 | 509))
    }

    /// Whether what was called isn't there: 404. It may be there soon where it was made a moment ago.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_refusal(StatusCode::NOT_FOUND)
    }

    /// Whether something stands against it, such as another of the same name: 409.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is_refusal(StatusCode::CONFLICT)
    }

    /// Whether it was there and is no more, as an old delta link: 410.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.is_refusal(StatusCode::GONE)
    }

    /// Whether it has changed since it was read: 412, the answer to `If-Match`.
    #[must_use]
    pub fn is_precondition_failed(&self) -> bool {
        self.is_refusal(StatusCode::PRECONDITION_FAILED)
    }

    /// By the status, be it that the body of the refusal couldn't be read.
    fn is_refusal(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(reason) => write!(formatter, "the request cannot be made: {}", printable::message(reason)),
            Self::Token(error) => {
                write!(formatter, "no token could be had: {}", printable::report(&error.to_string()))
            }
            Self::Transport(error) => error.fmt(formatter),
            Self::Service(error) => error.fmt(formatter),
            Self::BodyTooLarge { status, limit, .. } => {
                formatter.write_str("the body ")?;
                status.map_or(Ok(()), |status| write!(formatter, "of an answer of {status} "))?;
                write!(
                    formatter,
                    "has more than the {limit} bytes that are held: ask for less, by `top`, `select` or a Range header, \
                     read it as a stream, or raise the limit by the builder's `body_limit`"
                )
            }
            Self::Decode(error) => error.fmt(formatter),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // What stands below that which is displayed.
            Self::Token(error) => error.source(),
            _ => None,
        }
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(Box::new(error))
    }
}

impl From<Box<DecodeError>> for Error {
    fn from(error: Box<DecodeError>) -> Self {
        Self::Decode(error)
    }
}
