//! Reports what a document says of responses and the crate doesn't use: media types beside the one that is read, and
//! statuses that are none. What is unused of any other object is known when it is read, `codegen/src/spec/read`.

use std::collections::BTreeMap;

use super::{bodies, content};
use crate::{
    api::Method,
    diagnostic::{Code, Diagnostics},
    source::Span,
    spec::{Document, Operation, Schema, Status},
};

/// Tells of each kind once, with its number.
pub(crate) fn report(document: &Document, diagnostics: &mut Diagnostics) {
    let mut media_types: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for (path, item) in &document.paths {
        for (method, operation) in item.operations() {
            let call = format!("`{method} {path}`");
            let span = document.origins.operation(path, method);
            statuses(&call, span, operation, diagnostics);
            unsent(&call, span, method, operation, diagnostics);
            // Pages show what the service sends unasked, so that nothing else can be chosen.
            let responses = operation.responses.values().filter(|_| operation.pages.is_empty());
            for content in responses.map(|response| &response.content) {
                let chosen = content::chosen(content).map(|(name, _)| name);
                let others = content.keys().map(String::as_str).filter(|name| Some(*name) != chosen);
                others.for_each(|name| media_types.entry(name).or_default().push(span));
            }
        }
    }
    for (name, spans) in media_types {
        let bodies =
            if let [_] = spans.as_slice() { String::from("1 response") } else { format!("{} responses", spans.len()) };
        let message = format!("`{name}` isn't read, in {bodies} with another media type");
        diagnostics
            .push(Code::LeftOut, spans.first().copied().unwrap_or_default(), message)
            .help("JSON counts, else the first media type; `Request::header` asks for another");
    }
}

/// A body of a call whose method has none; one whose schema says nothing is none.
fn unsent(call: &str, span: Span, method: Method, operation: &Operation, diagnostics: &mut Diagnostics) {
    let content = operation.request_body.iter().flat_map(|body| body.content.values());
    let says_something = |schema: &Schema| !schema.properties.is_empty() || schema.ty.as_deref() != Some("object");
    let is_stated = content.filter_map(|media| media.schema.as_ref()).any(says_something);
    if is_stated && !bodies::takes_body(method) {
        let message = format!("{call} has a request body, which isn't sent");
        diagnostics.push(Code::LeftOut, span, message).help("a body means nothing to this method");
    }
}

fn statuses(call: &str, span: Span, operation: &Operation, diagnostics: &mut Diagnostics) {
    for status in operation.responses.keys() {
        if let Status::Other(text) = status {
            let message = format!("{call} has a response with the status `{text}`: expected `200`, `2XX` or `default`");
            diagnostics.push(Code::LeftOut, span, message).help("the response is read as if it weren't there");
        }
    }
}
