//! Plans the tests that make every documented request and read every documented response, and once they have run, says
//! what became of each example. An example that doesn't hold may be the page's fault or the tool's; a test that doesn't
//! compile is left out, and nothing but the tests is rendered again.

mod names;
mod ledger;
mod known;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Inputs, Understood,
    diagnostic::{Diagnostic, Diagnostics},
    lint,
    print::{self, Places},
    render::{self, Runner},
    rust, spec, understand,
};

pub use known::Known;
pub use ledger::{Example, Part};
pub use verdict::{End, Unmodelled, Verdict, judge};

/// What is to be run, and all that is known of it beforehand.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// What the crate was made from.
    pub spec: spec::Document,
    /// The crate, with its tests.
    pub krate: rust::Crate,
    /// Every request, response and value that the pages show.
    pub examples: Vec<Example>,
    /// What is wrong with the pages.
    pub diagnostics: Vec<Diagnostic>,
}

/// The files of a crate with tests.
#[derive(Clone, Debug)]
pub struct TestCrate {
    /// By path relative to the crate.
    pub files: BTreeMap<String, String>,
    /// Where the tests stand in them.
    pub places: Places,
}

impl Rehearsal {
    /// The crate's own files, which are the same whichever tests are left out.
    #[must_use]
    pub fn library(&self) -> BTreeMap<String, String> {
        print::print(&render::library_drafts(&self.krate))
    }

    /// The files of the tests, for a module `harness` that is to be added; without the tests of these names.
    #[must_use]
    pub fn tests(&self, left_out: &BTreeSet<String>) -> TestCrate {
        let mut tests = self.krate.tests.clone();
        tests.iter_mut().for_each(|module| module.leave_out(left_out));
        let (files, places) = print::print_tests(&render::test_drafts(&tests, &self.krate.import, Runner::Table));
        TestCrate { files, places }
    }
}

/// Reads the pages, and decides the crate and its examples: those whose page or path is like `only`, or all.
#[must_use]
pub fn rehearse(inputs: &Inputs, only: Option<&str>) -> Rehearsal {
    let mut diagnostics = Diagnostics::default();
    let understood = understand(inputs, &mut diagnostics);
    lint::check(&understood.read(inputs.sources), &mut diagnostics);
    let Understood { pages, api, names: types, .. } = understood;
    let extents = ledger::extents(&api, inputs.sources);
    // Of all pages, so that a name doesn't depend on which of them are asked for.
    let names = names::names(&api, &pages, inputs.sources);
    let mut spec = spec::write::document(api, types.graph(), inputs.sources);
    if let Some(pattern) = only {
        spec::part::keep(&mut spec, pattern);
    }
    let krate = rust::model(&spec, inputs.krate, &mut diagnostics);
    let diagnostics = diagnostics.into_all();
    let mut examples = ledger::examples(&spec, &krate, &extents, &pages, &diagnostics);
    for example in examples.iter_mut().filter(|example| example.part == Part::Request) {
        example.name = names.get(&example.source).cloned();
    }
    Rehearsal { spec, krate, examples, diagnostics }
}
