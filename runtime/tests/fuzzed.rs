//! Runs each earlier finding of a fuzzer in `runtime/fuzz/found`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod invariants;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// Runs each input of a target, and names those on which an invariant breaks.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found").join(target);
    let mut inputs: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "{} is empty", folder.display());
    let fails = |input: &&PathBuf| {
        let data = fs::read(input).unwrap();
        catch_unwind(AssertUnwindSafe(|| check(&data))).is_err()
    };
    let failed: Vec<String> = inputs.iter().filter(fails).map(|input| input.display().to_string()).collect();
    assert!(failed.is_empty(), "an invariant breaks on {}", failed.join(", "));
}

#[test]
fn bodies_that_were_found_hold() {
    replay("decode", invariants::decoding);
}

#[test]
fn values_in_urls_that_were_found_hold() {
    replay("path", invariants::paths);
}

#[test]
fn answers_that_were_found_hold() {
    replay("answer", invariants::answers);
}
