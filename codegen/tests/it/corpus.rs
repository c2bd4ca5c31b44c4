//! Compares what is read of the reference of July 2021 and what is skipped with `corpus.txt`, and the findings with
//! `corpus-lint.txt`, if the reference is there.

use std::{collections::BTreeMap, fmt::Write};

use expect_test::expect_file;
use graphdown_codegen::{
    diagnostic::{Code, Diagnostic},
    source::SourceMap,
};

use crate::{
    folder::{Corpus, Generation},
    inert::assert_inert,
};

#[test]
fn the_corpus_gives_what_is_written_down() {
    let Some(corpus) = Corpus::get() else { return };
    let generation = corpus.generation();
    assert_inert(&generation.files);
    expect_file!["../corpus.txt"].assert_eq(&facts(corpus.folder.sources.len(), generation));
}

#[test]
fn what_is_wrong_with_the_corpus_is_what_is_written_down() {
    let Some(corpus) = Corpus::get() else { return };
    let diagnostics = corpus.analysis().lint().diagnostics;
    expect_file!["../corpus-lint.txt"].assert_eq(&findings(&diagnostics, &corpus.sources));
}

/// Findings by code, page and line, with `+` behind those that come with an edit: a new false one can't stand in for a true one
/// that is lost.
fn findings(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let mut by_code: BTreeMap<&str, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let place = sources.place(diagnostic.span).unwrap();
        let line = place.line.unwrap();
        let edit = if diagnostic.mechanical_fix().is_some() { "+" } else { "" };
        let pages = by_code.entry(diagnostic.code.as_str()).or_default();
        pages.entry(place.path).or_default().push(format!("{line}{edit}"));
    }
    let mut text = format!("{} diagnostics\n", diagnostics.len());
    for (code, pages) in by_code {
        let places: Vec<&String> = pages.values().flatten().collect();
        let edits = places.iter().filter(|place| place.ends_with('+')).count();
        let _ = writeln!(text, "\n{code}: {} ({edits} with an edit)", places.len());
        for (page, places) in pages {
            let _ = writeln!(text, "  {page} {}", places.join(" "));
        }
    }
    text
}

/// Counts, then each page that gave nothing under the reason why.
fn facts(files: usize, generation: &Generation) -> String {
    let Generation { spec, diagnostics, .. } = generation;
    let mut text = format!("{files} files read\n");
    let operations: usize = spec.paths.values().map(|item| item.operations().count()).sum();
    let enumerations = spec.components.schemas.values().filter(|schema| !schema.members.is_empty()).count();
    let types = spec.components.schemas.len() - enumerations;
    let _ = writeln!(text, "{operations} operations on {} paths", spec.paths.len());
    let _ = writeln!(text, "{types} types, {enumerations} enumerations");
    let _ = writeln!(text, "{} notifications", spec.notifications.len());
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic.code).or_default() += 1;
    }
    let _ = writeln!(text, "\n{} diagnostics", diagnostics.len());
    for (code, count) in counts {
        let _ = writeln!(text, "{count:>6} {}", code.as_str());
    }
    let mut skipped: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (page, reason) in &spec.skipped {
        skipped.entry(reason).or_default().push(page);
    }
    let _ = writeln!(text, "\n{} pages skipped", spec.skipped.len());
    for (reason, mut pages) in skipped {
        pages.sort_unstable();
        let _ = writeln!(text, "\n{} {reason}:\n  {}", pages.len(), pages.join("\n  "));
    }
    text
}
