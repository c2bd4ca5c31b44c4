//! Makes exchanges and values of the examples that documents of others have: of bodies by media type, of parameters, and
//! of schemas and their properties. OpenAPI joins neither an example of a request with one of a response nor a body with
//! values for the placeholders of its path, so that each body is an exchange by itself, and what no example gives for a
//! required parameter is made up.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map as Members, Value};

use super::{
    Document, ExchangeHead, Map, MediaType, Operation, OrText, Origins, Parameter, RequestHead, ResponseHead, Schema,
    Status, TypedValue, inline::operations, pointer,
};
use crate::{
    api::{HeaderField, Method, ParameterPlace, media::is_json},
    source::{SourceMap, SourceRef, Span},
    type_graph::Types,
};

/// Where each example stands, which an operation or a value names.
pub(crate) type Places = BTreeMap<SourceRef, Span>;

/// What stands before a path: any host, and a version that is none of the path.
const BASE: &str = "https://service.example/v1.0";

/// Gives each operation and the document what its examples show; the places of them all. Credentials and servers of single
/// operations are taken out, since they are no part of what an example shows.
pub(crate) fn derive(document: &mut Document, sources: &SourceMap) -> Places {
    let mut derive = Derive { origins: document.origins.clone(), sources, places: Places::new() };
    document.security = None;
    document.components.security_schemes.clear();
    for (path, item) in &mut document.paths {
        let methods: Vec<Method> = item.operations().map(|(method, _)| method).collect();
        for (method, operation) in methods.into_iter().zip(operations(item)) {
            operation.security = None;
            operation.servers.clear();
            if operation.examples.is_empty() {
                derive.operation(path, method, operation);
            }
        }
    }
    if document.values.is_empty() {
        document.values = derive.values(&document.components.schemas);
    }
    derive.places
}

struct Derive<'s> {
    origins: Origins,
    sources: &'s SourceMap,
    places: Places,
}

impl Derive<'_> {
    /// The place of an example, by the names on the way to it.
    fn place(&mut self, way: &[String]) -> SourceRef {
        let names: Vec<&str> = way.iter().map(String::as_str).collect();
        let span = self.origins.of(&names);
        let mut source = self.sources.place(span).unwrap_or_default();
        source.path.push_str(&pointer::shown(names));
        self.places.insert(source.clone(), span);
        source
    }

    fn operation(&mut self, path: &str, method: Method, operation: &mut Operation) {
        let mut examples = Vec::new();
        let content = operation.request_body.as_mut().map(|body| &mut body.content);
        let bodies = content.map(|content| self.named(content, "request")).unwrap_or_default();
        let has_body = operation.request_body.is_some();
        let mut requests: Vec<(String, SourceRef)> = bodies;
        if !has_body && operation.parameters.iter().any(|one| one.example.is_some()) {
            let way = ["paths", path, &method.as_str().to_ascii_lowercase()].map(str::to_owned);
            requests.push((String::from("request"), self.place(&way)));
        }
        if let Some((url, headers)) = url(path, operation) {
            examples.extend(requests.into_iter().map(|(name, source)| {
                let head = RequestHead {
                    source,
                    method: OrText::Known(method),
                    url: url.clone(),
                    headers: headers.iter().cloned().map(OrText::Known).collect(),
                };
                ExchangeHead { name, request: Some(head), response: None }
            }));
        }
        for (status, response) in &mut operation.responses {
            let Status::Code(code) = status else { continue };
            let found = self.named(&mut response.content, &format!("response {code}"));
            examples.extend(found.into_iter().map(|(name, source)| {
                let head = ResponseHead { source, status: *code, ..ResponseHead::default() };
                ExchangeHead { name, request: None, response: Some(head) }
            }));
        }
        operation.examples = examples;
    }

    /// Gives the examples of the JSON that counts names that no others have; an exchange finds its body by its name.
    fn named(&mut self, content: &mut Map<MediaType>, whose: &str) -> Vec<(String, SourceRef)> {
        let chosen = content.keys().position(|media_type| is_json(media_type));
        let mut found = Vec::new();
        for (index, (_, media)) in content.iter_mut().enumerate() {
            let examples = std::mem::take(&mut media.examples);
            if Some(index) != chosen {
                continue;
            }
            for (name, example) in examples.into_iter().filter(|(_, example)| !example.way.is_empty()) {
                let name = format!("{whose} {name}");
                found.push((name.clone(), self.place(&example.way)));
                media.examples.insert(name, example);
            }
        }
        found
    }

    /// The examples of types: those of their own, else what the examples of their properties make together.
    fn values(&mut self, schemas: &Map<Schema>) -> Vec<TypedValue> {
        let types = Types::of(schemas);
        let mut values = Vec::new();
        for (name, schema) in schemas {
            let own = schema.example.as_deref().cloned();
            // Alternatives show no value together.
            let is_one = schema.one_of.is_empty() && schema.any_of.is_empty();
            let of_properties = || {
                let shown = types.properties(schema).into_iter().filter(|(_, property)| property.target().is_none());
                let shown =
                    shown.filter_map(|(name, property)| Some((name.to_owned(), property.example.as_deref()?.clone())));
                let members: Members<String, Value> = shown.collect();
                (is_one && !members.is_empty()).then_some(Value::Object(members))
            };
            let Some(value) = own.or_else(of_properties) else { continue };
            let source = self.place(&["components", "schemas", name].map(str::to_owned));
            let schema = Some(Schema::reference_to(name));
            values.push(TypedValue { name: name.clone(), source, schema, value });
        }
        values
    }
}

