//! Reduces a document to the operations that are asked for and the types that they reach. A value may have a derived
//! type, so derived types are reached as well.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    AdditionalProperties, Document, Map, MediaType, Operation, Parameter, PathItem, Reference, RequestBody, Response,
    Schema, selector,
};
use crate::source::SourceRef;

/// Keeps the operations that one of these texts names, by path, page or workload as [`selector`] says, and answers how
/// many there are. Texts that name none are in [`Document::unmatched`].
pub fn keep(document: &mut Document, only: &[String]) -> usize {
    document.unmatched = selector::unmatched(document, only);
    let mut kept = 0;
    let mut pages = BTreeSet::new();
    document.paths.retain(|path, item| {
        for slot in slots(item) {
            if slot.as_ref().is_some_and(|operation| !only.iter().any(|text| selector::names(text, path, operation))) {
                *slot = None;
            }
        }
        kept += item.operations().count();
        pages.extend(item.operations().flat_map(|(_, operation)| &operation.pages).map(|page| page.path.clone()));
        item.operations().next().is_some()
    });
    let is_kept = |source: &SourceRef| pages.contains(&source.path);
    document.notifications.retain(|notification| is_kept(&notification.source));
    document.values.retain(|value| is_kept(&value.source));
    document.unplaced.retain(|one| one.request.iter().chain(&one.response).any(is_kept));
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

fn slots(item: &mut PathItem) -> [&mut Option<Operation>; 8] {
    let PathItem { get, post, put, patch, delete, head, options, trace, parameters: _, servers: _ } = item;
    [get, post, put, patch, delete, head, options, trace]
}

/// Removes the schemas that no operation and no notification reaches.
///
/// A value may be of any type that is derived from its own, so those are reached too; a base that is reached through one
/// of its derived types alone reaches none of the others.
fn drop_unreached(document: &mut Document) {
    let shared = &document.components;
    let mut waiting = Names::default();
    for (_, operation) in document.paths.values().flat_map(PathItem::operations) {
        waiting.0.extend(types_of(operation));
    }
    waiting.parameters(shared.parameters.values());
    waiting.bodies(shared.request_bodies.values());
    waiting.responses(shared.responses.values());
    document.notifications.iter().chain(&document.values).for_each(|one| waiting.schemas(&one.schema));
    let schemas = &shared.schemas;
    let mut values = BTreeSet::new();
    let mut bases = BTreeSet::new();
    while let Some(name) = waiting.0.pop() {
        let Some(schema) = schemas.get(&name).filter(|_| !values.contains(&name)) else { continue };
        if let Some(discriminator) = &schema.discriminator {
            discriminator.mapping.values().for_each(|target| waiting.reference(target));
        }
        let mut base = Some(schema);
        while let Some(schema) = base {
            // What a type's own properties refer to: neither its base nor the types derived from it.
            waiting.schemas(schema.all_of.iter().filter(|part| part.target().is_none()));
            waiting.beside_bases(schema);
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
            discriminator.mapping.retain(|_, target| component(target).is_some_and(|name| left.contains(name)));
        }
    }
}

/// The components that an operation names, each as often as it does.
pub(crate) fn types_of(operation: &Operation) -> Vec<String> {
    let mut names = Names::default();
    names.parameters(&operation.parameters);
    names.bodies(&operation.request_body);
    names.responses(operation.responses.values());
    names.0
}

/// The components that a schema names: its bases and the types of its properties.
pub(crate) fn types_within(schema: &Schema) -> Vec<String> {
    let mut names = Names::default();
    names.schemas([schema]);
    names.0
}

/// The names of schemas that something refers to.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn parameters<'a>(&mut self, parameters: impl IntoIterator<Item = &'a Parameter>) {
        for parameter in parameters {
            self.schemas([&parameter.schema]);
            self.content(&parameter.content);
        }
    }

    fn bodies<'a>(&mut self, bodies: impl IntoIterator<Item = &'a RequestBody>) {
        bodies.into_iter().for_each(|body| self.content(&body.content));
    }

    fn responses<'a>(&mut self, responses: impl IntoIterator<Item = &'a Response>) {
        for response in responses {
            self.content(&response.content);
            self.schemas(response.headers.values().map(|header| &header.schema));
        }
    }

    fn content(&mut self, content: &Map<MediaType>) {
        self.schemas(content.values().filter_map(|media| media.schema.as_ref()));
    }

    fn schemas<'a>(&mut self, schemas: impl IntoIterator<Item = &'a Schema>) {
        for schema in schemas {
            self.schemas(&schema.all_of);
            self.beside_bases(schema);
        }
    }

    fn beside_bases(&mut self, schema: &Schema) {
        schema.reference.iter().for_each(|target| self.reference(target));
        let parts = schema.one_of.iter().chain(&schema.any_of).chain(schema.items.as_deref());
        let parts: Vec<&Schema> = parts.chain(schema.properties.values()).collect();
        self.schemas(parts);
        if let Some(AdditionalProperties::Of(values)) = &schema.additional_properties {
            self.schemas([&**values]);
        }
    }

    fn reference(&mut self, target: &Reference) {
        self.0.extend(component(target).map(str::to_owned));
    }
}

/// The schema that is meant: a discriminator may name it alone.
fn component(target: &Reference) -> Option<&str> {
    match target {
        Reference::Component(..) => target.schema(),
        Reference::Other(name) => Some(name),
    }
}
