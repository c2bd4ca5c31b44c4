//! Measures how long reading and generating the reference of July 2021 takes, as multiples of a floor.
//!
//! The floor is what any reader must pay: the files read, their Markdown parsed with tables, their JSON bodies parsed strictly.
//! `cargo bench -p graphdown-codegen` prints all three of one run; divide the later ones by the first.
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library alone is pure"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use divan::{Bencher, black_box};
use graphdown_codegen::{
    Analysis, CrateName, emit,
    page::Version,
    source::{Source, SourceMap},
    spec::{Document, yaml},
};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

fn main() {
    if paths().is_empty() {
        println!("skipped: no pages in {}", root().display());
        return;
    }
    divan::main();
}

fn root() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/api-reference");
    std::env::var_os("GRAPHDOWN_CORPUS").map_or(beside, PathBuf::from)
}

fn paths() -> &'static [PathBuf] {
    static PATHS: OnceLock<Vec<PathBuf>> = OnceLock::new();
    PATHS.get_or_init(|| {
        let folders = ["v1.0/api", "v1.0/resources", "v1.0/includes", "includes"];
        let entries = folders.iter().filter_map(|folder| fs::read_dir(root().join(folder)).ok()).flatten();
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
        paths.sort();
        paths
    })
}

fn read() -> SourceMap {
    let source = |path: &PathBuf| {
        let text = fs::read_to_string(path).ok()?;
        let path = path.strip_prefix(root()).ok()?.to_str()?.to_owned();
        Some(Source { path, text })
    };
    paths().iter().filter_map(source).collect()
}

static KRATE: CrateName = CrateName::of(Version::V1);

fn document(sources: &SourceMap) -> Document {
    Analysis::new(Version::V1, sources, graphdown_codegen::Options::default()).into_document().0
}

/// Read, pulldown-cmark with tables, serde_json over each body in a JSON or HTTP fence: one thread.
#[divan::bench]
fn floor() -> usize {
    read().pages().map(|(_, source)| parse(&source.text)).sum()
}

fn parse(text: &str) -> usize {
    let mut bodies = 0;
    let mut fence: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => fence = Some(String::new()),
            Event::Text(text) => {
                if let Some(fence) = &mut fence {
                    fence.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let body = fence.take().unwrap_or_default();
                let body = body.split_once("\n\n").map_or(body.as_str(), |(_, body)| body);
                bodies += usize::from(serde_json::from_str::<serde_json::Value>(body).is_ok());
            }
            event => {
                black_box(event);
            }
        }
    }
    bodies
}

/// From the texts in memory to the specification.
#[divan::bench]
fn pages_to_spec(bencher: Bencher) {
    let sources = read();
    bencher.bench(|| document(&sources));
}

/// From the files on the disk to the specification: as the floor, with reading.
#[divan::bench]
fn files_to_spec() -> Document {
    document(&read())
}

/// From the specification to its YAML.
#[divan::bench]
fn spec_to_yaml(bencher: Bencher) {
    let spec = document(&read());
    bencher.bench(|| yaml::write(&spec));
}

/// From the texts in memory to the crate's formatted files.
#[divan::bench(sample_count = 10)]
fn pages_to_crate(bencher: Bencher) {
    let sources = read();
    bencher.bench(|| {
        let (document, mut diagnostics) =
            Analysis::new(Version::V1, &sources, graphdown_codegen::Options::default()).into_document();
        emit(&document, &KRATE, &mut diagnostics)
    });
}
