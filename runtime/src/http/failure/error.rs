//! [`Error`]: one error type for calls, with methods for the questions that an application asks.
//!
//! Errors are printed to logs and terminals. `Display` and `Debug` contain only printable characters, of a URL only its
//! origin, no body, and no header that may be a secret. `Display` includes the causes; they aren't also a `source`, so
//! that code that prints both doesn't repeat them.

use std::{error::Error as StdError, fmt, time::Duration};

use http::{HeaderMap, StatusCode};

use crate::http::{
    DecodeError, ServiceError, TransferError, TransportError,
    call::body::BoxError,
    failure::transport_error::{Begun, CallId, Kind},
    wire::retry_after::retry_after,
};
use crate::printable;

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request is invalid and was not sent: an id that would change the path, an invalid header, a body that can't
    /// be serialized.
    Request(String),
    /// No token could be obtained.
    Token(Box<dyn StdError + Send + Sync>),
    /// No complete response was received.
    Transport(Box<TransportError>),
    /// The service responded with a status other than 2xx.
    Service(Box<ServiceError>),
    /// The response's body is larger than [`Builder::body_limit`](crate::http::Builder::body_limit).
    #[non_exhaustive]
    BodyTooLarge {
        /// The status of the response; `None` for a body that wasn't part of one.
        status: Option<StatusCode>,
        /// The limit in bytes.
        limit: u64,
        /// The service's `request-id`, if the response has one.
        request_id: Option<String>,
        /// The `client-request-id` of the call; `None` for a body that wasn't part of a response.
        client_request_id: Option<String>,
    },
    /// A response of status 2xx could not be read as the documented type.
    Decode(Box<DecodeError>),
    /// An upload or a download can't go on, although its calls succeed: the content changed, a file failed.
    Transfer(Box<TransferError>),
}

impl Error {
    /// An error while a body was read.
    pub(in crate::http) fn of_body(error: BoxError) -> Self {
        error.downcast().map_or_else(|error| TransportError::broken(error).into(), |error| *error)
    }

    pub(in crate::http) fn too_large(limit: u64) -> Self {
        Self::BodyTooLarge { status: None, limit, request_id: None, client_request_id: None }
    }

    /// Adds what is known of a response whose body failed.
    pub(in crate::http) fn of_answer(self, begun: &Begun) -> Self {
        match self {
            Self::Transport(error) => error.with_answer(begun).into(),
            Self::BodyTooLarge { limit, client_request_id, .. } => {
                let Begun { status, request_id } = begun.clone();
                Self::BodyTooLarge { status: Some(status), limit, request_id, client_request_id }
            }
            other => other,
        }
    }

    pub(in crate::http) fn of_call(self, call: CallId) -> Self {
        match self {
            Self::Transport(error) => error.with_call(call).into(),
            Self::BodyTooLarge { status, limit, request_id, .. } => {
                Self::BodyTooLarge { status, limit, request_id, client_request_id: Some(call.client_request_id) }
            }
            other => other,
        }
    }

    /// The same error once more, for another call of one request. The cause is only its text.
    pub(in crate::http) fn repeated(&self) -> Self {
        match self {
            Self::Request(reason) => Self::Request(reason.clone()),
            Self::Token(cause) => Self::Token(cause.to_string().into()),
            Self::Transport(error) => error.repeated().into(),
            Self::Service(error) => Self::Service(error.clone()),
            Self::BodyTooLarge { status, limit, request_id, client_request_id } => Self::BodyTooLarge {
                status: *status,
                limit: *limit,
                request_id: request_id.clone(),
                client_request_id: client_request_id.clone(),
            },
            Self::Decode(error) => Self::Decode(error.clone()),
            Self::Transfer(error) => Self::Transfer(error.clone()),
        }
    }

