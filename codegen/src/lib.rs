//! Generates from the texts of Graph's API reference an OpenAPI document, the files of a Rust crate, and diagnostics.
//!
//! It accesses no disk, clock, environment or network. [`Analysis`] is the entry for pages, [`emit`] for documents.

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
pub mod import;
mod rust;
mod render;
mod print;
pub mod diff;
mod analysis;
pub mod verify;
pub mod snippets;

use std::collections::BTreeMap;

use diagnostic::Diagnostics;

pub use analysis::{Analysis, Linting, Options, Stage};
pub use gateway::{CrateName, InvalidName, Module};
pub use lint::allow::{Allowed, Documented};
pub use print::Printed;
pub use rust::features::{FULL, Feature, of as features};

/// The files of a crate for any OpenAPI document, by path in the crate: `src/lib.rs`. Reports operations and types
/// that the crate can't have.
#[must_use]
pub fn emit(spec: &spec::Document, krate: &CrateName, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
    let krate = rust::model(spec, krate, diagnostics);
    print::print(&render::drafts(&krate))
}

/// How many of a document's operations have a method in the crate.
#[must_use]
pub fn callable(spec: &spec::Document) -> usize {
    let calls = rust::calls::calls(spec, &mut Diagnostics::default());
    calls.iter().map(|call| call.paths.len()).sum()
}

/// The same as [`emit`], for one of several crates: files that are in `printed` aren't printed again.
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

/// The same as [`emit`], with the document itself as `openapi.yaml`, for a folder whose `src` has modules of other hands:
/// the crate declares them as public.
#[must_use]
pub fn emit_with_document(
    spec: &spec::Document,
    krate: &CrateName,
    hand_written: &[Module],
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let emit = || {
        let krate = rust::model(spec, krate, diagnostics).beside(hand_written);
        print::print(&render::drafts(&krate))
    };
    let (mut files, document) = rayon::join(emit, || spec::yaml::write(spec));
    files.insert("openapi.yaml".to_owned(), document);
    files
}
