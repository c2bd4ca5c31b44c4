//! Tests each folder of `tests/documents`: generates a crate from its `document.yaml` or `document.json`, and compares
//! diagnostics and the crate's items with the files beside it. `UPDATE_EXPECT=1 cargo test -p graphdown-codegen`
//! rewrites these files.

use std::{
    collections::BTreeMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use expect_test::expect_file;
use graphdown_codegen::{
    CrateName,
    diagnostic::{Diagnostic, Diagnostics},
    emit,
    page::Version,
    source::{Role, Source, SourceMap},
    spec::read,
    verify::{Example, plan_document},
};

use crate::folder;

/// A folder with a document.
pub(crate) struct Case {
    /// The document, as a source that places refer to.
    pub(crate) source: Source,
    /// The files that it may refer to.
    beside: Vec<Source>,
}

/// What came of a document.
pub(crate) struct Outcome {
    /// All that was noticed, by place.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The crate's sources by path, or why there are none.
    pub(crate) files: Result<BTreeMap<String, String>, String>,
    sources: SourceMap,
}

/// The folders, in the order of their names.
pub(crate) fn cases() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let mut cases: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    cases
}

impl Case {
    /// The document of a folder, where there is one.
    pub(crate) fn read(folder: &Path) -> Option<Case> {
        let name = ["document.yaml", "document.json"].into_iter().find(|name| folder.join(name).is_file())?;
        let source = |path: &Path| Source {
            path: path.file_name().unwrap().to_string_lossy().into_owned(),
            text: fs::read_to_string(path).unwrap(),
        };
        let mut beside: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        beside.retain(|path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "json"));
        beside.retain(|path| !path.ends_with(name));
        beside.sort();
        Some(Case { source: source(&folder.join(name)), beside: beside.iter().map(|path| source(path)).collect() })
    }

    /// The whole way from a document to the files of a crate.
    pub(crate) fn outcome(&self) -> Outcome {
        let mut sources = SourceMap::default();
        for source in [&self.source].into_iter().chain(&self.beside) {
            sources.add(Role::Document, source.clone());
        }
        let mut diagnostics = Diagnostics::default();
        let document = read::read(&sources, &mut diagnostics).map_err(|error| error.to_string());
        let files = document.map(|document| emit(&document, &CrateName::of(Version::V1), &mut diagnostics));
        Outcome { diagnostics: diagnostics.into_sorted(), files, sources }
    }
}

impl Outcome {
    /// The diagnostics, and why there is no crate.
    fn told(&self) -> String {
        let mut text = folder::lines(&self.diagnostics, &self.sources);
        if let Err(refusal) = &self.files {
            text.push_str(&format!("refused: {refusal}\n"));
        }
        text
    }

    /// The files of the crate's sources, one after another.
    fn items(&self) -> String {
        let files = self.files.iter().flatten().filter(|(path, _)| path.ends_with(".rs"));
        files.map(|(path, text)| format!("// ---- {path} ----\n{text}\n")).collect()
    }
}

fn check(folder: &Path) {
    let case = Case::read(folder).unwrap_or_else(|| panic!("no document in {}", folder.display()));
    let outcome = case.outcome();
    outcome.files.iter().for_each(folder::assert_parses);
    expect_file![folder.join("diagnostics.txt")].assert_eq(&outcome.told());
    // A document that is refused has no crate, and one that is about diagnostics alone needs none.
    if folder.join("crate.rs").exists() {
        expect_file![folder.join("crate.rs")].assert_eq(&outcome.items());
    }
}

#[test]
fn each_document_gives_what_is_written_down() {
    let failed: Vec<String> = cases()
        .iter()
        .filter(|case| catch_unwind(AssertUnwindSafe(|| check(case))).is_err())
        .map(|case| case.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(failed.is_empty(), "these documents differ: {}", failed.join(", "));
}

#[test]
fn examples_of_a_document_are_planned_and_compared_with_their_schemas() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/examples");
    let (mut sources, case) = (SourceMap::default(), Case::read(&folder).unwrap());
    sources.add(Role::Document, case.source);
    let document = read::read(&sources, &mut Diagnostics::default()).unwrap();
    let plan = plan_document(document, &CrateName::of(Version::V1), &sources);
    let mut text = String::new();
    for Example { source, part, workload, test, obstacle, defects, .. } in &plan.examples {
        let outcome = obstacle.as_ref().or(test.as_ref());
        text.push_str(&format!("{source}: {part:?} of {workload}: {outcome:?}\n"));
        for defect in defects.iter().filter_map(|index| plan.diagnostics.get(*index)) {
            text.push_str(&format!("  [{}] {}\n", defect.code.as_str(), defect.message));
        }
    }
    expect_file![folder.join("plan.txt")].assert_eq(&text);
}
