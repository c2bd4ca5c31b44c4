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

/// All that is known of the pages by the time that they are looked at closely.
#[derive(Debug)]
pub(crate) struct Read<'a> {
    /// The texts.
    pub sources: &'a SourceMap,
    /// The pages in them.
    pub pages: &'a [Page],
    /// What they state.
    pub evidence: &'a Evidence,
    /// What is decided of it.
    pub api: &'a Api,
    /// What names on them mean.
    pub names: &'a Names,
    /// The types, with all that they inherit.
    pub types: Types<'a, Api>,
    /// What the passes before have reported, which isn't reported again in other words.
    pub reported: &'a Diagnostics,
}

/// Looks at everything, rule by rule: at pages as documents, at what they say of types, and at their examples.
pub(crate) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    pages::check(read, diagnostics);
    types::check(read, diagnostics);
    examples::check(read, diagnostics);
}
