//! Defines what pages show: requests, responses, notifications and values, unchanged.

use std::{fmt, str::FromStr};

use super::{Method, NoMeaning, Origin, TypeName, TypeRef};
use crate::{page::json::Json, source::Span};

/// A documented exchange.
#[derive(Clone, Debug)]
pub struct Example<N = TypeName> {
    /// The name, from the annotation or the heading; unique within its operation.
    pub name: String,
    /// The request; `None` if the page shows only a response, or a notification.
    pub request: Option<Message>,
    /// The response, if the page shows one.
    pub response: Option<Message>,
    /// The type in the annotation of the response.
    pub response_type: Option<TypeRef<N>>,
}

/// An example that belongs to no operation.
#[derive(Clone, Debug)]
pub struct UnplacedExample<N = TypeName> {
    /// The exchange.
    pub example: Example<N>,
    /// Why it belongs to no operation.
    pub reason: &'static str,
}

/// A documented request or response.
#[derive(Clone, Debug)]
pub struct Message {
    /// For a request, method and URL as written; `None` for a response.
    pub request_line: Option<(Method, String)>,
    /// For a response, the status code; in facts, the usual one if none is shown.
    pub status: Option<u16>,
    /// The headers in order, as written.
    pub headers: Vec<HeaderField>,
    /// The text of the body as written; empty for none.
    pub body: String,
    /// The body as JSON, read leniently.
    pub json: Option<Json>,
    /// The span of the message: the content of the fence, or a part of it if the fence has several messages.
    pub span: Span,
    /// The span of the start line; without one, of the content of the fence.
    pub start: Span,
}

/// `Content-Type: application/json`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderField {
    /// As written, without space around it.
    pub name: String,
    /// As written, without space around it.
    pub value: String,
}

impl HeaderField {
    /// A name and a value as they stand in a message.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        HeaderField { name: name.to_owned(), value: value.to_owned() }
    }

    /// Its name and its value.
    #[must_use]
    pub fn pair(&self) -> (String, String) {
        (self.name.clone(), self.value.clone())
    }
}

impl FromStr for HeaderField {
    type Err = NoMeaning;

    fn from_str(text: &str) -> Result<Self, NoMeaning> {
        let (name, value) = text.split_once(':').ok_or(NoMeaning)?;
        Ok(HeaderField::new(name.trim(), value.trim()))
    }
}

impl fmt::Display for HeaderField {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.value)
    }
}

impl Message {
    /// The value of the header of that name, in whatever case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|known| known.name.eq_ignore_ascii_case(name)).map(|known| known.value.as_str())
    }
}

/// A documented notification, or a value of a type that a page shows outside of an exchange.
#[derive(Clone, Debug)]
pub struct StandaloneMessage<N = TypeName> {
    /// The unique name, from its heading or annotation.
    pub name: String,
    /// The type in the annotation or the body.
    pub ty: Option<TypeRef<N>>,
    /// The `POST` request of the service, or the value.
    pub message: Message,
    /// Where it stands.
    pub origin: Origin,
}
