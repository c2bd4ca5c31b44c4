//! Writes the facts as an OpenAPI document.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::{Value, json};

use super::{
    Components, Document, Map, Origins, PathItem, Response, Server, TITLE, TypedValue, examples, operations, schemas,
    security,
    whole::{ERROR, Whole},
};
use crate::{
    api::{self, Api, Gave, Operation, Origin, TypeName},
    page::Version,
    source::{SourceMap, SourceRef},
    type_graph::{TypeGraph, Types},
};

/// Writes down all that is known, and takes it: the texts of examples and descriptions move; `graph` is that of the types, and
/// `sources` tell the lines.
#[must_use]
pub fn document(mut api: Api, graph: &Arc<TypeGraph<TypeName>>, sources: &SourceMap) -> Document {
    let operations = std::mem::take(&mut api.operations);
    let notifications = std::mem::take(&mut api.notifications);
    let (unplaced, values) = (std::mem::take(&mut api.unplaced), std::mem::take(&mut api.values));
    let origins = origins(&operations, &api);
    let whole = Whole { version: api.version, sources, types: Types::new(Arc::clone(graph), &api) };
    let unplaced = unplaced.iter().map(|one| examples::unplaced(one, &whole)).collect();
    Document {
        openapi: "3.0.4".to_owned(),
        info: json!({ "title": TITLE, "version": version_name(api.version) }),
        servers: vec![Server {
            url: format!("https://graph.microsoft.com/{}", version_name(api.version)),
            ..Server::default()
        }],
        security: Some(security::default()),
        tags: tags(&operations),
        components: Components {
            schemas: schemas::components(&api, &whole),
            responses: Map::from_iter([(ERROR.to_owned(), error_response())]),
            security_schemes: security::schemes(&operations),
            ..Components::default()
        },
        paths: paths(operations, &whole),
        notifications: notifications.into_iter().map(|one| value(one, &whole)).collect(),
        values: values.into_iter().map(|one| value(one, &whole)).collect(),
        skipped: skipped(&api),
        unplaced,
        origins,
        unmatched: Vec::new(),
    }
}

/// Where the pages state the operations and the types.
fn origins(operations: &[Operation], api: &Api) -> Origins {
    let mut origins = Origins::default();
    let mut add = |way: &[&str], of: &[Origin]| {
        let way: Vec<String> = way.iter().map(|name| (*name).to_owned()).collect();
        of.iter().take(1).for_each(|origin| origins.add(&way, origin.span));
    };
    for operation in operations {
        let method = operation.method.as_str().to_ascii_lowercase();
        add(&["paths", &operation.path.to_string(), &method], &operation.origins);
    }
    for one in &api.types {
        add(&["components", "schemas", &one.name.to_string()], &one.origins);
    }
    origins
}

/// `v1.0` or `beta`
fn version_name(version: Version) -> &'static str {
    match version {
        Version::V1 => "v1.0",
        Version::Beta => "beta",
    }
}

fn tags(operations: &[Operation]) -> Vec<Value> {
    let names: BTreeSet<&str> = operations.iter().filter_map(|operation| operation.workload.as_deref()).collect();
    names.into_iter().map(|name| json!({ "name": name })).collect()
}

/// Sorted by template, whatever the order of the pages; `validate` reports two operations in one place.
fn paths(operations: Vec<Operation>, whole: &Whole) -> Map<PathItem> {
    let mut operations: Vec<(String, Operation)> =
        operations.into_iter().map(|operation| (operation.path.to_string(), operation)).collect();
    operations.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut paths: Map<PathItem> = Map::with_capacity(operations.len());
    for (path, operation) in operations {
        let place = paths.entry(path).or_default().place(operation.method);
        if place.is_none() {
            *place = Some(operations::operation(operation, whole));
        }
    }
    paths
}

/// What Graph answers when a call fails; the schema stands here alone, so that no documented type can be mistaken for it.
fn error_response() -> Response {
    let text = || super::Schema { ty: Some("string".to_owned()), ..Default::default() };
    let object = |properties: Vec<(&str, super::Schema)>| super::Schema {
        ty: Some("object".to_owned()),
        properties: properties.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect(),
        additional_properties: Some(super::AdditionalProperties::Any(true)),
        ..Default::default()
    };
    let inner = object(vec![("code", text()), ("request-id", text()), ("client-request-id", text()), ("date", text())]);
    let mut error = object(vec![("code", text()), ("message", text()), ("target", text()), ("innerError", inner)]);
    error.required = vec!["code".to_owned(), "message".to_owned()];
    let mut body = object(vec![("error", error)]);
    body.required = vec!["error".to_owned()];
    Response {
        description: "The call failed.".to_owned(),
        content: operations::content("application/json", Some(body)),
        ..Response::default()
    }
}

fn value(shown: api::StandaloneMessage, whole: &Whole) -> TypedValue {
    TypedValue {
        source: whole.place(shown.message.span).unwrap_or_else(|| SourceRef::whole(shown.origin.path)),
        name: shown.name,
        schema: shown.ty.as_ref().map(schemas::of_type),
        value: examples::value(&shown.message),
    }
}

/// By path, with the reason.
fn skipped(api: &Api) -> Map<String> {
    let reasons: BTreeMap<&String, &String> = api
        .outcomes
        .iter()
        .filter_map(|outcome| match &outcome.gave {
            Gave::Nothing(reason) => Some((&outcome.path, reason)),
            Gave::Operations(_) | Gave::Types(_) => None,
        })
        .collect();
    reasons.into_iter().map(|(path, reason)| (path.clone(), reason.clone())).collect()
}
