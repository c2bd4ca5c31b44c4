//! Plans tests that make every documented request and read every documented response, and decides from their results
//! what became of each example. An example that doesn't hold may be the page's fault or the tool's; a test that doesn't
//! compile is left out, and only the tests are rendered again.

mod names;
mod examples;
mod known;
mod classification;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Analysis, Stage,
    diagnostic::Diagnostic,
    print,
    render::{self, Runner},
    rust, spec,
};

pub use crate::print::Places;
pub use classification::{Classification, TestResult, Unmodelled, classify};
pub use examples::{Example, Part};
pub use known::Known;

/// What is to be run, and all that is known of it beforehand.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the crate was made from.
    pub spec: spec::Document,
    /// The crate, with its tests.
    pub(crate) krate: rust::Crate,
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

impl Plan {
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

/// Decides the tests of an analysis's crate, and how its examples are called.
#[must_use]
pub fn plan(analysis: Analysis) -> Plan {
    let (api, pages, sources) = (analysis.api(), analysis.pages(), analysis.sources());
    // Of all pages, so that a name doesn't depend on which of them are asked for.
    let names = names::names(api, pages, sources);
    let diagnostics = analysis.noticed(Stage::Everything).into_all();
    let extents = examples::extents(api, sources);
    let mut examples = examples::examples(analysis.document(), analysis.krate(), &extents, pages, &diagnostics);
    for example in examples.iter_mut().filter(|example| example.part == Part::Request) {
        example.name = names.get(&example.source).cloned();
    }
    let (spec, krate) = analysis.into_parts();
    Plan { spec, krate, examples, diagnostics }
}
