//! Decides from an OpenAPI document every name, type and doc line of a crate. `render` then prints them.

pub(crate) mod features;
pub(crate) mod krate;
pub(crate) mod alternatives;
pub(crate) mod catalogue;
pub(crate) mod types;
pub(crate) mod clients;
pub(crate) mod servers;
pub(crate) mod security;
pub(crate) mod parameters;
pub(crate) mod calls;
pub(crate) mod content;
pub(crate) mod unused;
pub(crate) mod forms;
pub(crate) mod answers;
pub(crate) mod bodies;
pub(crate) mod planned;
pub(crate) mod addresses;
pub(crate) mod entities;
pub(crate) mod places;
pub(crate) mod offers;
pub(crate) mod method_docs;
pub(crate) mod aliases;
pub(crate) mod methods;
pub(crate) mod grants;
pub(crate) mod nodes;
pub(crate) mod inheritance;
pub(crate) mod enums;
pub(crate) mod models;
pub(crate) mod boxes;
pub(crate) mod uses;
pub(crate) mod examples;
pub(crate) mod front;
pub(crate) mod by_workload;
pub(crate) mod imports;

pub(crate) use examples::snippet;
pub(crate) use krate::Crate;

use self::{
    by_workload::{Calls, Whole},
    examples::{Examples, Known},
    features::Workloads,
    krate::{Imports, Reply, TestModule},
    nodes::Navigation,
    offers::Split,
    types::{Context, Types},
};
use crate::{
    diagnostic::Diagnostics,
    gateway::{CrateName, Docs, Module, Prose, Scope},
    spec::{Document, TypedValue},
};

/// Decides everything about the crate.
#[must_use]
pub(crate) fn model(document: &Document, krate: &CrateName, diagnostics: &mut Diagnostics) -> Crate {
    let calls = calls::calls(document, diagnostics);
    let mut types = Types::new(catalogue::read(document));
    let planned = planned::plan(calls, &mut types);
    planned.iter().for_each(|call| types.add_answered(&call.payload.reply));
    let client = clients::client(document);
    let server = servers::address(document);
    let Navigation { mut root, modules: mut places, routes, splits } =
        nodes::navigation(&planned, &types.catalogue, server.is_some());
    let notified = types_of(&document.notifications, &mut types);
    let valued = types_of(&document.values, &mut types);
    let mut modules = models::modules(&mut types);
    boxes::put_in_boxes(&mut modules);
    let import = krate.import();
    let base_url = servers::base_url(document);
    let known = Known {
        planned: &planned,
        routes: &routes,
        types: &modules,
        import: &import,
        client: &client,
        base_url: &base_url,
    };
    let examples = Examples::of(known);
    examples.illustrate(&mut root, &mut places, known);
    let about = about(document);
    let features = features::of(document);
    let front = front::page(about.clone(), (&root, &places), (&features, known), &examples);
    let (mut tests, unmade) = examples::tests(known);
    uses::tell(&mut modules, &root, &places, &client);
    let mut scope = names_of(&tests);
    tests.extend(examples::value_tests("notifications", &document.notifications, notified, &modules, &mut scope));
    tests.extend(examples::value_tests("values", &document.values, valued, &modules, &mut scope));
    types.report(document, diagnostics);
    report(document, &splits, diagnostics);
    let mut operations = methods::operation_modules(&planned);
    let whole = Whole { root: &mut root, places: &mut places, operations: &mut operations, types: &mut modules };
    by_workload::divide(whole, Calls { planned: &planned, routes: &routes }, &Workloads::of(document));
    let mut krate = Crate {
        import,
        client,
        about,
        features,
        front,
        base_url,
        credentials: security::docs(document),
        server,
        root,
        places,
        grants: grants::constants(&operations),
        operations,
        tests,
        unmade,
        types: modules,
        imports: Imports::default(),
        hand_written: Vec::new(),
    };
    imports::decide(&mut krate);
    krate
}

/// Reports what the crate leaves out or has under another name.
fn report(document: &Document, splits: &[Split], diagnostics: &mut Diagnostics) {
    splits.iter().for_each(|split| split.report(document, diagnostics));
    security::report(document, diagnostics);
    parameters::report(document, diagnostics);
    unused::report(document, diagnostics);
}

/// The type of each notification or value, where its page names one.
fn types_of<'a>(values: &'a [TypedValue], types: &mut Types<'a>) -> Vec<Option<Reply>> {
    let types = values.iter().map(|notification| {
        let context = Context { module: vec![Module::named("models")], name: notification.name.clone(), depth: 0 };
        notification.schema.as_ref().map(|schema| Reply::Value(types.of(schema, &context)))
    });
    types.collect()
}

/// The scope of the modules of tests.
fn names_of(tests: &[TestModule]) -> Scope {
    let mut scope = Scope::default();
    for module in tests {
        scope.claim_module([module.module.clone()]);
    }
    scope
}

/// What stands at the top of the crate.
fn about(document: &Document) -> Docs {
    let text = |key: &str| Prose::text(document.info.get(key).and_then(serde_json::Value::as_str).unwrap_or_default());
    let of = Prose::joined([text("title"), text("version")], " ");
    Docs::line(&Prose::fixed("A typed client for ").and(&of).and(&Prose::fixed(", generated from its API reference.")))
}

#[cfg(test)]
mod tests;
