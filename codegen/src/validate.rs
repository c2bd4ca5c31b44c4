//! Reports each invariant that the facts break: nothing lost, nothing defined twice, no reference to what doesn't
//! exist.

mod operations;
mod types;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    api::{Api, Gave, Origin, TypeName, TypeRef},
    diagnostic::{Code, Diagnostics},
    page::Page,
    source::Span,
    type_graph::{TypeGraph, Types},
};

/// Checks that nothing is lost, defined twice or left hanging: what passes here can be written down and emitted without further questions.
pub(crate) fn validate(api: &Api, graph: &Arc<TypeGraph<TypeName>>, pages: &[Page], diagnostics: &mut Diagnostics) {
    let types = Types::new(Arc::clone(graph), api);
    types::types(&types, diagnostics);
    operations::operations(&types, diagnostics);
    nothing_lost(api, pages, diagnostics);
    no_example_lost(api, diagnostics);
}

/// Reports a reference that leads nowhere.
fn check(ty: &TypeRef, types: &Types<Api>, place: &dyn Fn() -> String, span: Span, diagnostics: &mut Diagnostics) {
    match ty {
        TypeRef::Primitive(_) | TypeRef::Untyped => {}
        TypeRef::Collection(item) => check(item, types, place, span, diagnostics),
        TypeRef::Named(name) if types.number(name).is_some() => {}
        TypeRef::Named(name) => report(&name.to_string(), place(), span, diagnostics),
    }
}

fn report(text: &str, place: String, span: Span, diagnostics: &mut Diagnostics) {
    diagnostics
        .push(Code::UnresolvedType, span, format!("{place} has the type `{text}`, which no page defines"))
        .help("link the type to its page, or correct it in an override");
}

/// Pages in are operations, types and explained skips out: each page has one outcome, and what it says it gave is there.
fn nothing_lost(api: &Api, pages: &[Page], diagnostics: &mut Diagnostics) {
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in &api.outcomes {
        *outcomes.entry(&outcome.path).or_default() += 1;
    }
    let kept: BTreeSet<&str> = origins(api).map(|origin| origin.path.as_str()).collect();
    let silent: BTreeSet<&str> = api
        .outcomes
        .iter()
        .filter(|outcome| matches!(outcome.gave, Gave::Nothing(_)))
        .map(|outcome| outcome.path.as_str())
        .collect();
    for page in pages {
        let path = page.path.as_str();
        let what = match outcomes.get(path) {
            None => "has no outcome",
            Some(1) if kept.contains(path) || silent.contains(path) => continue,
            Some(1) => "lost what it documents",
            Some(_) => "has several outcomes",
        };
        diagnostics.push(Code::LostPage, page.title.span, format!("`{path}` {what}"));
    }
}

/// Every message that was read as an example stands somewhere still.
fn no_example_lost(api: &Api, diagnostics: &mut Diagnostics) {
    let kept: BTreeSet<Span> = api.messages().map(|message| message.start).collect();
    for span in api.shown.iter().filter(|span| !kept.contains(span)) {
        diagnostics.push(Code::LostExample, *span, "the example was lost");
    }
}

/// Where everything that is known comes from.
fn origins(api: &Api) -> impl Iterator<Item = &Origin> {
    let types = api.types.iter().flat_map(|one| &one.origins);
    let enumerations = api.enumerations.iter().flat_map(|one| &one.origins);
    let operations = api.operations.iter().flat_map(|one| &one.origins);
    let notifications = api.notifications.iter().map(|one| &one.origin);
    types.chain(enumerations).chain(operations).chain(notifications)
}

/// The main place of what has several.
fn main_span(origins: &[Origin]) -> Span {
    origins.first().map(|origin| origin.span).unwrap_or_default()
}

#[cfg(test)]
mod tests;
