//! Each input below `codegen/fuzz/found`, kept since something once went wrong on it or nearly did, comes in again.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use crate::{folder, invariants};

/// Runs each input of a target, and names those on which an invariant breaks.
fn replay(target: &str, check: fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found").join(target);
    let mut inputs: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "{} is empty", folder.display());
    let fails = |input: &&PathBuf| {
        let text = String::from_utf8_lossy(&fs::read(input).unwrap()).into_owned();
        catch_unwind(AssertUnwindSafe(|| check(&text))).is_err()
    };
    let failed: Vec<String> = inputs.iter().filter(fails).map(|input| input.display().to_string()).collect();
    assert!(failed.is_empty(), "an invariant breaks on {}", failed.join(", "));
}

#[test]
fn pages_that_were_found_hold() {
    replay("page", invariants::pages);
}

#[test]
fn documents_that_were_found_hold() {
    replay("document", invariants::document);
}

#[test]
fn json_that_was_found_holds() {
    replay("json", invariants::json);
}

#[test]
fn urls_that_were_found_hold() {
    replay("url", invariants::url);
}

/// The invariants are true of what is meant to be read, too, so that they say nothing that isn't so.
#[test]
fn our_own_pages_hold() {
    for (version, name) in
        [(graphdown_codegen::page::Version::V1, "v1.0"), (graphdown_codegen::page::Version::Beta, "beta")]
    {
        invariants::folder(&folder::read(&folder::repository().join("specs"), name), version);
    }
}

#[test]
fn the_corpus_holds() {
    let Some(root) = folder::corpus() else { return };
    invariants::folder(&folder::read(&root, "v1.0"), graphdown_codegen::page::Version::V1);
}
