//! Tests the invariants on pages that are cut short, spliced or mixed with stray text.

use std::sync::OnceLock;

use graphdown_codegen::{page::Version, source::Source};
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, RngSeed},
};

use crate::{
    folder::{self, Folder},
    invariants::{self, damage::Damage},
};

/// Eight pages, one of them damaged several times, go the whole way.
fn survives(pages: &[Source], start: &Index, damages: &[[u32; 4]]) {
    let first = start.index(pages.len());
    let mut sources: Vec<Source> = pages.iter().cycle().skip(first).take(8.min(pages.len())).cloned().collect();
    let texts: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
    for damage in damages {
        sources[0].text = Damage::of(*damage).of_text(&sources[0].text, &texts);
    }
    invariants::folder(&Folder { sources, overrides: None, allowances: None }, Version::V1);
}

fn pages(folder: Folder) -> Vec<Source> {
    let mut sources = folder.sources;
    sources.retain(|source| !source.text.is_empty());
    sources
}

fn config(cases: u32) -> Config {
    // The same each time, so that a change fails for what it changes: what is new, fuzzers look for.
    Config { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..Config::default() }
}

#[test]
fn our_pages_damaged_are_read_without_a_panic() {
    let pages = pages(folder::own("v1.0"));
    proptest!(config(128), |(start: Index, damages in prop::collection::vec(any::<[u32; 4]>(), 1..4))| {
        survives(&pages, &start, &damages);
    });
}

#[test]
fn pages_of_the_corpus_damaged_are_read_without_a_panic() {
    static PAGES: OnceLock<Vec<Source>> = OnceLock::new();
    let Some(root) = folder::corpus() else { return };
    let pages = PAGES.get_or_init(|| pages(folder::read(&root, "v1.0")));
    proptest!(config(512), |(start: Index, damages in prop::collection::vec(any::<[u32; 4]>(), 1..4))| {
        survives(pages, &start, &damages);
    });
}
