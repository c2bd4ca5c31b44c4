//! Checks that outside text stays text: it never becomes code, documentation that is run, a line or a change of
//! direction. What a file's text doesn't show is found in its tokens, where a marker would be a name of its own.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::skeleton;

/// A name that no conversion of names gives: it could only come into code as it is.
pub(crate) const MARKER: &str = "zQ";

/// Files that were looked at already, by their texts: of two crates that differ in one text, most files are equal.
#[derive(Default)]
pub(crate) struct Checked(BTreeMap<String, Sound>);

/// What is known of a file in which no text is more than text.
struct Sound {
    modules: Vec<String>,
    skeleton: Vec<String>,
}

impl Checked {
    /// The items of all files, in an order that hangs on no name. Panics with the file, and what is wrong with it, where
    /// something of a text got out.
    pub(crate) fn skeleton(&mut self, files: &BTreeMap<String, String>) -> Vec<String> {
        let files: BTreeMap<&str, &str> =
            files.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(path, text)| (&**path, &**text)).collect();
        for (path, text) in &files {
            File { path, text }.is_named_harmlessly();
            if !self.0.contains_key(*text) {
                self.0.insert((*text).to_owned(), File { path, text }.sound());
            }
        }
        self.assert_all_are_declared(&files);
        let mut items: Vec<String> = files.values().flat_map(|text| self.0[*text].skeleton.clone()).collect();
        items.sort();
        items
    }

    /// Each file is the one of a declared module, and each declared module has its file: none hides another.
    fn assert_all_are_declared(&self, files: &BTreeMap<&str, &str>) {
        let mut declared = BTreeSet::new();
        let is_root = |path: &str| path == "src/lib.rs" || path.starts_with("tests/") && path.ends_with("/main.rs");
        for (path, text) in files {
            let folder = match path.rsplit_once('/') {
                Some((folder, _)) if is_root(path) => folder,
                _ => path.strip_suffix(".rs").unwrap(),
            };
            for module in &self.0[*text].modules {
                assert!(!module.starts_with("r#"), "{path}: {module} is called otherwise than its file");
                assert!(declared.insert(format!("{folder}/{module}.rs")), "{path} declares {module} twice");
            }
        }
        let there: BTreeSet<String> =
            files.keys().filter(|path| !is_root(path)).map(|path| (*path).to_owned()).collect();
        assert_eq!(declared, there, "modules and files differ");
    }
}

/// Panics where something of a text got out.
pub(crate) fn assert_inert(files: &BTreeMap<String, String>) {
    Checked::default().skeleton(files);
}

struct File<'a> {
    path: &'a str,
    text: &'a str,
}

impl File<'_> {
    fn sound(&self) -> Sound {
        let File { path, text } = self;
        self.has_no_odd_characters();
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        self.tokens(tokens.clone());
        let items = match syn::parse2::<syn::File>(tokens) {
            Ok(file) => file.items,
            Err(error) => panic!("{path}: {error}\n{text}"),
        };
        let modules = items.iter().filter_map(|item| match item {
            syn::Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        });
        Sound { modules: modules.collect(), skeleton: items.iter().map(skeleton::item).collect() }
    }

    fn is_named_harmlessly(&self) {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_./".contains(&byte);
        assert!(self.path.bytes().all(is_plain) && !self.path.contains("..") && self.path.len() < 255, "{}", self.path);
    }

    /// No control but the line feed, no bidi mark, no line break of Unicode's.
    fn has_no_odd_characters(&self) {
        let is_odd = |char: &char| match char {
            '\n' | '\t' => false,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
                true
            }
            char => char.is_control(),
        };
        let found = self.text.chars().find(is_odd);
        assert!(found.is_none(), "{} holds {found:?}:\n{}", self.path, self.text);
    }

    /// No token is the marker, and no doc comment runs anything but our own example.
    fn tokens(&self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut comment = String::new();
        let mut rest = tokens.as_slice();
        while let Some((first, more)) = rest.split_first() {
            if let Some((line, more)) = doc_line(rest) {
                comment.push_str(line.strip_prefix(' ').unwrap_or(&line));
                comment.push('\n');
                rest = more;
                continue;
            }
            self.comment(&std::mem::take(&mut comment));
            match first {
                TokenTree::Ident(ident) => {
                    assert!(ident != MARKER, "{}: a text became code:\n{}", self.path, self.text);
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            rest = more;
        }
        self.comment(&comment);
    }

    fn comment(&self, text: &str) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION;
        let mut example: Option<String> = None;
        for event in Parser::new_ext(text, options) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    assert!(
                        ["text", "http", "no_run"].contains(&&*info),
                        "{}: a block of {info:?}:\n{text}",
                        self.path
                    );
                    example = (&*info == "no_run").then(String::new);
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    panic!("{}: text became an example that is run:\n{text}", self.path)
                }
                Event::Text(code) => example.iter_mut().for_each(|example| example.push_str(&code)),
                Event::End(TagEnd::CodeBlock) => example.take().iter().for_each(|example| self.example(example)),
                Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => {
                    panic!("{}: text became HTML or a note:\n{text}", self.path)
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let is_address =
                        ["https://", "http://", "#structfield."].iter().any(|start| dest_url.starts_with(start));
                    assert!(is_address || is_item(&dest_url), "{}: a link to {dest_url}:\n{text}", self.path);
                }
                _ => {}
            }
        }
    }

    /// What rustdoc would compile of an example, whose hidden lines begin with one `#`.
    fn example(&self, code: &str) {
        let shown = |line: &str| match line.trim_start() {
            hidden if hidden.starts_with("##") => hidden[1..].to_owned(),
            hidden => hidden.strip_prefix("# ").unwrap_or(line).to_owned(),
        };
        let code: String = code.lines().map(|line| shown(line) + "\n").collect();
        match code.parse::<TokenStream>() {
            Ok(tokens) => self.tokens(tokens),
            Err(error) => panic!("{}: an example is no Rust: {error}\n{code}", self.path),
        }
    }
}

/// Whether a link leads to an item of the crate: `crate::places::Call::get()`.
fn is_item(address: &str) -> bool {
    let path = address.strip_prefix("mod@").unwrap_or(address);
    let path = path.strip_suffix("()").unwrap_or(path).strip_prefix("crate::");
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    path.is_some_and(|path| path.split("::").all(is_name))
}

/// The text of `#[doc = "…"]` or `#![doc = "…"]` that tokens begin with, and what follows.
fn doc_line(tokens: &[TokenTree]) -> Option<(String, &[TokenTree])> {
    let rest = match tokens {
        [TokenTree::Punct(hash), rest @ ..] if hash.as_char() == '#' => rest,
        _ => return None,
    };
    let rest = match rest {
        [TokenTree::Punct(bang), rest @ ..] if bang.as_char() == '!' => rest,
        _ => rest,
    };
    let [TokenTree::Group(group), rest @ ..] = rest else { return None };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    match inner.as_slice() {
        [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text)]
            if doc == "doc" && group.delimiter() == Delimiter::Bracket =>
        {
            let syn::Lit::Str(text) = syn::Lit::new(text.clone()) else { return None };
            Some((text.value(), rest))
        }
        _ => None,
    }
}
