//! Any text comes in as a page; no panic and Rust that parses go out. From this crate's parent folder:
//! `cargo +nightly fuzz run page -- -max_len=20000`, with pages of `specs/` as a corpus to begin from.
#![no_main]

use graphdown_codegen::{CrateName, Inputs, page::Version, source::Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // The first byte decides which kind of page it is taken for.
    let path = if text.as_bytes().first().is_some_and(|byte| byte % 2 == 0) {
        "v1.0/api/page.md"
    } else {
        "v1.0/resources/page.md"
    };
    let sources = [Source { path: path.to_owned(), text: text.to_owned() }];
    let krate = CrateName::of(Version::V1);
    let inputs = Inputs { version: Version::V1, sources: &sources, overrides: None, krate: &krate };
    let generation = graphdown_codegen::generate(&inputs);
    for (path, text) in generation.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        if let Err(error) = syn::parse_file(text) {
            panic!("{path}: {error}\n{text}");
        }
    }
});
