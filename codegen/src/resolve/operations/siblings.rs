//! Uses what the `GET` of a path returns for what the pages of the path's other operations leave open.

use std::collections::BTreeMap;

use super::Unnamed;
use crate::{
    api::{Content, Method, OperationKind},
    resolve::operations::{body, kind, merge, response},
};

/// Tells actions from collections, and the types of bodies and results that no page names.
pub(super) fn tell(operations: &mut [Unnamed]) {
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
        kind::as_read(operation);
        let item = match (content, operation.method) {
            (Content::Collection(item), Method::Post) | (Content::Entity(item), Method::Patch | Method::Put) => item,
            _ => continue,
        };
        body::as_read(operation, item);
        response::as_read(operation, item);
    }
}
