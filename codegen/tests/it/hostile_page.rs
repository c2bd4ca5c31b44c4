//! Tests hostile texts in every text of some pages, one at a time. A text with line breaks makes another page; one
//! without structure must give the same items as a word, and must stay text.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use graphdown_codegen::{diagnostic::Code, page::Version};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::{
    folder::{self, Folder},
    hostile::{HARMLESS, difference, hostile},
    inert::{Checked, MARKER},
};

/// What parts the pieces of a page: the signs of Markdown, JSON, HTTP and front matter.
const SIGNS: &str = "\n|`\"<>()[]{},:/#?=*&'";

/// The texts that stand between signs.
pub(crate) fn pieces(text: &str) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, char) in text.char_indices().chain([(text.len(), '\n')]) {
        if SIGNS.contains(char) {
            let piece = &text[start..at];
            let trimmed = piece.trim();
            if trimmed.contains(char::is_alphanumeric) {
                let from = start + piece.len() - piece.trim_start().len();
                pieces.push((from, from + trimmed.len()));
            }
            start = at + char.len_utf8();
        }
    }
    pieces
}

/// Texts without a sign of any of these languages, but with what each of them reads as one.
fn comparable() -> Vec<String> {
    vec![
        // So long that its digits make no identifier of it.
        format!(
            "a \\u000aimpl {MARKER} and \\n more \\r or \\u202e words and {MARKER}! ; $crate r! {MARKER} at the end"
        ),
        format!("\u{1b} \u{202e} \u{2066} \u{61c} \u{200f} \u{7f} \u{9b} \u{b} {MARKER} \u{8} \u{85} \u{2028} \\"),
    ]
}

/// Texts that may make another page of the page.
fn structural() -> Vec<String> {
    let mut texts = hostile();
    // Readers of Markdown and HTML read these as the signs themselves.
    texts
        .push(format!("&#10;impl {MARKER} {{}}&#13;&#x202e;&quot;&gt;&lt;{MARKER}&gt;&#96;&#96;&#96;&#10;{MARKER}!()"));
    texts.retain(|text| !text.is_empty());
    texts
}

struct Trial {
    folder: Folder,
    checked: Checked,
}

impl Trial {
    /// The items of the crate, and how many diagnostics of each code.
    fn outcome(&mut self, page: usize, text: String) -> (Vec<String>, BTreeMap<Code, usize>) {
        let own = std::mem::replace(&mut self.folder.sources[page].text, text);
        let generation = folder::generate(&self.folder, Version::V1);
        let items = self.checked.skeleton(&generation.files);
        self.folder.sources[page].text = own;
        let mut told = BTreeMap::new();
        for diagnostic in generation.diagnostics {
            *told.entry(diagnostic.code).or_default() += 1;
        }
        (items, told)
    }

    /// Holds the snippets, and the crate that they are compiled in, to what is promised of them.
    fn snippets(&mut self, page: usize, text: String) {
        let own = std::mem::replace(&mut self.folder.sources[page].text, text);
        let snippets = folder::snippets(&self.folder, Version::V1);
        self.checked.skeleton(&snippets.plan.library());
        self.checked.skeleton(&snippets.tests(&BTreeSet::new()).files);
        let mut files = BTreeSet::new();
        for snippet in snippets.snippets.values() {
            assert!(snippet.file().len() <= 255 && files.insert(snippet.file()), "{}", snippet.file());
            let text = snippet.text();
            let body = text.splitn(4, '\n').last().unwrap();
            let mut blocks = Vec::new();
            for event in Parser::new_ext(body, Options::all()) {
                match event {
                    Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => blocks.push(info.to_string()),
                    Event::End(_) | Event::Text(_) | Event::Rule => {}
                    other => panic!("a snippet holds {other:?}:\n{text}"),
                }
            }
            assert_eq!(blocks, ["rust"], "{text}");
        }
        self.folder.sources[page].text = own;
    }
}

pub(crate) fn with(text: &str, (from, to): (usize, usize), piece: &str) -> String {
    format!("{}{piece}{}", &text[..from], &text[to..])
}

fn check(page: &str, least: usize) {
    let folder = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile"), "v1.0");
    let page = folder.sources.iter().position(|source| source.path.ends_with(page)).unwrap();
    let text = folder.sources[page].text.clone();
    let mut trial = Trial { folder, checked: Checked::default() };
    let (plain, told) = trial.outcome(page, text.clone());
    assert_eq!((plain.len() > 20, told), (true, BTreeMap::new()));
    let pieces = pieces(&text);
    assert!(pieces.len() > least, "only {} pieces", pieces.len());
    for (index, &piece) in pieces.iter().enumerate() {
        let (expected, told) = trial.outcome(page, with(&text, piece, HARMLESS));
        // Whether a note deprecates something is a matter of all its words.
        let is_note = text[..piece.0].rsplit('\n').next().is_some_and(|line| line.starts_with('>'));
        for hostile in comparable().into_iter().filter(|_| !is_note) {
            let (items, told_now) = trial.outcome(page, with(&text, piece, &hostile));
            if items != expected {
                let difference = difference(&expected, &items);
                let place = &text[piece.0..piece.1];
                // What follows from a fault that is told isn't, so that there may be as many as for a word.
                let is_told = told_now.iter().any(|(code, count)| *count > told.get(code).copied().unwrap_or_default());
                assert!(is_told, "{hostile:?} for {place:?} gives other items: {difference:#?}");
            }
        }
        // Each text in turn: together they come to all kinds of places.
        let texts = structural();
        let hostile = &texts[index % texts.len()];
        trial.outcome(page, with(&text, piece, hostile));
        trial.snippets(page, with(&text, piece, hostile));
    }
}

#[test]
fn nothing_in_an_api_page_becomes_code() {
    check("lamp-dim.md", 100);
}

#[test]
fn nothing_in_a_resource_page_becomes_code() {
    check("lamp.md", 50);
}
