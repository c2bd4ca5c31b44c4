//! Joins each documented exchange of an operation from where the OpenAPI document keeps its parts: request line and
//! headers, the values of placeholders, query options, bodies and the response.
//!
//! Whatever uses examples uses these: the code beside a method, tests, snippets and the server that answers as documented.

use serde_json::Value;

use crate::{
    api::{HeaderField, Method, media::is_json},
    path::{Address, Fit, PathTemplate, RequestPath},
    source::SourceRef,
    spec::{Map, MediaType, Operation, OrText, RequestHead, ResponseHead},
};

/// A documented exchange.
#[derive(Clone, Debug)]
pub struct Exchange<'a> {
    /// Unique within its operation.
    pub name: &'a str,
    /// `None` if the page shows only a response.
    pub request: Option<DocumentedRequest<'a>>,
    /// `None` if the page shows only a request.
    pub response: Option<DocumentedResponse<'a>>,
}

/// A documented request.
#[derive(Clone, Debug)]
pub struct DocumentedRequest<'a> {
    /// The line of the page.
    pub source: &'a SourceRef,
    /// `POST`
    pub method: &'a OrText<Method>,
    /// The URL as written.
    pub url: &'a str,
    /// The path from the slash after the version, as written.
    pub path: String,
    /// The names and values of the query, percent-decoded, in order.
    pub query: Vec<(String, String)>,
    /// The headers as written, in order.
    pub headers: Vec<&'a HeaderField>,
    /// The body.
    pub body: DocumentedBody<'a>,
}

/// A documented response.
#[derive(Clone, Debug)]
pub struct DocumentedResponse<'a> {
    /// The line of the page.
    pub source: &'a SourceRef,
    /// The status code.
    pub status: u16,
    /// The headers as written, in order.
    pub headers: Vec<&'a HeaderField>,
    /// The body; a single entity without the `value` that some pages write around it.
    pub body: DocumentedBody<'a>,
    /// The response has a body, but its status is documented without one.
    pub is_unexpected: bool,
}

/// A documented body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DocumentedBody<'a> {
    /// The example has no body.
    Nothing,
    /// JSON; flawed JSON is read as it is meant.
    Json(&'a Value),
    /// Any other text, as written.
    Text {
        /// `text/plain`
        media_type: &'a str,
        /// The text.
        text: &'a str,
    },
}

/// The documented exchanges of an operation, in the order of the pages.
pub fn exchanges(operation: &Operation) -> impl Iterator<Item = Exchange<'_>> {
    operation.examples.iter().map(|example| Exchange {
        name: &example.name,
        request: example.request.as_ref().map(|request| self::request(request, &example.name, operation)),
        response: example.response.as_ref().map(|response| self::response(response, &example.name, operation)),
    })
}

fn request<'a>(head: &'a RequestHead, name: &str, operation: &'a Operation) -> DocumentedRequest<'a> {
    let address = Address::of(&head.url);
    let content = operation.request_body.as_ref().map(|body| &body.content);
    DocumentedRequest {
        source: &head.source,
        method: &head.method,
        url: &head.url,
        path: address.local(),
        query: address.options(),
        headers: headers(&head.headers),
        body: content.map_or(DocumentedBody::Nothing, |content| body(content, name)),
    }
}

fn response<'a>(head: &'a ResponseHead, name: &str, operation: &'a Operation) -> DocumentedResponse<'a> {
    let content = operation.response(head.status).map(|response| &response.content);
    let body = match &head.unexpected {
        Some(value) => of_value("text/plain", value, !value.is_string()),
        None => content.map_or(DocumentedBody::Nothing, |content| unwrapped(body(content, name), content)),
    };
    let is_unexpected = head.unexpected.is_some();
    DocumentedResponse {
        source: &head.source,
        status: head.status,
        headers: headers(&head.headers),
        body,
        is_unexpected,
    }
}

/// Intune's pages show a single entity as `{"value": {…}}`, which the service does not send: what it sends is within.
fn unwrapped<'a>(body: DocumentedBody<'a>, content: &Map<MediaType>) -> DocumentedBody<'a> {
    let is_of_entity =
        content.values().any(|media| media.schema.as_ref().is_some_and(|schema| schema.target().is_some()));
    let inner = match body {
        DocumentedBody::Json(Value::Object(members)) if is_of_entity && members.len() == 1 => members.get("value"),
        _ => None,
    };
    let is_typed = |inner: &&Value| inner.get("@odata.type").is_some_and(Value::is_string);
    inner.filter(is_typed).map_or(body, DocumentedBody::Json)
}

fn headers(lines: &[OrText<HeaderField>]) -> Vec<&HeaderField> {
    lines.iter().filter_map(OrText::known).collect()
}

fn body<'a>(content: &'a Map<MediaType>, name: &str) -> DocumentedBody<'a> {
    let found = content.iter().find_map(|(media_type, media)| Some((media_type, media.examples.get(name)?)));
    found.map_or(DocumentedBody::Nothing, |(media_type, example)| {
        of_value(media_type, &example.value, is_json(media_type))
    })
}

fn of_value<'a>(media_type: &'a str, value: &'a Value, is_json: bool) -> DocumentedBody<'a> {
    match value.as_str() {
        Some(text) if !is_json => DocumentedBody::Text { media_type, text },
        _ => DocumentedBody::Json(value),
    }
}

impl Exchange<'_> {
    /// Whether the response is an error.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.response.as_ref().is_some_and(|response| response.status >= 400)
    }
}

impl DocumentedRequest<'_> {
    /// The values of a template's placeholders, percent-decoded, in order; `None` if the request has another path,
    /// or writes it in another way than the template would on the wire.
    #[must_use]
    pub fn values(&self, template: &PathTemplate) -> Option<Vec<String>> {
        RequestPath::sent(&self.path).fit(template).filter(Fit::is_exact).map(|fit| fit.values)
    }

    /// The value of the header with this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

impl DocumentedResponse<'_> {
    /// The value of the header with this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

fn header<'a>(headers: &[&'a HeaderField], name: &str) -> Option<&'a str> {
    headers.iter().find(|known| known.name.eq_ignore_ascii_case(name)).map(|known| known.value.as_str())
}
