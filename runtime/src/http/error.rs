//! Why a call failed: one error for all reasons, each of which says what happened and what to do.
//!
//! Errors go to logs and terminals. What stands in their `Display` and `Debug` is printable, and holds no URL but its
//! origin, no body and no header that may be a secret.

use std::{error::Error as StdError, fmt};

use bytes::Bytes;
use http::StatusCode;

use super::ServiceError;
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
    Transport(Box<dyn StdError + Send + Sync>),
    /// The service answered with another status than 2xx.
    Service(Box<ServiceError>),
    /// The response's body is larger than what the client holds in memory.
    BodyTooLarge {
        /// The status that it came with.
        status: StatusCode,
        /// The number of bytes that are held at most.
        limit: u64,
    },
    /// The service answered something that does not read as the documented type.
    Decode(Box<DecodeError>),
}

/// A response that does not read as its type.
///
/// `Debug` leaves the body out.
#[non_exhaustive]
pub struct DecodeError {
    /// The place in the JSON: `value[3].targets[0].identity`; empty for the whole.
    pub path: String,
    /// What is wrong there: what was expected, and the beginning of what was found, escaped.
    pub message: String,
    /// The response's body.
    pub body: Bytes,
}

impl Error {
    pub(crate) fn transport(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Transport(error.into())
    }

    /// What the service says, where it is the service that refused.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The HTTP status of the answer, where there was one that is not 2xx.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Service(error) => Some(error.status),
            Self::BodyTooLarge { status, .. } if !status.is_success() => Some(*status),
            _ => None,
        }
    }

    /// Whether the service gave this code, at the top or in any inner error: `error.is("itemNotFound")`.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.service().is_some_and(|error| error.is(code))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(reason) => write!(formatter, "the request cannot be made: {}", printable::message(reason)),
            Self::Token(error) => write!(formatter, "no token could be had: {}", of_another(error.as_ref())),
            Self::Transport(error) => write!(formatter, "no whole response came back: {}", of_another(error.as_ref())),
            Self::Service(error) => error.fmt(formatter),
            Self::BodyTooLarge { status, limit } => write!(
                formatter,
                "the body of an answer of {status} has more than the {limit} bytes that are held: ask for less, by \
                 `top`, `select` or a Range header, or raise the limit by `ClientBuilder::body_limit`"
            ),
            Self::Decode(error) => error.fmt(formatter),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the body" } else { &self.path };
        write!(
            formatter,
            "the response does not read as documented: {}: {}",
            printable::message(place),
            printable::message(&self.message)
        )
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("DecodeError");
        shown.field("path", &printable::message(&self.path).to_string());
        shown.field("message", &printable::message(&self.message).to_string());
        shown.field("body", &format_args!("{} bytes", self.body.len())).finish()
    }
}

/// What a transport or a token provider says of a failure.
fn of_another(error: &(dyn StdError + Send + Sync)) -> String {
    printable::report(&error.to_string()).to_string()
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Token(error) | Self::Transport(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl StdError for DecodeError {}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Decode(Box::new(error))
    }
}
