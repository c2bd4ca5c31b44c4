//! Tells an entity that is addressed by an alternate key, `/applications(appId='{appId}')`, from a function that is called
//! with arguments: both are written alike, and the page of one path alone doesn't tell.
//!
//! A `GET` that answers with one entity reads a place, and calls nothing, where one of these holds:
//! 1. other paths have the name as that of a collection: they read a list there, or have an id behind it;
//! 2. the name is a plural without a verb, and every argument is a property of the entity's type, or one of what the name
//!    names several of is what the type is called or what the page's title says is read.
//!
//! So a function with a name of its own stays one: `range(address='{address}')`, though a range has an `address` and is
//! updated at the same path.

use std::collections::BTreeSet;

use super::{Unnamed, placeholder::one_of};
use crate::{
    api::{Api, Argument, Content, Method, OperationKind, PathTemplate, Segment},
    path,
    type_graph::Types,
    vocabulary::operations::VERBS,
    words,
};

/// Makes plain operations of what was taken for calls of functions, and is none.
pub(super) fn tell(operations: &mut [Unnamed], api: &Api) {
    let types = Types::of(api);
    let collections: BTreeSet<String> = operations.iter().flat_map(collections).collect();
    for operation in operations.iter_mut().filter(|one| one.kind == OperationKind::Function) {
        let Some((before, name, arguments)) = call(&operation.path) else { continue };
        let Some(Content::Entity(ty)) = operation.responses.first().map(|response| &response.content) else { continue };
        let is_property = |argument: &Argument| {
            let node = ty.named().and_then(|name| types.get(name));
            node.is_some_and(|node| types.property_in_any_case(node, &argument.name).is_some())
        };
        let is_place = collections.contains(&collection(before, name))
            || is_plural(name)
                && (arguments.iter().all(is_property)
                    || ty.named().is_some_and(|ty| one_of(name) == words::kebab(&ty.name))
                    || is_read(&operation.summary, name));
        if is_place {
            operation.kind = OperationKind::Operation;
        }
    }
}

/// The call that a path ends in, if it has arguments, and what stands before it.
fn call(path: &PathTemplate) -> Option<(&[Segment], &str, &[Argument])> {
    match path.segments.split_last()? {
        (Segment::Call { name, arguments }, before) if !arguments.is_empty() => Some((before, name, arguments)),
        _ => None,
    }
}

/// The collections that an operation shows.
fn collections(operation: &Unnamed) -> Vec<String> {
    let segments = &operation.path.segments;
    let of_item = segments.windows(2).enumerate().filter_map(|(at, pair)| match pair {
        [Segment::Literal(name), Segment::Placeholder { colon: false, .. }] => {
            Some(collection(segments.get(..at).unwrap_or_default(), name))
        }
        _ => None,
    });
    let is_list = operation.responses.iter().any(|response| matches!(response.content, Content::Collection(_)));
    let of_list = match segments.split_last() {
        Some((Segment::Literal(name), before)) if is_list && operation.method == Method::Get => {
            Some(collection(before, name))
        }
        _ => None,
    };
    of_item.chain(of_list).collect()
}

fn collection(before: &[Segment], name: &str) -> String {
    format!("{}/{}", path::key(before), name.to_ascii_lowercase())
}

/// Whether a title says that one of them is read: `Get mail folder by number`.
fn is_read(title: &str, name: &str) -> bool {
    let title = words::kebab(title);
    let read = title.split_once('-').filter(|(verb, _)| *verb == "get").map(|(_, rest)| format!("-{rest}-"));
    read.is_some_and(|read| read.contains(&format!("-{}-", one_of(name))))
}

/// Whether a name is that of several things: `applications`, and neither `range` nor `getRows`.
fn is_plural(name: &str) -> bool {
    let words = words::kebab(name);
    let verb = words.split('-').next().unwrap_or_default();
    one_of(name) != words && !VERBS.has(verb)
}
