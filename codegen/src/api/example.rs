//! Defines what pages show: requests, responses, notifications and values, unchanged.

use std::{fmt, str::FromStr};

use super::{Method, NoMeaning, Origin, TypeName, TypeRef};
use crate::{page::json::Json, source::Span};

/// A documented exchange.
#[derive(Clone, Debug)]
pub struct Example<N = TypeName> {
    /// From the annotation or the heading; unique within its operation.
    pub name: String,
    /// The request; absent where the page shows a response alone, or a notification.
    pub request: Option<Message>,
    /// The response.
    pub response: Option<Message>,
    /// The type that the response's annotation names.
    pub response_type: Option<TypeRef<N>>,
}

/// An example that belongs to none of the operations.
#[derive(Clone, Debug)]
pub struct UnplacedExample<N = TypeName> {
    /// The exchange.
    pub example: Example<N>,
    /// Why it has no place.
    pub reason: &'static str,
}

/// A documented request or response.
#[derive(Clone, Debug)]
pub struct Message {
    /// Of a request: method and URL as written. Of a response: nothing.
    pub request_line: Option<(Method, String)>,
    /// Of a response; in facts, the usual one where none is shown.
    pub status: Option<u16>,
    /// In order, as written.
    pub headers: Vec<HeaderField>,
    /// The body's text as written; empty for none.
    pub body: String,
    /// The body as JSON, leniently read.
    pub json: Option<Json>,
    /// The fence's content; where a fence shows several messages, its own part.
    pub span: Span,
    /// Its start line; the fence's content where there is none.
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

/// A documented notification, or a value of a type that a page shows by itself.
#[derive(Clone, Debug)]
pub struct StandaloneMessage<N = TypeName> {
    /// From its heading or annotation; unique.
    pub name: String,
    /// The type that the annotation or the body names.
    pub ty: Option<TypeRef<N>>,
    /// The `POST` that the service sends, or the value.
    pub message: Message,
    /// Where it stands.
    pub origin: Origin,
}
