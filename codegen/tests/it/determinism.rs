//! Tests that the same pages give the same bytes, in any order.

use std::path::Path;

use graphdown_codegen::{page::Version, spec::yaml};

use crate::folder::{self, Folder, Generation};

/// Everything that a run gives, as text; the diagnostics as a sorted list, since file ids depend on the order.
fn all(folder: &Folder) -> (String, Vec<String>, String) {
    let Generation { spec, files, diagnostics } = folder::generate(folder, Version::V1);
    let mut diagnostics: Vec<String> = folder::lines(&diagnostics, &folder.map()).lines().map(str::to_owned).collect();
    diagnostics.sort();
    let files = files.iter().map(|(path, text)| format!("{path}\n{text}\n")).collect();
    (yaml::write(&spec), diagnostics, files)
}

fn assert_same_however_ordered(root: &Path) {
    let mut folder = folder::read(root, "v1.0");
    let first = all(&folder);
    let second = all(&folder);
    folder.sources.reverse();
    let backwards = all(&folder);
    // Neither the order of the paths nor its reverse: pages that are far apart become neighbours.
    folder.sources.sort_by_key(|source| (source.text.len() % 97, source.path.clone()));
    let shuffled = all(&folder);
    for (what, other) in [("a second run", second), ("the reverse order", backwards), ("another order", shuffled)] {
        assert!(first.1 == other.1, "{what} gives other diagnostics: {:?}", difference(&first.1, &other.1));
        assert!(first.0 == other.0, "{what} gives another specification: {:?}", first_line(&first.0, &other.0));
        assert!(first.2 == other.2, "{what} gives another crate: {:?}", first_line(&first.2, &other.2));
    }
}

fn first_line<'a>(a: &'a str, b: &'a str) -> Option<(&'a str, &'a str)> {
    a.lines().zip(b.lines()).find(|(a, b)| a != b)
}

fn difference<'a>(a: &'a [String], b: &'a [String]) -> Vec<&'a String> {
    let only_a = a.iter().filter(|line| !b.contains(line));
    let only_b = b.iter().filter(|line| !a.contains(line));
    only_a.take(3).chain(only_b.take(3)).collect()
}

#[test]
fn our_pages_give_the_same_bytes_in_any_order() {
    assert_same_however_ordered(&folder::repository().join("specs"));
}

#[test]
fn the_corpus_gives_the_same_bytes_in_any_order() {
    if let Some(root) = folder::corpus() {
        assert_same_however_ordered(&root);
    }
}
