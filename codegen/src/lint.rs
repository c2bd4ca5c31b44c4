//! Finds defects of pages that reading them doesn't notice, by comparing pages with each other and with the facts.

mod parts;
mod near;
mod stated;
mod mismatches;
mod line;
mod pages;
mod types;
mod examples;
pub(crate) mod allow;

use crate::{
    api::Api, diagnostic::Diagnostics, extract::Evidence, page::Page, resolve::types::Names, source::SourceMap,
    type_graph::Types,
};

/// The pages with the results of earlier passes.
#[derive(Debug)]
pub(crate) struct Read<'a> {
    /// The sources.
    pub sources: &'a SourceMap,
    /// The pages.
    pub pages: &'a [Page],
    /// The evidence.
    pub evidence: &'a Evidence,
    /// The facts.
    pub api: &'a Api,
    /// The meaning of names.
    pub names: &'a Names,
    /// The types, with everything that they inherit.
    pub types: Types<'a, Api>,
    /// The diagnostics of earlier passes, which aren't repeated in other words.
    pub reported: &'a Diagnostics,
}

/// Runs all rules: for pages as documents, for types, and for examples.
pub(crate) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    pages::check(read, diagnostics);
    types::check(read, diagnostics);
    examples::check(read, diagnostics);
}
