//! Pages cut short and pages spliced together come in; no panic, spans within their sources and Rust that parses go out.

use std::{path::Path, sync::OnceLock};

use graphdown_codegen::{page::Version, source::Source};
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, FileFailurePersistence},
};

use crate::{
    folder::{self, Folder},
    inert::assert_inert,
};

/// How a page is damaged; an index is a share of the text's length.
#[derive(Clone, Debug)]
enum Damage {
    /// Only what stands before this place is left.
    Cut(Index),
    /// What stands between these places is gone.
    Hole(Index, Index),
    /// From this place on, another page goes on from that place.
    Splice(Index, Index, Index),
    /// This stands at this place.
    Insert(Index, &'static str),
}

fn damage() -> impl Strategy<Value = Damage> {
    let stray = prop::sample::select(vec![
        "\u{feff}",
        "\r",
        "\0",
        "|",
        "```",
        "<!--",
        "-->",
        "{",
        "}",
        "\"",
        "\\",
        "'",
        "*/",
        "/*",
        "#",
        "[!INCLUDE [x](y)]",
        "é",
        "\u{202e}",
        "---\n",
        "{a/b}",
        "()",
        "$",
        "%2f",
        "r#\"",
        "\"#",
        "::",
        "`",
        "[](",
        "<",
        "&",
        "\n\n\t",
        "½",
        "\u{200b}",
        "\u{a0}",
        "[x][]",
        "# [A](#tab/a)\n",
    ]);
    prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        any::<(Index, Index)>().prop_map(|(from, to)| Damage::Hole(from, to)),
        any::<(Index, Index, Index)>().prop_map(|(at, page, from)| Damage::Splice(at, page, from)),
        (any::<Index>(), stray).prop_map(|(at, text)| Damage::Insert(at, text)),
    ]
}

/// A place in the text, on a character's boundary.
fn place(text: &str, index: &Index) -> usize {
    let mut at = index.index(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn damaged(text: &str, pages: &[Source], damage: &Damage) -> String {
    match damage {
        Damage::Cut(at) => text[..place(text, at)].to_owned(),
        Damage::Hole(from, to) => {
            let (a, b) = (place(text, from), place(text, to));
            format!("{}{}", &text[..a.min(b)], &text[a.max(b)..])
        }
        Damage::Splice(at, page, from) => {
            let other = &pages[page.index(pages.len())].text;
            format!("{}{}", &text[..place(text, at)], &other[place(other, from)..])
        }
        Damage::Insert(at, stray) => {
            let at = place(text, at);
            format!("{}{stray}{}", &text[..at], &text[at..])
        }
    }
}

/// Eight pages, one of them damaged several times, go the whole way.
fn survives(pages: &[Source], start: &Index, damages: &[Damage]) {
    let first = start.index(pages.len());
    let mut sources: Vec<Source> = pages.iter().cycle().skip(first).take(8.min(pages.len())).cloned().collect();
    for damage in damages {
        sources[0].text = damaged(&sources[0].text, pages, damage);
    }
    let folder = Folder { sources, overrides: None, allowances: None };
    let generation = folder::generate(&folder, Version::V1);
    assert_inert(&generation.files);
    let linted = folder::lint(&folder, Version::V1);
    for diagnostic in generation.diagnostics.iter().chain(&linted) {
        let related = diagnostic.related.as_ref().map(|(span, _)| *span);
        let fixed = diagnostic.fix.as_ref().map(|fix| fix.span);
        for span in [Some(diagnostic.span), related, fixed].into_iter().flatten() {
            let text = &folder.sources[span.file.0 as usize].text;
            let (start, end) = (span.start as usize, span.end as usize);
            assert!(text.get(start..end).is_some(), "{diagnostic:?} lies outside of its text");
        }
    }
}

fn pages(root: &Path) -> Vec<Source> {
    let mut sources = folder::read(root, "v1.0").sources;
    sources.retain(|source| !source.text.is_empty());
    sources
}

fn config(cases: u32) -> Config {
    let seeds = FileFailurePersistence::Direct(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/robustness.seeds"));
    Config { cases, failure_persistence: Some(Box::new(seeds)), ..Config::default() }
}

#[test]
fn our_pages_damaged_are_read_without_a_panic() {
    let pages = pages(&folder::repository().join("specs"));
    proptest!(config(256), |(start: Index, damages in prop::collection::vec(damage(), 1..4))| {
        survives(&pages, &start, &damages);
    });
}

#[test]
fn pages_of_the_corpus_damaged_are_read_without_a_panic() {
    static PAGES: OnceLock<Vec<Source>> = OnceLock::new();
    let Some(root) = folder::corpus() else { return };
    let pages = PAGES.get_or_init(|| pages(&root));
    proptest!(config(1024), |(start: Index, damages in prop::collection::vec(damage(), 1..4))| {
        survives(pages, &start, &damages);
    });
}
