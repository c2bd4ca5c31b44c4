//! Generates from the texts of Graph's API reference an OpenAPI document, the files of a Rust crate, and diagnostics.
//!
//! Nothing here touches a disk, a clock, the environment or the network.

pub mod source;
pub mod diagnostic;
mod unique;
mod by_name;
mod words;
mod limits;
mod vocabulary;
pub mod type_graph;
mod gateway;
pub mod path;
mod markdown;
pub mod page;
pub mod api;
mod extract;
mod amend;
mod resolve;
mod validate;
pub mod value_check;
mod lint;
pub mod spec;
pub mod exchange;
mod rust;
mod render;
mod print;
mod analysis;
pub mod verify;
pub mod snippets;

use std::collections::BTreeMap;

use diagnostic::Diagnostics;

pub use analysis::{Analysis, Linting, Options, Stage};
pub use gateway::{CrateName, InvalidName};
pub use lint::allow::{Allowed, Documented};
pub use print::Printed;

/// The second half: any OpenAPI document in, the crate's files out.
#[must_use]
pub fn emit(spec: &spec::Document, krate: &CrateName, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
    let krate = rust::model(spec, krate, diagnostics);
    print::print(&render::drafts(&krate))
}

/// How many of a document's operations have a method in the crate.
#[must_use]
pub fn callable(spec: &spec::Document) -> usize {
    let calls = rust::calls::calls(spec, &mut Diagnostics::default());
    calls.iter().map(|call| call.places.len()).sum()
}

/// The same as [`emit`] for one of many crates, which share what is `printed`.
#[must_use]
pub fn emit_sharing(
    spec: &spec::Document,
    krate: &CrateName,
    printed: &mut Printed,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let krate = rust::model(spec, krate, diagnostics);
    printed.print(&render::drafts(&krate))
}

/// The same with the document itself, `openapi.yaml`, which is printed at the same time.
#[must_use]
pub fn emit_with_document(
    spec: &spec::Document,
    krate: &CrateName,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let (mut files, document) = rayon::join(|| emit(spec, krate, diagnostics), || spec::yaml::write(spec));
    files.insert("openapi.yaml".to_owned(), document);
    files
}
