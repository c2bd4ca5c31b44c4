//! Runs each input of `codegen/fuzz/found` again, unchanged and damaged. They are kept because something failed on them
//! once, or nearly did.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use graphdown_codegen::page::Version;
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, RngSeed},
};

use crate::{
    folder::{self, Corpus},
    invariants::{self, damage::Damage},
};

/// The inputs of a target by their names.
fn inputs(target: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found").join(target);
    let mut inputs: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        inputs.push((path.file_name().unwrap().to_string_lossy().into_owned(), text));
    }
    inputs.sort();
    assert!(!inputs.is_empty(), "{} is empty", folder.display());
    inputs
}

/// Runs each input of a target, and names those on which an invariant breaks; then so many damaged ones.
fn replay(target: &str, check: fn(&str), cases: u32) {
    let inputs = inputs(target);
    let fails = |text: &str| catch_unwind(AssertUnwindSafe(|| check(text))).is_err();
    let failed: Vec<&str> = inputs.iter().filter(|(_, text)| fails(text)).map(|(name, _)| name.as_str()).collect();
    assert!(failed.is_empty(), "an invariant breaks on {}", failed.join(", "));
    let texts: Vec<&str> = inputs.iter().map(|(_, text)| text.as_str()).collect();
    // The same each time: what is new, fuzzers look for.
    let config = Config { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..Config::default() };
    proptest!(config, |(input: Index, damages in prop::collection::vec(any::<[u32; 4]>(), 1..6))| {
        let damage = |text: String, damage: [u32; 4]| Damage::of(damage).of_text(&text, &texts);
        let text = damages.into_iter().fold(input.get(&texts).to_string(), damage);
        // Shown, so that it can be kept.
        prop_assert!(!fails(&text), "an invariant breaks on {text:?}");
    });
}

#[test]
fn pages_that_were_found_hold() {
    replay("page", invariants::pages, 50);
}

#[test]
fn documents_that_were_found_hold() {
    replay("document", invariants::document, 200);
}

#[test]
fn json_that_was_found_holds() {
    replay("json", invariants::json, 5_000);
}

#[test]
fn urls_that_were_found_hold() {
    replay("url", invariants::url, 5_000);
}

/// The invariants are true of what is meant to be read, too, so that they say nothing that isn't so.
#[test]
fn our_own_pages_hold() {
    for (version, name) in [(Version::V1, "v1.0"), (Version::Beta, "beta")] {
        invariants::folder(&folder::own(name), version);
    }
}

#[test]
fn the_corpus_holds() {
    let Some(corpus) = Corpus::get() else { return };
    invariants::analysis(corpus.analysis(), &corpus.sources, Version::V1);
}
