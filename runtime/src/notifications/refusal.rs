//! [`Refusal`]: why a request to an endpoint is refused as a whole, and its response.
//!
//! A response says nothing but its status, since anyone can send such requests.

use std::fmt;

use http::{HeaderValue, Response, header};

use crate::http::{Body, StatusCode};
use crate::model::Error;
use crate::printable;

/// Why a request to an endpoint is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// It isn't a POST: 405.
    Method,
    /// Its body isn't said to be JSON: 415.
    ContentType(String),
    /// Its body has more than so many bytes: 413.
    BodyTooLarge(u64),
    /// Its body could not be read to its end: 400.
    Interrupted(String),
    /// Its body is no delivery: 400.
    Unreadable(Error),
    /// Its `validationToken` isn't one: 400.
    ValidationToken(&'static str),
}

impl Refusal {
    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::ContentType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BodyTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Interrupted(_) | Self::Unreadable(_) | Self::ValidationToken(_) => StatusCode::BAD_REQUEST,
        }
    }

    /// The response, without a body.
    pub fn response(&self) -> Response<Body> {
        let mut response = Response::default();
        *response.status_mut() = self.status();
        if matches!(self, Self::Method) {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method => f.write_str("expected a POST"),
            Self::ContentType(found) => {
                write!(f, "expected application/json as Content-Type, found `{}`", printable::name(found))
            }
            Self::BodyTooLarge(limit) => write!(f, "expected a body of at most {limit} bytes, found more"),
            Self::Interrupted(reason) => write!(f, "the body could not be read: {}", printable::message(reason)),
            Self::Unreadable(error) => error.fmt(f),
            Self::ValidationToken(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Refusal {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}
