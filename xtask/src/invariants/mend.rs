//! Pages that are mended: what was wrong with them is less than before, nothing new is wrong, and a second time there is
//! nothing to do.

use std::{collections::BTreeMap, path::PathBuf};

use graphdown_codegen::{
    diagnostic::{Code, Diagnostic},
    source::{FileId, Source},
};

use super::files::{Files, files};
use crate::{
    lint::{folder::Folder, mend::mend as mended},
    read::{Docs, Missed},
};

/// Any bytes as pages and what stands beside them, as `files` takes them apart.
///
/// # Panics
/// Where an invariant is broken.
pub fn mend(data: &[u8]) {
    let Files { version, sources, overrides, allowances } = files(&String::from_utf8_lossy(data));
    let before =
        Folder::look(Docs { root: PathBuf::new(), version, sources, overrides, missed: Missed::default() }, allowances);
    let once = mended(&before, &|_| true);
    let after = before.look_again(&once.sources).diagnostics;
    assert_eq!(once.edits == 0, once.sources == before.docs.sources, "edits are counted that were not made");
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

fn paths(sources: &[Source]) -> Vec<&str> {
    sources.iter().map(|source| source.path.as_str()).collect()
}
