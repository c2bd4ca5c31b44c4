//! What pages show: requests, responses, notifications and values, as they stand there.

use super::{Method, Origin, TypeName, TypeRef};
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
pub struct Unplaced<N = TypeName> {
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
    pub headers: Vec<(String, String)>,
    /// The body's text as written; empty for none.
    pub body: String,
    /// The body as JSON, leniently read.
    pub json: Option<Json>,
    /// The fence's content; where a fence shows several messages, its own part.
    pub span: Span,
    /// Its start line; the fence's content where there is none.
    pub start: Span,
}

/// A documented notification, or a value of a type that a page shows by itself.
#[derive(Clone, Debug)]
pub struct Notification<N = TypeName> {
    /// From its heading or annotation; unique.
    pub name: String,
    /// The type that the annotation or the body names.
    pub ty: Option<TypeRef<N>>,
    /// The `POST` that the service sends, or the value.
    pub message: Message,
    /// Where it stands.
    pub origin: Origin,
}