/// The URL of a request with the values of its parameters, and its headers; `None` where a required parameter takes more
/// than a text.
fn url(path: &str, operation: &Operation) -> Option<(String, Vec<HeaderField>)> {
    // What is written behind an address, and a slash at its end, don't stand in a request's own line.
    if path.contains(['?', '#']) || path.len() > 1 && path.ends_with('/') {
        return None;
    }
    let mut filled = path.to_owned();
    let (mut options, mut headers) = (Vec::new(), Vec::new());
    for parameter in &operation.parameters {
        let place = parameter.place.as_ref().and_then(|place| place.known().copied())?;
        let Some(value) = value(parameter) else {
            if parameter.required {
                return None;
            }
            continue;
        };
        let encoded = utf8_percent_encode(&value, NON_ALPHANUMERIC).to_string();
        match place {
            ParameterPlace::Path => filled = filled.replace(&format!("{{{}}}", parameter.name), &encoded),
            ParameterPlace::Query => {
                let name = utf8_percent_encode(&parameter.name, NON_ALPHANUMERIC);
                options.push(format!("{name}={encoded}"));
            }
            ParameterPlace::Header => headers.push(HeaderField::new(&parameter.name, &value)),
            ParameterPlace::Cookie if parameter.required => return None,
            ParameterPlace::Cookie => {}
        }
    }
    let question = if options.is_empty() { "" } else { "?" };
    Some((format!("{BASE}{filled}{question}{}", options.join("&")), headers))
}

/// The value of a parameter that is a plain text: the one that is shown, else for a required one a member of its
/// enumeration, its default, or any of its type.
fn value(parameter: &Parameter) -> Option<String> {
    let Parameter { schema, example, required, .. } = parameter;
    let ty = schema.ty.as_deref().unwrap_or("string");
    if parameter.style.is_some() && parameter.is_in(ParameterPlace::Path)
        || !parameter.content.is_empty()
        || schema.target().is_some()
        || !["string", "integer", "number", "boolean"].contains(&ty)
    {
        return None;
    }
    let stated = example.as_ref().or(schema.example.as_deref());
    let made_up = || schema.members.first().or(schema.default.as_deref()).filter(|_| *required);
    match stated.or_else(made_up) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => Some(value.to_string()),
        Some(_) => None,
        None if !required => None,
        None => Some(String::from(match ty {
            "integer" | "number" => "1",
            "boolean" => "true",
            _ => "x",
        })),
    }
}
