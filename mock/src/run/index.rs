//! Lists what is served: as values, as JSON, and as an HTML page.

use std::fmt::Write;

use graphdown_codegen::{api::Method, exchange, path::Address, spec::Operation};
use serde_json::{Value, json};

use crate::understand::catalogue::{Catalogue, Route, Surface};

fn whole(catalogue: &Catalogue) -> impl Iterator<Item = (&Surface, &Route, Method, &Operation)> {
    catalogue.surfaces.iter().flat_map(|surface| {
        let routes = surface.routes.iter();
        routes.flat_map(move |route| {
            surface.operations(route).map(move |(method, operation)| (surface, route, method, operation))
        })
    })
}

/// An operation that is served.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Served<'a> {
    /// `GET`
    pub method: String,
    /// With the version and placeholders: `/v1.0/users/{user-id}`.
    pub path: String,
    /// What it is.
    pub summary: &'a str,
    /// How many documented responses it has.
    pub examples: usize,
}

/// Each operation, one after the other.
pub(crate) fn operations(catalogue: &Catalogue) -> impl Iterator<Item = Served<'_>> {
    whole(catalogue).map(|(surface, route, method, operation)| Served {
        method: method.to_string(),
        path: format!("/{}{}", surface.name, route.template),
        summary: operation.summary.as_deref().unwrap_or_default(),
        examples: exchange::exchanges(operation).filter(|exchange| exchange.response.is_some()).count(),
    })
}

/// All operations with their examples.
pub(crate) fn json(catalogue: &Catalogue, origin: &str) -> Value {
    let operations: Vec<Value> = whole(catalogue)
        .map(|(surface, route, method, operation)| {
            json!({
                "method": method.to_string(),
                "template": route.template,
                "version": surface.name,
                "operationId": operation.operation_id,
                "summary": operation.summary,
                "documentation": operation.external_docs.as_ref().map(|docs| docs.url.as_str()),
                "examples": exchange::exchanges(operation).map(|one| example(&one, surface, origin)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let bases: Vec<String> = catalogue.surfaces.iter().map(|surface| format!("{origin}/{}", surface.name)).collect();
    json!({ "bases": bases, "operations": operations })
}

fn example(one: &exchange::Exchange, surface: &Surface, origin: &str) -> Value {
    json!({
        "name": one.name,
        "request": one.request.as_ref().map(|request| format!("{} {}", request.method, here(request, surface, origin))),
        "status": one.response.as_ref().map(|response| response.status),
    })
}

/// A documented request's URL at this server.
fn here(request: &exchange::DocumentedRequest, surface: &Surface, origin: &str) -> String {
    let query = Address::of(request.url);
    let query = query.query.as_ref().map_or(String::new(), |_| format!("?{}", query.query()));
    format!("{origin}/{}{}{query}", surface.name, request.path)
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}\
table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #8884;padding:.3rem .6rem;text-align:left;\
vertical-align:top}code,pre{font:13px ui-monospace,monospace;overflow-wrap:anywhere}:root{color-scheme:light dark}";

/// A page for people.
pub(crate) fn html(catalogue: &Catalogue, origin: &str) -> String {
    let mut text = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Graphdown serves</title><style>{STYLE}</style>\
         <h1>Microsoft Graph, as documented</h1><p>Every documented request is answered with its documented response. \
         The same list as JSON: <code>curl {0}/</code>. To call it:</p>",
        escaped(origin)
    );
    for surface in &catalogue.surfaces {
        let target = shown_target(surface).unwrap_or_default();
        let base = escaped(&format!("{origin}/{}{target}", surface.name));
        let _ = write!(text, "<pre>curl -H 'Authorization: Bearer any' '{base}'</pre>");
    }
    text.push_str("<table><tr><th>Method<th>Path<th>What it is<th>Examples");
    for (surface, route, method, operation) in whole(catalogue) {
        let path = escaped(&format!("/{}{}", surface.name, route.template));
        let summary = escaped(operation.summary.as_deref().unwrap_or_default());
        let summary = match &operation.external_docs {
            Some(docs) => format!("<a href=\"{}\">{summary}</a>", escaped(&docs.url)),
            None => summary,
        };
        let examples: Vec<String> = exchange::exchanges(operation).map(|one| cell(&one, surface, origin)).collect();
        let _ = write!(text, "<tr><td>{method}<td><code>{path}</code><td>{summary}<td>{}", examples.join("<br>"));
    }
    text.push_str("</table>");
    text
}

/// The first documented read that shows an answer.
fn shown_target(surface: &Surface) -> Option<String> {
    surface.routes.iter().find_map(|route| {
        let operation = surface.operation(route, Method::Get)?;
        exchange::exchanges(operation).find_map(|one| Some(one.request?.path))
    })
}

fn cell(one: &exchange::Exchange, surface: &Surface, origin: &str) -> String {
    let status = one.response.as_ref().map_or(String::new(), |response| format!("{} ", response.status));
    let title = one.request.as_ref().map(|request| here(request, surface, origin)).unwrap_or_default();
    format!("{status}<span title=\"{}\">{}</span>", escaped(&title), escaped(one.name))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