    /// The kind of error in one word, for metrics and spans.
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
                Kind::HeldBack => "throttled",
            },
            Self::Service(_) => "service",
            Self::BodyTooLarge { .. } => "too_large",
            Self::Decode(_) => "decode",
            Self::Transfer(_) => "transfer",
        }
    }

    /// The error that the service returned; `None` for other kinds of errors.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }

    /// Why an upload or a download can't go on; `None` for other kinds of errors.
    #[must_use]
    pub fn transfer(&self) -> Option<&TransferError> {
        match self {
            Self::Transfer(error) => Some(error),
            _ => None,
        }
    }

    /// The error of the transport, if no complete response was received.
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

    /// The HTTP status of the response, if there was one; 2xx if only the body was invalid.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Service(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
            Self::BodyTooLarge { status, .. } => *status,
            Self::Transport(error) => error.status(),
            Self::Request(_) | Self::Token(_) | Self::Transfer(_) => None,
        }
    }

    /// The headers of the response, if it is complete.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.service().map(|error| &error.headers).or_else(|| self.decoding().map(|error| &error.headers))
    }

    /// Graph's error code, `itemNotFound`, if the service returned one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.service().map(|error| error.code.as_str()).filter(|code| !code.is_empty())
    }

    /// Whether the service returned this code, at the top level or in an inner error: `error.is("itemNotFound")`.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.service().is_some_and(|error| error.is(code))
    }

    /// The service's `request-id`, which Microsoft's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Service(error) => error.request_id.as_deref(),
            Self::Transport(error) => error.request_id(),
            Self::BodyTooLarge { request_id, .. } => request_id.as_deref(),
            _ => self.headers()?.get("request-id")?.to_str().ok(),
        }
    }

    /// The `client-request-id` of the call, if it was sent.
    #[must_use]
    pub fn client_request_id(&self) -> Option<&str> {
        match self {
            Self::Service(error) => error.client_request_id.as_deref(),
            Self::Decode(error) => error.client_request_id.as_deref(),
            Self::Transport(error) => error.client_request_id(),
            Self::BodyTooLarge { client_request_id, .. } => client_request_id.as_deref(),
            Self::Request(_) | Self::Token(_) | Self::Transfer(_) => None,
        }
    }

    /// The time that the service asks to wait, from `Retry-After`; for a call that was [held
    /// back](crate::http::Builder::throttled), what is left of it.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.held_back().or_else(|| retry_after(self.headers()?))
    }

    /// The wait for which the call was not sent.
    fn held_back(&self) -> Option<Duration> {
        self.exchange()?.held_back_for()
    }

    /// Whether a time limit was reached. The service may have executed the request, unless
    /// [`is_connect`](Self::is_connect) is true as well.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.exchange().is_some_and(TransportError::is_timeout)
    }

    /// Whether no connection could be made, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.exchange().is_some_and(TransportError::is_connect)
    }

    /// Whether the service throttled the call: status 429 or 509. Or it has throttled others before, so that this one was
    /// [held back](crate::http::Builder::throttled).
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.held_back().is_some() || self.status().is_some_and(|status| matches!(status.as_u16(), 429 | 509))
    }

    /// Whether the resource doesn't exist: status 404. A resource that was just created may exist a moment later.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_refusal(StatusCode::NOT_FOUND)
    }

    /// Whether there is a conflict, such as another resource of the same name: status 409.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is_refusal(StatusCode::CONFLICT)
    }

    /// Whether the resource existed and is gone, such as an old delta link: status 410.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.is_refusal(StatusCode::GONE)
    }

    /// Whether the resource has changed since it was read: status 412, the response to a failed `If-Match`.
    #[must_use]
    pub fn is_precondition_failed(&self) -> bool {
        self.is_refusal(StatusCode::PRECONDITION_FAILED)
    }

    /// Compares the status, also if the body of the error response couldn't be read.
    fn is_refusal(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(reason) => write!(formatter, "the request is invalid: {}", printable::message(reason)),
            Self::Token(error) => {
                write!(formatter, "no token could be obtained: {}", printable::report(&error.to_string()))
            }
            Self::Transport(error) => error.fmt(formatter),
            Self::Service(error) => error.fmt(formatter),
            Self::BodyTooLarge { status, limit, .. } => {
                formatter.write_str("the body ")?;
                status.map_or(Ok(()), |status| write!(formatter, "of a response with status {status} "))?;
                write!(
                    formatter,
                    "exceeds the limit of {limit} bytes: request less, by `top`, `select` or a Range header, \
                     read it as a stream, or raise the builder's `body_limit`"
                )
            }
            Self::Decode(error) => error.fmt(formatter),
            Self::Transfer(error) => error.fmt(formatter),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // The causes below those that `Display` includes.
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
