//! Finds defects of pages that reading them doesn't notice, by comparing pages with each other and with the facts.

mod parts;
mod front_matter;
mod sections;
mod annotations;
mod templates;
mod arguments;
mod permissions;
mod tables;
mod fences;
mod near;
mod links;
mod deprecations;
mod characters;
mod stated;
mod sample;
mod inheritance;
mod duplicates;
mod enumerations;
mod names;
mod mismatches;
mod line;
mod example_path;
mod example_query;
mod example_head;
mod example_body;
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
    pages(read, diagnostics);
    types(read, diagnostics);
    examples(read, diagnostics);
}

fn pages(read: &Read, diagnostics: &mut Diagnostics) {
    front_matter::check(read, diagnostics);
    sections::check(read, diagnostics);
    annotations::check(read, diagnostics);
    templates::check(read, diagnostics);
    arguments::check(read, diagnostics);
    permissions::check(read, diagnostics);
    tables::check(read, diagnostics);
    fences::check(read, diagnostics);
    links::check(read, diagnostics);
    deprecations::check(read, diagnostics);
    characters::check(read, diagnostics);
}

fn types(read: &Read, diagnostics: &mut Diagnostics) {
    let type_pages = stated::type_pages(read.evidence, read.pages, read.names);
    sample::check(read, &type_pages, diagnostics);
    inheritance::check(read, &type_pages, diagnostics);
    duplicates::check(read, &type_pages, diagnostics);
    enumerations::check(read, diagnostics);
    names::check(read, diagnostics);
}

fn examples(read: &Read, diagnostics: &mut Diagnostics) {
    example_path::check(read, diagnostics);
    example_query::check(read, diagnostics);
    example_head::check(read, diagnostics);
    example_body::check(read, diagnostics);
}
