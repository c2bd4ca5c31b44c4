//! Tests each folder of `tests/diff`: compares the two sides of its `change.yaml`, each a part of an OpenAPI document, and
//! compares the report with `report.md` beside it. `UPDATE_EXPECT=1` rewrites these files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use expect_test::expect_file;
use graphdown_codegen::{
    diagnostic::Diagnostics,
    diff::{Report, Side, Step, compare},
    source::{Role, Source, SourceMap},
    spec::{Document, read},
};
use serde_json::{Value, json};

fn cases() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff");
    let mut cases: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// Both sides of a case as documents.
fn documents(case: &Path) -> [Document; 2] {
    let text = fs::read_to_string(case.join("change.yaml")).unwrap();
    let change: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
    ["old", "new"].map(|side| document(&change[side]))
}

fn document(part: &Value) -> Document {
    let text = json!({
        "openapi": "3.0.4",
        "info": {"title": "Boats", "version": "v1"},
        "servers": part.get("servers").cloned().unwrap_or(json!([{"url": "https://boats.example"}])),
        "paths": part["paths"],
        "components": {"schemas": part.get("schemas").cloned().unwrap_or(json!({}))},
    });
    let mut sources = SourceMap::default();
    sources.add(Role::Document, Source { path: "change.yaml".to_owned(), text: text.to_string() });
    let mut diagnostics = Diagnostics::default();
    let document = read::read(&sources, &mut diagnostics).unwrap();
    let found: Vec<String> = diagnostics.into_sorted().into_iter().map(|one| one.message).collect();
    assert!(found.is_empty(), "{found:?}");
    document
}

fn report([old, new]: [&Document; 2]) -> Report {
    let side = |document| Side::of(document, &mut Diagnostics::default());
    compare(&side(old), &side(new))
}

#[test]
fn each_kind_of_change_is_told() {
    let cases = cases();
    assert!(cases.len() > 40);
    for case in cases {
        let [old, new] = documents(&case);
        expect_file![case.join("report.md")].assert_eq(&report([&old, &new]).to_markdown());
    }
}

#[test]
fn what_stays_asks_for_no_step() {
    for case in cases() {
        let [_, new] = documents(&case);
        let report = report([&new, &new]);
        assert_eq!((report.step, report.workloads.len(), report.reworded), (Step::None, 0, 0), "{}", case.display());
    }
}
