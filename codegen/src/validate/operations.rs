//! Reports contradictions among operations: duplicate paths or ids, placeholders without parameters, unresolved types.

use std::collections::{BTreeMap, BTreeSet};

use super::{check, main_span};
use crate::{
    api::{Api, BodyShape, Content, Operation, ParameterPlace},
    diagnostic::{Code, Diagnostics},
    source::Span,
    type_graph::Types,
};

/// Identities, placeholders and types of all operations.
pub(super) fn operations(types: &Types<Api>, diagnostics: &mut Diagnostics) {
    let api = types.table();
    unique(api, diagnostics);
    for operation in &api.operations {
        placeholders(operation, diagnostics);
        references(operation, types, diagnostics);
    }
}

/// One operation per method and path, whatever its placeholders are called, and one per id.
fn unique(api: &Api, diagnostics: &mut Diagnostics) {
    let mut calls: BTreeMap<String, Span> = BTreeMap::new();
    let mut ids: BTreeMap<&str, Span> = BTreeMap::new();
    for operation in &api.operations {
        let span = main_span(&operation.origins);
        let call = format!("{} {}", operation.method, anonymous(operation));
        if let Some(first) = calls.insert(call, span) {
            diagnostics
                .push(
                    Code::DuplicateOperation,
                    span,
                    format!("`{} {}` is documented twice", operation.method, operation.path),
                )
                .related(first, "first here");
        }
        if let Some(first) = ids.insert(&operation.id, span) {
            diagnostics
                .push(Code::DuplicateOperation, span, format!("two operations have the id `{}`", operation.id))
                .related(first, "first here");
        }
    }
}

/// The path without the names of its placeholders, which don't tell two calls apart.
fn anonymous(operation: &Operation) -> String {
    let mut path = String::new();
    for segment in &operation.path.segments {
        let text = segment.to_string();
        path.push('/');
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(&before.to_ascii_lowercase());
            path.push_str("{}");
            rest = after.split_once('}').map_or("", |(_, rest)| rest);
        }
        path.push_str(&rest.to_ascii_lowercase());
    }
    path
}

/// Each placeholder of the path has one parameter, and the other way round.
fn placeholders(operation: &Operation, diagnostics: &mut Diagnostics) {
    let mut expected: BTreeSet<&str> = BTreeSet::new();
    for name in operation.path.placeholders() {
        if !expected.insert(name) {
            let message = format!("`{}` has the placeholder `{name}` twice", operation.path);
            diagnostics.push(Code::PlaceholderMismatch, main_span(&operation.origins), message);
        }
    }
    for parameter in operation.parameters.iter().filter(|one| one.place == ParameterPlace::Path) {
        if !expected.remove(parameter.name.as_str()) {
            let message = format!("the parameter `{}` has no placeholder in `{}`", parameter.name, operation.path);
            diagnostics.push(Code::PlaceholderMismatch, parameter.span, message);
        }
    }
    for name in expected {
        let message = format!("the placeholder `{name}` of `{}` has no parameter", operation.path);
        diagnostics.push(Code::PlaceholderMismatch, main_span(&operation.origins), message);
    }
}

fn references(operation: &Operation, types: &Types<Api>, diagnostics: &mut Diagnostics) {
    let span = main_span(&operation.origins);
    let call = || format!("`{} {}`", operation.method, operation.path);
    for parameter in &operation.parameters {
        let place = || format!("`{}` of {}", parameter.name, call());
        check(&parameter.ty, types, &place, parameter.span, diagnostics);
    }
    match operation.body.as_ref().map(|body| &body.shape) {
        Some(BodyShape::Type(ty)) => check(ty, types, &|| format!("the body of {}", call()), span, diagnostics),
        Some(BodyShape::Parameters(properties)) => {
            for property in properties {
                let place = || format!("`{}` in the body of {}", property.name, call());
                check(&property.ty, types, &place, property.span, diagnostics);
            }
        }
        Some(BodyShape::Reference | BodyShape::Stream | BodyShape::Shown) | None => {}
    }
    for response in &operation.responses {
        let types_of = match &response.content {
            Content::Entity(ty) | Content::Collection(ty) | Content::Value(ty) => std::slice::from_ref(ty),
            Content::OneOf(types) => types.as_slice(),
            _ => &[],
        };
        for ty in types_of {
            check(ty, types, &|| format!("the result of {}", call()), span, diagnostics);
        }
    }
}
