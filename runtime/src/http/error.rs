//! Whatever kept a call from succeeding comes in; one error that says what and what to do goes out.

use std::{error::Error as StdError, fmt};

use bytes::Bytes;
use serde_json::Value;

use super::Operation;

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
    /// The service answered something that does not read as the documented type.
    Decode(Box<DecodeError>),
}

/// What the service says of a failure.
///
/// Decide by [`is`](Self::is) rather than by [`message`](Self::message), which is for people and changes.
#[derive(Debug)]
#[non_exhaustive]
pub struct ServiceError {
    /// The HTTP status.
    pub status: http::StatusCode,
    /// Graph's code, `itemNotFound`; empty where the body is not Graph's.
    pub code: String,
    /// Graph's message, in English as a rule.
    pub message: String,
    /// What the error is about, where the service says.
    pub target: Option<String>,
    /// The `error` object as it came: inner errors, details and all.
    pub error: Value,
    /// The service's id of this request: quote it to support.
    pub request_id: Option<String>,
    /// The id that the client gave this request.
    pub client_request_id: Option<String>,
    /// The response's headers.
    pub headers: http::HeaderMap,
    /// The response's body.
    pub body: Bytes,
    /// What was called.
    pub operation: &'static Operation,
}

/// A response that does not read as its type.
#[derive(Debug)]
#[non_exhaustive]
pub struct DecodeError {
    /// The place in the JSON: `value[3].targets[0].identity`; empty for the whole.
    pub path: String,
    /// What is wrong there: what was expected, what was found.
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
    pub fn status(&self) -> Option<http::StatusCode> {
        self.service().map(|error| error.status)
    }

    /// Whether the service gave this code, at the top or in any inner error: `error.is("itemNotFound")`.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.service().is_some_and(|error| error.is(code))
    }
}

impl ServiceError {
    /// Reads what came with another status than 2xx.
    pub(crate) fn new(response: http::Response<Bytes>, operation: &'static Operation) -> Self {
        let (parts, body) = response.into_parts();
        // Not every answer is Graph's own: a proxy's page has no `error`, and is kept in the body.
        let mut value: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        let error = value.get_mut("error").map_or(Value::Null, Value::take);
        let id = |header: &str, keys: &[&str]| {
            let header = parts.headers.get(header).and_then(|value| value.to_str().ok());
            header.map(str::to_owned).or_else(|| inner_text(&error, keys))
        };
        Self {
            status: parts.status,
            // The identity platform writes the code in the error's place, and its text beside it.
            code: text(&error, "code").or_else(|| error.as_str().map(str::to_owned)).unwrap_or_default(),
            message: message(&error).or_else(|| text(&value, "error_description")).unwrap_or_default(),
            target: text(&error, "target"),
            request_id: id("request-id", &["request-id", "requestId"]),
            client_request_id: id("client-request-id", &["client-request-id", "clientRequestId"]),
            error,
            headers: parts.headers,
            body,
            operation,
        }
    }

    /// Whether the service gave this code, at the top or in any inner error.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.codes().any(|given| given == code)
    }

    /// Graph's codes, from the general one at the top to the most particular inner one, then those of the details.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let top = (!self.code.is_empty()).then_some(self.code.as_str());
        let inner = chain(&self.error).skip(1).chain(self.details());
        top.into_iter().chain(inner.filter_map(|error| member(error, "code")?.as_str()))
    }

    /// The errors that this one consists of, each with `code` and `message`, as they came.
    pub fn details(&self) -> impl Iterator<Item = &Value> {
        member(&self.error, "details").and_then(Value::as_array).into_iter().flatten()
    }
}

/// An error and its inner errors, whichever way their name is spelled.
fn chain(error: &Value) -> impl Iterator<Item = &Value> {
    std::iter::successors(Some(error), |error| member(error, "innerError"))
}

/// Services differ in the case of names.
fn member<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    value.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
}

/// OData 3 wraps the message: `{"lang": "en", "value": "…"}`.
fn message(error: &Value) -> Option<String> {
    text(error, "message").or_else(|| text(member(error, "message")?, "value"))
}

fn text(error: &Value, key: &str) -> Option<String> {
    member(error, key).and_then(Value::as_str).map(str::to_owned)
}

fn inner_text(error: &Value, keys: &[&str]) -> Option<String> {
    chain(error).find_map(|error| keys.iter().find_map(|key| text(error, key)))
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(message) => write!(formatter, "the request cannot be made: {message}"),
            Self::Token(error) => write!(formatter, "no token could be had: {error}"),
            Self::Transport(error) => write!(formatter, "no whole response came back: {error}"),
            Self::Service(error) => error.fmt(formatter),
            Self::Decode(error) => error.fmt(formatter),
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} answered {}", self.operation.id, self.status)?;
        for part in [&self.code, &self.message].into_iter().filter(|part| !part.is_empty()) {
            write!(formatter, ": {part}")?;
        }
        if let Some(id) = &self.request_id {
            write!(formatter, " (request-id {id})")?;
        }
        // Seconds, or a date: whichever the service says is what to wait for.
        if let Some(wait) = self.headers.get(http::header::RETRY_AFTER).and_then(|wait| wait.to_str().ok()) {
            write!(formatter, "; Retry-After: {wait}")?;
        }
        if matches!(self.status, http::StatusCode::UNAUTHORIZED | http::StatusCode::FORBIDDEN) {
            let permissions = self.operation.permissions;
            write!(formatter, "; this call needs, with a work or school account: {}", permissions.delegated_work)?;
            write!(formatter, "; with a personal account: {}", permissions.delegated_personal)?;
            write!(formatter, "; without a user: {}", permissions.application)?;
        }
        Ok(())
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the body" } else { &self.path };
        write!(formatter, "the response does not read as documented: {place}: {}", self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Token(error) | Self::Transport(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl StdError for ServiceError {}
impl StdError for DecodeError {}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Decode(Box::new(error))
    }
}
