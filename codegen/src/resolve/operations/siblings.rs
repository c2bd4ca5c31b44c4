//! Operations come in; what a page leaves open goes out as the `GET` of the same path tells it.

use std::collections::BTreeMap;

use crate::{
    api::{BodyShape, Content, Method, Operation, OperationKind, TypeRef},
    resolve::operations::merge,
};

/// Tells actions from collections, and the types of bodies and results that no page names.
pub(super) fn tell(operations: &mut [Operation]) {
    let read: BTreeMap<String, Content> = operations
        .iter()
        .filter(|operation| operation.method == Method::Get && operation.kind == OperationKind::Operation)
        .map(|operation| {
            let content = operation.responses.first().map_or(Content::Unknown, |response| response.content.clone());
            (merge::key(operation).1, content)
        })
        .collect();
    for operation in operations.iter_mut().filter(|operation| operation.method != Method::Get) {
        let Some(content) = read.get(&merge::key(operation).1) else { continue };
        // A path that can be listed is no action: `POST …/appRoleAssignedTo`.
        if operation.kind == OperationKind::Action {
            operation.kind = OperationKind::Operation;
        }
        let item = match (content, operation.method) {
            (Content::Collection(item), Method::Post) | (Content::Entity(item), Method::Patch | Method::Put) => item,
            _ => continue,
        };
        tell_types(operation, item);
    }
}

fn tell_types(operation: &mut Operation, item: &TypeRef) {
    if let Some(body) = &mut operation.body {
        let is_open = match &body.shape {
            BodyShape::Type(ty) => *ty == TypeRef::Untyped,
            BodyShape::Parameters(_) => matches!(operation.method, Method::Post | Method::Patch),
            BodyShape::Reference | BodyShape::Stream | BodyShape::Shown => false,
        };
        if is_open {
            body.shape = BodyShape::Type(item.clone());
        }
    }
    for response in &mut operation.responses {
        if matches!(&response.content, Content::Unknown | Content::Entity(TypeRef::Untyped)) {
            response.content = Content::Entity(item.clone());
        }
    }
}
