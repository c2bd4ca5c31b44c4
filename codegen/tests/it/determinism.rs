//! Tests that the same pages give the same bytes, in any order.

use graphdown_codegen::{page::Version, spec::yaml};

use crate::folder::{self, Corpus, Folder, Generation};

/// Everything that a run gives, as text; the diagnostics as a sorted list, since file ids depend on the order.
struct Bytes {
    document: String,
    diagnostics: Vec<String>,
    files: String,
}

impl Bytes {
    fn of(folder: &Folder, generation: &Generation) -> Bytes {
        let Generation { spec, files, diagnostics } = generation;
        let lines = folder::lines(diagnostics, &folder.map());
        let mut diagnostics: Vec<String> = lines.lines().map(str::to_owned).collect();
        diagnostics.sort();
        let files = files.iter().map(|(path, text)| format!("{path}\n{text}\n")).collect();
        Bytes { document: yaml::write(spec), diagnostics, files }
    }

    fn read(folder: &Folder) -> Bytes {
        Bytes::of(folder, &folder::generate(folder, Version::V1))
    }

    #[track_caller]
    fn assert_same(&self, other: &Bytes, what: &str) {
        let (first, second) = (&self.diagnostics, &other.diagnostics);
        assert!(first == second, "{what} gives other diagnostics: {:?}", difference(first, second));
        let (first, second) = (&self.document, &other.document);
        assert!(first == second, "{what} gives another document: {:?}", first_line(first, second));
        let (first, second) = (&self.files, &other.files);
        assert!(first == second, "{what} gives another crate: {:?}", first_line(first, second));
    }
}

/// Neither in the order of the paths nor in its reverse: pages that are far apart become neighbours.
fn shuffled(folder: &Folder) -> Folder {
    let mut sources = folder.sources.clone();
    sources.sort_by_key(|source| (source.text.len() % 97, source.path.clone()));
    Folder { sources, overrides: folder.overrides.clone(), allowances: folder.allowances.clone() }
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
    let mut folder = folder::own("v1.0");
    let first = Bytes::read(&folder);
    first.assert_same(&Bytes::read(&folder), "a second run");
    folder.sources.reverse();
    first.assert_same(&Bytes::read(&folder), "the reverse order");
}

/// One order, since each costs as much as all the tests of a small folder.
#[test]
fn the_corpus_gives_the_same_bytes_in_another_order() {
    let Some(corpus) = Corpus::get() else { return };
    let first = Bytes::of(&corpus.folder, corpus.generation());
    first.assert_same(&Bytes::read(&shuffled(&corpus.folder)), "another order");
}
