//! Holds what the writing of a single element needs of the others: the types by name, and the places of pages.

use crate::{
    api::{Api, Origin},
    page::Version,
    source::{SourceMap, SourceRef, Span},
    type_graph::Types,
};

/// The name of the one response that every operation shares for what fails.
pub(super) const ERROR: &str = "error";

/// What the writing of single elements needs to know of the whole.
pub(super) struct Whole<'a> {
    pub(super) version: Version,
    pub(super) sources: &'a SourceMap,
    pub(super) types: Types<'a, Api>,
}

impl Whole<'_> {
    /// Where a span begins.
    pub(super) fn place(&self, span: Span) -> Option<SourceRef> {
        self.sources.place(span)
    }

    /// The pages with their lines, in their order.
    pub(super) fn places(&self, origins: &[Origin]) -> Vec<SourceRef> {
        let place = |origin: &Origin| self.place(origin.span).unwrap_or_else(|| SourceRef::whole(&origin.path));
        origins.iter().map(place).collect()
    }
}
