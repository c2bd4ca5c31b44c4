//! Reports what a document says of calls and the crate doesn't use: media types beside the one that is sent or read,
//! servers beside the first, and statuses that are none.

use std::collections::BTreeMap;

use super::content;
use crate::{
    diagnostic::{Code, Diagnostics},
    source::Span,
    spec::{Document, Map, MediaType, Operation, Server, Status},
};

/// Tells of each kind once, with its number.
pub(crate) fn report(document: &Document, diagnostics: &mut Diagnostics) {
    let mut media_types: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    servers("the document", &document.servers, diagnostics);
    for (path, item) in &document.paths {
        for (method, operation) in item.operations() {
            let call = format!("`{method} {path}`");
            servers(&call, &operation.servers, diagnostics);
            statuses(&call, operation, diagnostics);
            // Pages show what the service sends unasked, so that nothing else can be chosen.
            let bodies = contents(operation).filter(|_| operation.pages.is_empty());
            for (kind, content) in bodies {
                let chosen = content::chosen(content).map(|(name, _)| name);
                let others = content.keys().map(String::as_str).filter(|name| Some(*name) != chosen);
                others.for_each(|name| *media_types.entry((kind, name)).or_default() += 1);
            }
        }
    }
    for ((kind, name), count) in media_types {
        let bodies = if count == 1 { String::from("1 body") } else { format!("{count} bodies") };
        let message = format!("`{name}` isn't {kind}, in {bodies} that have another media type");
        diagnostics.push(Code::LeftOut, Span::default(), message).help(
            "JSON counts, else the first media type; `Request::content` sends and `Request::header` asks for another",
        );
    }
}

/// The bodies of a call with what becomes of them.
fn contents(operation: &Operation) -> impl Iterator<Item = (&'static str, &Map<MediaType>)> {
    let sent = operation.request_body.iter().map(|body| ("sent", &body.content));
    sent.chain(operation.responses.values().map(|response| ("read", &response.content)))
}

fn servers(of: &str, servers: &[Server], diagnostics: &mut Diagnostics) {
    for server in servers.iter().skip(1) {
        let message = format!("the server `{}` of {of} isn't the first", server.url);
        diagnostics
            .push(Code::LeftOut, Span::default(), message)
            .help("the first one is called; the builder's `base_url` sets another");
    }
}

fn statuses(call: &str, operation: &Operation, diagnostics: &mut Diagnostics) {
    for status in operation.responses.keys() {
        if let Status::Other(text) = status {
            let message = format!("{call} has a response with the status `{text}`: expected `200`, `2XX` or `default`");
            diagnostics
                .push(Code::LeftOut, Span::default(), message)
                .help("the response is read as if it weren't there");
        }
    }
}
