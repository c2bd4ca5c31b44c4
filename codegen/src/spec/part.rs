//! A document and a pattern come in; the operations that match it, with all types that they reach, stay.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Document, Operation, PathItem, Schema};
use crate::source::SourceRef;

/// Keeps the operations whose path matches a pattern that begins with `/`, else those whose page's name does, and
/// answers how many there are. `*` stands for any text; the case of letters doesn't count.
pub fn keep(document: &mut Document, pattern: &str) -> usize {
    let mut kept = 0;
    let mut pages = BTreeSet::new();
    document.paths.retain(|path, item| {
        for slot in slots(item) {
            if slot.as_ref().is_some_and(|operation| !is_wanted(pattern, path, operation)) {
                *slot = None;
            }
        }
        kept += item.operations().count();
        pages.extend(
            item.operations()
                .flat_map(|(_, operation)| &operation.pages)
                .map(|page| SourceRef::read(page).path.to_owned()),
        );
        item.operations().next().is_some()
    });
    document.notifications.retain(|notification| pages.contains(SourceRef::read(&notification.source).path));
    document.values.retain(|value| pages.contains(SourceRef::read(&value.source).path));
    document.unplaced.retain(|one| {
        pages.contains(SourceRef::read(&one.request).path) || pages.contains(SourceRef::read(&one.response).path)
    });
    document.skipped.clear();
    let tags: BTreeSet<String> = document
        .paths
        .values()
        .flat_map(PathItem::operations)
        .flat_map(|(_, operation)| operation.tags.clone())
        .collect();
    document.tags.retain(|tag| tag.get("name").and_then(Value::as_str).is_some_and(|name| tags.contains(name)));
    drop_unreached(document);
    kept
}

fn slots(item: &mut PathItem) -> [&mut Option<Operation>; 5] {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete]
}

fn is_wanted(pattern: &str, path: &str, operation: &Operation) -> bool {
    if pattern.starts_with('/') {
        return matches(pattern, path);
    }
    operation.pages.iter().any(|page| {
        let name = SourceRef::read(page).path.rsplit('/').next().unwrap_or_default();
        matches(pattern, name) || matches(pattern, name.strip_suffix(".md").unwrap_or(name))
    })
}

/// Whether the whole text is as the pattern says: `*` stands for any text; the case of letters doesn't count.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(start) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some((_, behind)) =
            left.split_once(piece).filter(|_| !piece.is_empty()).or(piece.is_empty().then_some(("", left)))
        else {
            return false;
        };
        left = behind;
    }
    left.ends_with(last)
}

/// Removes the schemas that no operation and no notification reaches.
///
/// A value may be of any type that is derived from its own, so those are reached too; a base that is reached through one
/// of its derived types alone reaches none of the others.
fn drop_unreached(document: &mut Document) {
    let mut waiting = Vec::new();
    collect(&serde_json::to_value(&document.paths).unwrap_or_default(), &mut waiting);
    collect(&serde_json::to_value(&document.notifications).unwrap_or_default(), &mut waiting);
    collect(&serde_json::to_value(&document.values).unwrap_or_default(), &mut waiting);
    let shared = &document.components;
    collect(
        &serde_json::to_value((&shared.responses, &shared.parameters, &shared.request_bodies)).unwrap_or_default(),
        &mut waiting,
    );
    let schemas = &shared.schemas;
    let mut values = BTreeSet::new();
    let mut bases = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        let Some(schema) = schemas.get(&name).filter(|_| !values.contains(&name)) else { continue };
        if let Some(discriminator) = &schema.discriminator {
            waiting.extend(discriminator.mapping.values().map(|target| component(target).to_owned()));
        }
        let mut base = Some(schema);
        while let Some(schema) = base {
            collect_own(schema, &mut waiting);
            let name = schema.all_of.iter().find_map(Schema::target);
            base = name.filter(|name| bases.insert((*name).to_owned())).and_then(|name| schemas.get(name));
        }
        values.insert(name);
    }
    let schemas = &mut document.components.schemas;
    schemas.retain(|name, _| values.contains(name) || bases.contains(name));
    let left: BTreeSet<String> = schemas.keys().cloned().collect();
    for schema in schemas.values_mut() {
        if let Some(discriminator) = &mut schema.discriminator {
            discriminator.mapping.retain(|_, target| left.contains(component(target)));
        }
    }
}

/// What a type's own properties refer to: neither its base nor the types derived from it.
fn collect_own(schema: &Schema, names: &mut Vec<String>) {
    let own = Schema {
        discriminator: None,
        all_of: schema.all_of.iter().filter(|part| part.target().is_none()).cloned().collect(),
        ..schema.clone()
    };
    collect(&serde_json::to_value(&own).unwrap_or_default(), names);
}

/// Every `$ref` within a value.
fn collect(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(target) if name == "$ref" => names.push(component(target).to_owned()),
                    value => collect(value, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}

/// `microsoft.graph.call` of `#/components/schemas/microsoft.graph.call`.
fn component(target: &str) -> &str {
    target.strip_prefix("#/components/schemas/").unwrap_or(target)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_text() {
        let cases = [
            ("call-get", "call-get", true),
            ("call-*", "call-get", true),
            ("call-*", "calls-get", false),
            ("*get", "call-get", true),
            ("/communications/*", "/communications/calls/{call-id}", true),
            ("/Users/*/messages", "/users/{user-id}/messages", true),
            ("/users/*/messages", "/users/{user-id}/messages/{message-id}", false),
            ("*a*b*", "xaxbx", true),
            ("*a*b*", "xbxax", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
