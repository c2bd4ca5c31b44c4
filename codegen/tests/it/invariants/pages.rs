//! Checks pages, corrections and allowances from reading to a crate with tests, snippets and edits.

use std::collections::{BTreeMap, BTreeSet};

use graphdown_codegen::{
    Analysis, Options,
    diagnostic::Diagnostic,
    page::Version,
    snippets,
    source::SourceMap,
    spec::{Document, yaml},
    verify,
};

use super::{
    edits,
    files::{Files, files},
    rust,
};
use crate::folder::Folder;

/// What the longest name of a file may have, in bytes, on all file systems that matter.
const LONGEST_NAME: usize = 255;

/// A text with one file or several; see `files.rs`.
pub(crate) fn pages(text: &str) {
    let Files { version, sources, overrides, allowances } = files(text);
    self::folder(&Folder { sources, overrides, allowances }, version);
}

/// The pages of a folder.
pub(crate) fn folder(folder: &Folder, version: Version) {
    let sources = folder.map();
    analysis(&Analysis::new(version, &sources, Options::default()), &sources, version);
}

/// Nothing panics, every place is one, everything that is written can be read, and no file's name is too long.
pub(crate) fn analysis(analysis: &Analysis, sources: &SourceMap, version: Version) {
    let linted = analysis.lint().diagnostics;
    let plan = verify::plan(analysis.clone());
    let snippets = snippets::snippets(analysis.clone());
    for diagnostic in linted.iter().chain(&plan.diagnostics).chain(&snippets.plan.diagnostics) {
        is_placed(diagnostic, sources);
    }
    is_read_back(&plan.spec);
    rust::check(&plan.library());
    rust::check(&with_harness(plan.tests(&BTreeSet::new()).files));
    rust::check(&snippets.tests(&BTreeSet::new()).files);
    let mut names = BTreeSet::new();
    for snippet in snippets.snippets.values() {
        let name = snippet.file();
        assert!(name.len() <= LONGEST_NAME, "a snippet's name has {} bytes: {name}", name.len());
        assert!(!name.contains(['/', '\\', '\0']), "a snippet's name leads elsewhere: {name:?}");
        assert!(names.insert(name.to_lowercase()), "two snippets are called {name}");
    }
    if let Some(mended) = edits::made(sources, &linted) {
        let _ = Analysis::new(version, &mended, Options::default()).lint();
    }
}

/// The tests of `verify` declare a module `harness`, which the command adds that runs them.
fn with_harness(mut files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let roots = files.keys().filter_map(|path| path.strip_suffix("/main.rs").filter(|root| root.starts_with("tests/")));
    let harnesses: Vec<String> = roots.map(|root| format!("{root}/harness.rs")).collect();
    files.extend(harnesses.into_iter().map(|path| (path, String::new())));
    files
}

/// Each of its places is a stretch of whole characters in a text that was given.
fn is_placed(diagnostic: &Diagnostic, sources: &SourceMap) {
    let related = diagnostic.related.as_ref().map(|(span, _)| *span);
    let fixed = diagnostic.fix.as_ref().map(|fix| fix.span);
    for span in [Some(diagnostic.span), related, fixed].into_iter().flatten() {
        let source = sources.get(span.file).unwrap_or_else(|| panic!("{diagnostic:?} is in no file"));
        let range = span.start as usize..span.end as usize;
        assert!(source.text.get(range).is_some(), "{diagnostic:?} lies outside of its text");
    }
}

/// Our own YAML can be read, and says the same.
pub(super) fn is_read_back(document: &Document) {
    let written = yaml::write(document);
    let again = yaml::read(&written).unwrap_or_else(|error| panic!("our own YAML can't be read: {error}\n{written}"));
    assert_eq!(yaml::write(&again), written, "written, read and written again, the document differs");
}
