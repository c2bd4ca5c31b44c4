//! Plans the tests of a document of others, from the examples that it has. Whether an example or the generator is wrong is
//! told by comparing the example with its own schema.

use std::collections::BTreeMap;

use super::{
    Plan,
    examples::{self, Part},
};
use crate::{
    CrateName,
    diagnostic::{Code, Diagnostics},
    page::json::Json,
    rust,
    source::{SourceMap, SourceRef},
    spec::{Document, Map, Operation, Schema, documented},
    type_graph::Types,
    value_check::{self, Shapes},
};

/// An example with the schema that it should have.
struct Shown<'d> {
    source: &'d SourceRef,
    schema: &'d Schema,
    value: &'d serde_json::Value,
}

/// Decides the tests of the crate of a document that was read from `sources`.
#[must_use]
pub fn plan_document(mut document: Document, krate: &CrateName, sources: &SourceMap) -> Plan {
    let places = documented::derive(&mut document, sources);
    let mut diagnostics = Diagnostics::default();
    let krate = rust::model(&document, krate, &mut diagnostics);
    let mut diagnostics = Diagnostics::default();
    let shown = shown(&document);
    let types = Types::of(&document.components.schemas);
    for Shown { source, schema, value } in &shown {
        let json = Json::of(value);
        let shape = <Map<Schema> as Shapes>::shape(&types, schema);
        let found = value_check::check(&types, &json, shape, false);
        if let (Some(mismatch), Some(span)) = (found.first(), places.get(*source)) {
            let way = mismatch.path().map(|step| match step {
                value_check::Step::Member(name) => format!(".{name}"),
                value_check::Step::Item(index) => format!("[{index}]"),
            });
            let way: String = way.collect();
            diagnostics
                .push(Code::ExampleMismatch, *span, format!("${way}: {mismatch}"))
                .help("correct the example, or its schema");
        }
    }
    let diagnostics = diagnostics.into_all();
    let mut examples = examples::examples(&document, &krate, &places, &[], &diagnostics);
    let tags = tags(&document);
    for example in &mut examples {
        let tag = tags.get(&example.source).copied().unwrap_or("none");
        example.workload = if example.part == Part::Value { String::from("schemas") } else { tag.to_owned() };
    }
    drop((shown, tags));
    Plan { spec: document, krate, examples, diagnostics }
}

/// The operations with their documented heads.
fn operations(document: &Document) -> impl Iterator<Item = &Operation> {
    document.paths.values().flat_map(|item| item.operations().map(|(_, operation)| operation))
}

/// The first tag of the operation that each example is of.
fn tags(document: &Document) -> BTreeMap<SourceRef, &str> {
    let tagged = operations(document).filter_map(|operation| Some((operation, operation.tags.first()?.as_str())));
    let heads = tagged.flat_map(|(operation, tag)| operation.examples.iter().map(move |head| (head, tag)));
    let sources = heads.flat_map(|(head, tag)| {
        let request = head.request.as_ref().map(|request| &request.source);
        let response = head.response.as_ref().map(|response| &response.source);
        request.into_iter().chain(response).map(move |source| (source.clone(), tag))
    });
    sources.collect()
}

/// The examples of bodies and of types. What a request shows beside its body has no schema.
fn shown(document: &Document) -> Vec<Shown<'_>> {
    let mut shown = Vec::new();
    for operation in operations(document) {
        for head in &operation.examples {
            let body = operation.request_body.as_ref().map(|body| &body.content);
            let sent = head.request.as_ref().map(|request| &request.source).zip(body);
            let answered = head.response.as_ref();
            let read = answered.and_then(|one| Some((&one.source, &operation.response(one.status)?.content)));
            for (source, content) in sent.into_iter().chain(read) {
                let named = content.values().find_map(|media| Some((media, media.examples.get(&head.name)?)));
                let found = named.and_then(|(media, example)| Some((media.schema.as_ref()?, &example.value)));
                shown.extend(found.map(|(schema, value)| Shown { source, schema, value }));
            }
        }
    }
    let values = document.values.iter();
    shown.extend(
        values.filter_map(|one| Some(Shown { source: &one.source, schema: one.schema.as_ref()?, value: &one.value })),
    );
    shown
}
