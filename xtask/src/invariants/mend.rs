//! Checks fixing of pages: fewer findings than before, no new ones, and nothing left to fix the second time.

use std::{collections::BTreeMap, path::PathBuf};

use graphdown_codegen::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::{FileId, Role, SourceMap},
};

use super::files::{Files, files};
use crate::{
    lint::{folder::Folder, mend::mend as mended},
    read::Docs,
};

/// Fixes any bytes as pages and configuration, which `files` separates.
///
/// # Panics
/// If an invariant is broken.
pub fn mend(data: &[u8]) {
    let Files { version, sources, overrides, allowances } = files(&String::from_utf8_lossy(data));
    let mut map: SourceMap = sources.into_iter().collect();
    overrides.into_iter().for_each(|one| _ = map.add(Role::Overrides, one));
    allowances.into_iter().for_each(|one| _ = map.add(Role::Allowances, one));
    let before = Folder::look(Docs { root: PathBuf::new(), version, sources: map, unread: Diagnostics::default() });
    let once = mended(&before, &|_| true);
    let after = before.look_again(&once.sources).diagnostics;
    let is_same = once.sources.pages().eq(before.docs.sources.pages());
    assert_eq!(once.edits == 0, is_same, "edits are counted that were not made");
    let (old, new) = (counts(&before.diagnostics), counts(&after));
    for (what, count) in &new {
        let known = old.get(what).copied().unwrap_or_default();
        assert!(*count <= known, "mended, it tells {what:?} {count} times, and told it {known} times before");
    }
    assert_eq!(paths(&once.sources), paths(&before.docs.sources), "files come or go");
}

type Counts<'a> = BTreeMap<(FileId, Code, &'a str), usize>;

fn counts(diagnostics: &[Diagnostic]) -> Counts<'_> {
    let mut counts = Counts::new();
    for one in diagnostics {
        *counts.entry((one.span.file, one.code, &one.message)).or_default() += 1;
    }
    counts
}

fn paths(sources: &SourceMap) -> Vec<&str> {
    sources.pages().map(|(_, source)| source.path.as_str()).collect()
}
