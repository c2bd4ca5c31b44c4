//! Plans tests that make every documented request and read every documented response, and decides from their results
//! what became of each example. An example that doesn't hold may be the page's fault or the tool's; a test that doesn't
//! compile is left out, and only the tests are rendered again.

mod names;
mod examples;
mod known;
mod classification;
mod document;

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
pub use document::plan_document;
pub use examples::{Example, Part};
pub use known::Known;

/// The tests to run, and what is known of their examples before.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The document from which the crate is generated.
    pub spec: spec::Document,
    /// The crate, with its tests.
    pub(crate) krate: rust::Crate,
    /// All requests, responses and values of the pages.
    pub examples: Vec<Example>,
    /// The diagnostics of the pages, to which examples refer by index.
    pub diagnostics: Vec<Diagnostic>,
}

/// The files of a crate with tests.
#[derive(Clone, Debug)]
pub struct TestCrate {
    /// The files by path relative to the crate.
    pub files: BTreeMap<String, String>,
    /// The places of the tests in the files.
    pub places: Places,
}

impl Plan {
    /// The files of the crate without the tests.
    #[must_use]
    pub fn library(&self) -> BTreeMap<String, String> {
        print::print(&render::library_drafts(&self.krate))
    }

    /// The files of the tests, except those with the names in `left_out`. The caller adds the module `harness`.
    #[must_use]
    pub fn tests(&self, left_out: &BTreeSet<String>) -> TestCrate {
        let mut tests = self.krate.tests.clone();
        tests.iter_mut().for_each(|module| module.leave_out(left_out));
        let (files, places) = print::print_tests(&render::test_drafts(&tests, &self.krate.import, Runner::Table));
        TestCrate { files, places }
    }
}

/// Decides the tests of the crate of an analysis, with the names of its examples.
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
