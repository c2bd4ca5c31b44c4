//! Tests each folder of `tests/cases`: compares diagnostics and specification, and crate and snippets where a
//! `crate.rs` or a `snippets.txt` asks for them, with the files beside the pages. `diagnostics.txt` has what generating
//! reports, `lint.txt` what only linting reports. `UPDATE_EXPECT=1 cargo test -p graphdown-codegen` rewrites these
//! files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use expect_test::expect_file;
use graphdown_codegen::{diagnostic::Code, page::Version, spec::yaml};

use crate::folder;

fn cases() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    cases
}

fn check(case: &Path) {
    let (version, name) = if case.join("beta").is_dir() { (Version::Beta, "beta") } else { (Version::V1, "v1.0") };
    let folder = folder::read(case, name);
    let generation = folder::generate(&folder, version);
    folder::assert_parses(&generation.files);
    expect_file![case.join("diagnostics.txt")].assert_eq(&folder::lines(&generation.diagnostics, &folder.map()));
    let mut lint = folder::lint(&folder, version);
    lint.retain(|diagnostic| !generation.diagnostics.contains(diagnostic));
    expect_file![case.join("lint.txt")].assert_eq(&folder::lines(&lint, &folder.map()));
    let spec = yaml::write(&generation.spec);
    expect_file![case.join("spec.yaml")].assert_eq(&spec);
    let again = yaml::read(&spec).unwrap_or_else(|error| panic!("the specification can't be read back: {error}"));
    assert_eq!(yaml::write(&again), spec, "written, read and written again, the specification differs");
    if case.join("crate.rs").exists() {
        let files = generation.files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let text: String = files.map(|(path, text)| format!("// ---- {path} ----\n{text}\n")).collect();
        expect_file![case.join("crate.rs")].assert_eq(&text);
    }
    if case.join("snippets.txt").exists() {
        let snippets = folder::snippets(&folder, version);
        folder::assert_parses(&snippets.tests(&BTreeSet::new()).files);
        let texts =
            snippets.snippets.values().map(|snippet| format!("==== {} ====\n{}", snippet.file(), snippet.text()));
        expect_file![case.join("snippets.txt")].assert_eq(&texts.collect::<String>());
    }
}

#[test]
fn each_case_gives_what_is_written_down() {
    let failed: Vec<String> = cases()
        .iter()
        .filter(|case| catch_unwind(AssertUnwindSafe(|| check(case))).is_err())
        .map(|case| case.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(failed.is_empty(), "these cases differ: {}", failed.join(", "));
}

/// Files that have several faults on purpose, how many, and why they aren't parted.
const SEVERAL: [(&str, &str, usize, &str); 4] = [
    (
        "beginnings-of-other-pages",
        "v1.0/api/logbook-delete-entry.md",
        2,
        "a page without examples, whose line is completed nevertheless",
    ),
    (
        "invalid-allowance",
        "lint.toml",
        4,
        "an entry for each of the ways to be invalid; there is one such file for all pages",
    ),
    ("types-of-tables", "v1.0/api/lamp-shade.md", 2, "a type that holds another, each described by a table"),
    (
        "unsendable-path",
        "v1.0/api/lamp-get.md",
        6,
        "a request line for each of the ways to lead elsewhere; a fault is a line",
    ),
];

#[test]
fn one_fault_gives_one_diagnostic() {
    let mut wrong: Vec<String> = Vec::new();
    for case in cases() {
        let (version, name) = if case.join("beta").is_dir() { (Version::Beta, "beta") } else { (Version::V1, "v1.0") };
        let folder = folder::read(&case, name);
        let case = case.file_name().unwrap().to_string_lossy().into_owned();
        let commands =
            [("generate", folder::generate(&folder, version).diagnostics), ("lint", folder::lint(&folder, version))];
        let sources = folder.map();
        let mut most: BTreeMap<String, usize> = BTreeMap::new();
        for (command, diagnostics) in &commands {
            let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for diagnostic in diagnostics {
                told.entry(folder::path(&sources, diagnostic.span)).or_default().push(diagnostic.code.as_str());
            }
            for (file, codes) in told {
                let several = SEVERAL.iter().find(|(of, at, ..)| *of == case && *at == file);
                let count = most.entry(file.to_owned()).or_default();
                *count = codes.len().max(*count);
                if codes.len() > several.map_or(1, |(.., count, _)| *count) {
                    wrong.push(format!("{case}: {command} tells {codes:?} of {file}"));
                }
            }
        }
        let stale = SEVERAL.iter().filter(|(of, file, count, _)| *of == case && most.get(*file) != Some(count));
        wrong.extend(stale.map(|(_, file, ..)| format!("{case}: {file} has another number of faults by now")));
    }
    assert!(wrong.is_empty(), "in tests/cases:\n{}", wrong.join("\n"));
}

/// Codes that no page leads to: what `validate` finds would be a mistake of the passes before it. Its own tests show them.
pub(crate) const INVARIANTS: [&str; 6] = [
    "duplicate-operation",
    "duplicate-property",
    "duplicate-type",
    "lost-example",
    "lost-page",
    "placeholder-mismatch",
];

/// Codes that no text leads to: `xtask` tells them of what it could not read as one. `xtask/tests/files.rs` shows them.
pub(crate) const UNREAD: [&str; 1] = ["unread-file"];

#[test]
fn each_code_has_a_case_of_its_name() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let tells = |code: &str, folder: &str, file: &str| {
        let diagnostics = fs::read_to_string(dir.join(folder).join(code).join(file)).unwrap_or_default();
        diagnostics.contains(&format!("[{code}]"))
    };
    let files = [("cases", "diagnostics.txt"), ("cases", "lint.txt"), ("documents", "diagnostics.txt")];
    let has_case = |code: &str| files.iter().any(|(folder, file)| tells(code, folder, file));
    let without: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).filter(|code| !has_case(code)).collect();
    let expected: BTreeSet<&str> = INVARIANTS.into_iter().chain(UNREAD).collect();
    assert_eq!(without, expected, "codes without a case in {}", dir.display());
}

#[test]
fn codes_are_unique() {
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), Code::ALL.len());
}
