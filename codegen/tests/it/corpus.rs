//! The reference of July 2021 comes in, where it is there; what is read of it and what is skipped is held against `corpus.txt`,
//! what is wrong with it against `corpus-lint.txt`.

use std::{collections::BTreeMap, fmt::Write};

use expect_test::expect_file;
use graphdown_codegen::{Generation, diagnostic::Code, page::Version};

use crate::{folder, inert::assert_inert};

#[test]
fn the_corpus_gives_what_is_written_down() {
    let Some(root) = folder::corpus() else { return };
    let folder = folder::read(&root, "v1.0");
    let generation = folder::generate(&folder, Version::V1);
    assert_inert(&generation.files);
    expect_file!["../corpus.txt"].assert_eq(&facts(folder.sources.len(), &generation));
}

#[test]
fn as_much_is_wrong_with_the_corpus_as_is_written_down() {
    let Some(root) = folder::corpus() else { return };
    let diagnostics = folder::lint(&folder::read(&root, "v1.0"), Version::V1);
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for diagnostic in &diagnostics {
        let (told, mended) = counts.entry(diagnostic.code.as_str()).or_default();
        *told += 1;
        *mended += usize::from(diagnostic.mechanical_fix().is_some());
    }
    let mut text = format!("{} diagnostics, and how many of them come with an edit\n", diagnostics.len());
    for (code, (told, mended)) in counts {
        let _ = writeln!(text, "{told:>6} {mended:>6} {code}");
    }
    expect_file!["../corpus-lint.txt"].assert_eq(&text);
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
