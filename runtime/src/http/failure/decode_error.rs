//! [`DecodeError`]: a successful response that could not be read as the expected type.

use std::{error::Error as StdError, fmt};

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use crate::http::{Token, call::headers::Redacted, failure::transport_error::CallId};
use crate::printable;

/// A response of status 2xx that could not be read as the expected type. The service has executed the request.
///
/// `Debug` omits the body and the values of headers that may be secrets. `path` and `message` don't contain the token,
/// even if the service repeats it; `body` and `headers` may.
#[derive(Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The path of the value in the JSON, `value[3].targets[0].identity`; empty for the whole body.
    pub path: String,
    /// What was expected, and the beginning of what was found, escaped.
    pub message: String,
    /// The HTTP status, a 2xx.
    pub status: StatusCode,
    /// The response's headers.
    pub headers: HeaderMap,
    /// The response's body.
    pub body: Bytes,
    /// The `client-request-id` of the call.
    pub client_request_id: Option<String>,
}

impl DecodeError {
    /// An error at a path of a response.
    pub fn of(response: &Response<Bytes>, path: impl Into<String>, message: impl Into<String>) -> Box<Self> {
        let call = response.extensions().get().map(|call: &CallId| call.client_request_id.clone());
        let token: Option<&Token> = response.extensions().get();
        let without_token =
            |text: String| token.map_or_else(|| text.clone(), |token| token.hidden_in(&text).into_owned());
        Box::new(Self {
            path: without_token(path.into()),
            message: without_token(message.into()),
            status: response.status(),
            headers: response.headers().clone(),
            body: response.body().clone(),
            client_request_id: call,
        })
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
        )?;
        match self.headers.get("request-id").filter(|id| !id.is_sensitive()).and_then(|id| id.to_str().ok()) {
            Some(id) => write!(formatter, " (request-id {})", printable::name(id)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = formatter.debug_struct("DecodeError");
        fields.field("path", &printable::message(&self.path).to_string());
        fields.field("message", &printable::message(&self.message).to_string()).field("status", &self.status);
        fields.field("headers", &Redacted(&self.headers)).field("client_request_id", &self.client_request_id);
        fields.field("body", &format_args!("{} bytes", self.body.len())).finish()
    }
}

impl StdError for DecodeError {}
