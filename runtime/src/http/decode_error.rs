//! A response of status 2xx that does not read as its type.

use std::{error::Error as StdError, fmt};

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use super::{Token, headers::Redacted, transport_error::CallId};
use crate::printable;

/// A response that does not read as its type. The service has done what it was asked for.
///
/// `Debug` leaves the body out, and the values of headers that may be secrets. Nothing here shows the token, should the
/// service repeat it, but for the body and the headers.
#[non_exhaustive]
pub struct DecodeError {
    /// The place in the JSON: `value[3].targets[0].identity`; empty for the whole.
    pub path: String,
    /// What is wrong there: what was expected, and the beginning of what was found, escaped.
    pub message: String,
    /// The HTTP status, a 2xx.
    pub status: StatusCode,
    /// The response's headers.
    pub headers: HeaderMap,
    /// The response's body.
    pub body: Bytes,
    /// The id that the client gave this call.
    pub client_request_id: Option<String>,
}

impl DecodeError {
    /// What is wrong with a response, and where.
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
