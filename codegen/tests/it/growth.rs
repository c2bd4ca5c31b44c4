//! Runs each input of the growth benchmark once, at a size that no page has, on the 2 MiB stack of a test's thread.
//!
//! What takes time in proportion to its square would take minutes here, and what recurses as deep as the input nests would
//! abort the run. `cargo bench -p graphdown-codegen --bench growth` measures the same inputs.

#[path = "../../benches/growth/inputs/mod.rs"]
mod inputs;

use std::collections::BTreeSet;

use graphdown_codegen::{
    Analysis, CrateName, Options, Stage,
    diagnostic::{Code, Diagnostics},
    page::Version,
    source::{Source, SourceMap},
    spec::{Document, yaml},
};
use inputs::Input;

static KRATE: CrateName = CrateName::of(Version::V1);

/// The document of pages that go the whole way, and the codes that this leads to.
fn generated(pages: Vec<Source>) -> (Document, BTreeSet<Code>) {
    let sources = SourceMap::from_iter(pages);
    let analysis = Analysis::new(Version::V1, &sources, Options::default());
    let _ = analysis.files();
    let codes = analysis.diagnostics(Stage::Crate).into_iter().map(|diagnostic| diagnostic.code).collect();
    (analysis.into_document().0, codes)
}

/// The codes that linting pages leads to.
fn linted(pages: Vec<Source>) -> BTreeSet<Code> {
    let sources = SourceMap::from_iter(pages);
    let linting = Analysis::new(Version::V1, &sources, Options::default()).lint();
    linting.diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect()
}

/// Written, read and written again a document is the same.
fn assert_reads_back(name: &str, document: &Document) {
    let text = yaml::write(document);
    match yaml::read(&text) {
        Ok(again) => assert!(yaml::write(&again) == text, "{name}: read and written again, the document differs"),
        Err(error) => panic!("{name}: the document can't be read back: {error}"),
    }
}

#[test]
fn each_input_is_read_however_often_it_repeats_and_however_deep_it_nests() {
    for name in inputs::names() {
        // What nests is cut at a limit, or not read, before it takes time.
        let nests = ["nested", "chain", "open ", "lists of", "collections"].iter().any(|word| name.contains(word));
        match inputs::input(&name, if nests { 3_000 } else { 400 }) {
            Some(Input::Pages(sources)) => {
                let _ = linted(sources.clone());
                assert_reads_back(&name, &generated(sources).0);
            }
            Some(Input::Document(text)) => {
                if let Ok(document) = yaml::read(&text) {
                    let _ = graphdown_codegen::emit(&document, &KRATE, &mut Diagnostics::default());
                    assert_reads_back(&name, &document);
                }
            }
            None => panic!("no input is called {name}"),
        }
    }
}

#[test]
fn pairs_of_fragments_are_read_wherever_they_stand() {
    // All of them are for the benchmark.
    for name in inputs::pairs().iter().step_by(173) {
        let Some(Input::Pages(sources)) = inputs::input(name, 300) else { panic!("no pages are called {name}") };
        let _ = linted(sources.clone());
        assert_reads_back(name, &generated(sources).0);
    }
}

/// The codes that linting an input of that size leads to.
fn codes(name: &str, size: usize) -> BTreeSet<Code> {
    let Some(Input::Pages(sources)) = inputs::input(name, size) else { panic!("no pages are called {name}") };
    linted(sources)
}

#[test]
fn what_lies_beyond_a_limit_is_told() {
    for name in [
        "page: nested quotes",
        "page: nested quotes of lists",
        "page: nested lists of quotes",
        "page: nested lists",
        "page: nested ordered lists",
        "page: nested objects",
        "page: nested lists of JSON",
        "pages: types in a chain",
    ] {
        assert!(
            codes(name, 6_457.min(if name.starts_with("pages") { 100 } else { 6_457 })).contains(&Code::NestingLimit),
            "{name}"
        );
    }
    for name in ["page: request lines", "page: segments", "page: body parameters", "page: examples"] {
        assert!(codes(name, 1_200).contains(&Code::SizeLimit), "{name}");
    }
    // The reader of paths refuses braces without another half before a limit is asked.
    let told = codes("page: closed braces", 1_200);
    assert!(told.contains(&Code::UnreadableRequestLine), "page: closed braces: {told:?}");
    assert!(codes("pages: includes that double", 4_000).contains(&Code::SizeLimit));
}

#[test]
fn what_lies_just_within_the_limits_is_written_on_the_stack_of_a_thread() {
    for (name, size) in [
        ("page: members sent", 370),
        ("page: message headers", 370),
        ("page: placeholders", 61),
        ("page: nested lists in lists", 46),
    ] {
        let Some(Input::Pages(sources)) = inputs::input(name, size) else { panic!("no pages are called {name}") };
        let (document, told) = generated(sources);
        assert!(!told.contains(&Code::NestingLimit) && !told.contains(&Code::SizeLimit), "{name}: {told:?}");
        assert_reads_back(name, &document);
    }
}

#[test]
fn what_is_long_and_not_nested_is_read_whole() {
    for name in
        ["page: members received", "page: headings of level 6", "page: front matter keys", "page: halves of links"]
    {
        let codes = codes(name, 50_000);
        assert!(!codes.contains(&Code::NestingLimit) && !codes.contains(&Code::SizeLimit), "{name}: {codes:?}");
    }
}
