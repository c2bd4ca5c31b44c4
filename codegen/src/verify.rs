//! Pages come in; a crate whose tests make every documented request and read every documented response goes out, and once they have run, what became of each example.

mod names;
mod ledger;
mod known;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Inputs, Understood,
    diagnostic::{Diagnostic, Diagnostics},
    lint, print, render, rust, spec, understand,
};

pub use known::Known;
pub use ledger::{Example, Part};
pub use verdict::{End, Verdict, judge};

/// What is to be run, and all that is known of it beforehand.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// The crate's sources and its tests, by path relative to the crate.
    pub files: BTreeMap<String, String>,
    /// What the crate was made from.
    pub spec: spec::Document,
    /// Every request, response and value that the pages show.
    pub examples: Vec<Example>,
    /// What is wrong with the pages.
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes the crate and its tests, but for those that are `left_out` because they don't compile.
#[must_use]
pub fn rehearse(inputs: &Inputs, only: Option<&str>, left_out: &BTreeSet<String>) -> Rehearsal {
    let Cast { spec, mut krate, examples, diagnostics } = cast(inputs, only);
    for module in &mut krate.tests {
        module.leave_out(left_out);
    }
    let files = print::print(&render::drafts(&krate));
    Rehearsal { files, spec, examples, diagnostics }
}

/// All that takes part, before it is written down.
pub(crate) struct Cast {
    pub(crate) spec: spec::Document,
    pub(crate) krate: rust::Crate,
    pub(crate) examples: Vec<Example>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads the pages, and decides the crate and its examples.
pub(crate) fn cast(inputs: &Inputs, only: Option<&str>) -> Cast {
    let mut diagnostics = Diagnostics::default();
    let understood = understand(inputs, &mut diagnostics);
    lint::check(&understood.read(inputs.sources), &mut diagnostics);
    let Understood { pages, api, names: types } = understood;
    let extents = ledger::extents(&api, inputs.sources);
    // Of all pages, so that a name doesn't depend on which of them are asked for.
    let names = names::names(&api, &pages, inputs.sources);
    let mut spec = spec::write::document(api, types.graph(), inputs.sources);
    if let Some(pattern) = only {
        spec::part::keep(&mut spec, pattern);
    }
    let krate = rust::model(&spec, inputs.krate, &mut diagnostics);
    let diagnostics = diagnostics.into_sorted();
    let mut examples = ledger::examples(&spec, &krate, &extents, &pages, &diagnostics);
    for example in examples.iter_mut().filter(|example| example.part == Part::Request) {
        example.name = names.get(&example.source).cloned();
    }
    Cast { spec, krate, examples, diagnostics }
}
