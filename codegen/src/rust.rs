//! An OpenAPI document comes in; a crate in which every name, type and doc line is decided goes out.

pub mod krate;
pub mod ident;
pub mod doc;
pub mod step;
pub mod catalogue;
pub mod types;
pub mod calls;
pub mod bodies;
pub mod tree;
pub mod nodes;
pub mod methods;
pub mod models;
pub mod recursion;

pub use ident::Ident;
pub use krate::Crate;

use self::{nodes::Facts, types::Types};
use crate::{CrateName, diagnostic::Diagnostics, spec::Document};

/// Decides everything about the crate.
#[must_use]
pub fn model(document: &Document, krate: CrateName, diagnostics: &mut Diagnostics) -> Crate {
    let calls = calls::calls(document);
    let mut types = Types::new(catalogue::read(document));
    let payloads = bodies::payloads(&calls, &mut types);
    let operations = methods::operations(&calls);
    let tree = tree::grow(&calls);
    let navigation = nodes::navigation(&tree, Facts { calls: &calls, payloads: &payloads, operations: &operations });
    let mut modules = models::modules(&mut types);
    recursion::break_cycles(&mut modules);
    types.report(diagnostics);
    Crate {
        import: krate.package.replace('-', "_"),
        docs: about(document),
        base_url: document.servers.first().map(|server| server.url.clone()).unwrap_or_default(),
        types: modules,
        root: navigation.root,
        paths: navigation.modules,
        operations: methods::operation_modules(&calls, &operations),
        tests: Vec::new(),
    }
}

/// What stands at the top of the crate.
fn about(document: &Document) -> Vec<String> {
    let text = |key: &str| document.info.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    vec![format!(
        "A typed client for {} {}, generated from its API reference.",
        doc::escaped(text("title")),
        doc::escaped(text("version"))
    )]
}
