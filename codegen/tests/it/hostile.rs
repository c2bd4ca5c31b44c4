//! Tests a hostile text in every place of a document, one at a time: the emitted items are the same as with a harmless
//! text, and the text stays text. Only names and literals may differ.

use std::collections::BTreeMap;

use graphdown_codegen::{CrateName, Printed, diagnostic::Diagnostics, emit_sharing, page::Version, spec::Document};
use serde_json::Value;

use crate::inert::{Checked, MARKER};

/// What is put in place of the hostile text, to see what such a place gives at all.
pub(crate) const HARMLESS: &str = "lantern light";

/// Texts that would be code, documentation that is run, or something else than text, in some place.
pub(crate) fn hostile() -> Vec<String> {
    let item = format!("impl Drop for Graph {{ fn drop(&mut self) {{ {MARKER}!() }} }}");
    let word = format!("std::{MARKER}();let_x=\"{}", "a".repeat(120));
    vec![
        format!("Pets\n}}\n/// {MARKER}\npub fn {MARKER}() {{}}\n}}\n{item}\r\n{item}\n//"),
        format!("\r{item}\u{2028}{item}\u{2029}{item}\u{85}{item}\u{b}\u{c}{item}"),
        format!("*/ {item} /* \" ); {MARKER}!(); ( \"#; {MARKER}!(); r#\" \"##; {MARKER}!(); r##\"\\\" \\"),
        format!(
            "{{{MARKER}}} }} {item} {{ }}}} {{{{ json!({MARKER}) \\n\\\n r#{MARKER} #![{MARKER}] #[{MARKER}] //! $crate"
        ),
        format!("```\n{MARKER}!();\n```\n~~~\n{MARKER}!();\n~~~\n\n    {MARKER}!();\n\n```rust\n{MARKER}!();"),
        format!(
            "- - - {{ {MARKER}!() }};\n\n- a\n\n  5. b\n\n     5. c\n\n        {MARKER}!();\n1. 2. 3. {MARKER}!();"
        ),
        format!("``` {word} `` \"; {word} ``"),
        format!("x ``` {word} `` y ```` {word} ``` z <br> `` {word}"),
        format!(
            "<script>{MARKER}()</script> <{MARKER}> [{MARKER}](javascript:{MARKER}) [{MARKER}][] [^1] <!-- &#10;&lt;{MARKER}"
        ),
        format!("': {MARKER}\n- {MARKER}: \"\n---\n...\n\"\n[dependencies]\n{MARKER} = \"1\"\n'''"),
        format!("\0\u{1b}[31m\u{202e}\u{2066}\u{feff}\u{61c}\u{200f}\u{7f}\u{9b}{MARKER}\t\u{8}"),
        String::from("../../etc/passwd/%2e%2e/./a?b=c&d#e\\f"),
        String::from("mod"),
        String::new(),
        "日本語 größe 🦀 long name ".repeat(100),
    ]
}

/// The place of a value in a document, or of a member's name there.
#[derive(Clone, Debug)]
struct Place {
    pointer: String,
    is_key: bool,
}

fn places(value: &Value, pointer: &str, found: &mut Vec<Place>) {
    let place = |pointer: &str, is_key| Place { pointer: pointer.to_owned(), is_key };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                found.push(place(&pointer, true));
                places(value, &pointer, found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                places(value, &format!("{pointer}/{index}"), found);
            }
        }
        _ => found.push(place(pointer, false)),
    }
}

impl Place {
    fn with(&self, document: &Value, text: &str) -> Value {
        let mut document = document.clone();
        if self.is_key {
            let (parent, name) = self.pointer.rsplit_once('/').unwrap();
            let name = name.replace("~1", "/").replace("~0", "~");
            let members = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            // In its place, since the order of members is one of their meanings.
            let renamed = std::mem::take(members).into_iter();
            members.extend(renamed.map(|(key, value)| (if key == name { text.to_owned() } else { key }, value)));
        } else {
            *document.pointer_mut(&self.pointer).unwrap() = Value::String(text.to_owned());
        }
        document
    }

    /// What in a text has a meaning in this place, so that other items may come of it than of words.
    fn structure(&self) -> &'static str {
        let parent = self.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        match parent {
            // A path template.
            "/paths" => "/{}()=:.'",
            // Namespaces of types.
            "/components/schemas" => ".",
            _ => "",
        }
    }
}

/// A document, and what was looked at already.
struct Trial {
    document: Value,
    printed: Printed,
    checked: Checked,
}

/// What comes of a document: its files' items, how many diagnostics, and the files themselves.
#[derive(PartialEq)]
struct Outcome {
    items: Vec<String>,
    told: usize,
    files: BTreeMap<String, String>,
}

impl Trial {
    /// `None` where it is no document that can be read.
    fn outcome(&mut self, document: Value) -> Option<Outcome> {
        static KRATE: CrateName = CrateName::of(Version::V1);
        let document: Document = serde_json::from_value(document).ok()?;
        let mut diagnostics = Diagnostics::default();
        let files = emit_sharing(&document, &KRATE, &mut self.printed, &mut diagnostics);
        Some(Outcome { items: self.checked.skeleton(&files), told: diagnostics.into_sorted().len(), files })
    }

    /// Puts each text into a place, one at a time.
    fn place(&mut self, place: &Place, plain: &Outcome) {
        let Some(expected) = self.outcome(place.with(&self.document, HARMLESS)) else { return };
        // What lands nowhere is tried with all texts at once.
        let lands = expected.files != plain.files;
        let texts = if lands { hostile() } else { vec![hostile().join("\n")] };
        for text in texts {
            let Some(found) = self.outcome(place.with(&self.document, &text)) else { continue };
            // Nothing is no text, and what is structure in this place may give other items.
            let is_comparable = !text.is_empty() && !text.contains(|char| place.structure().contains(char));
            if is_comparable && found.items != expected.items {
                // Fewer items are one thing, silence another.
                let difference = difference(&expected.items, &found.items);
                assert!(found.told > expected.told, "{place:?} gives other items for {text:?}: {difference:#?}");
            }
        }
    }
}

/// Tries a document with that many places at least, of which that many parts are reported as they stand.
fn check(name: &str, least: usize, told: usize) {
    let path = format!("{}/tests/hostile/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    let document: Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut found = Vec::new();
    places(&document, "", &mut found);
    assert!(found.len() >= least, "only {} places", found.len());
    let mut trial = Trial { document: document.clone(), printed: Printed::default(), checked: Checked::default() };
    let plain = trial.outcome(document).unwrap();
    assert_eq!((plain.told, plain.items.len() > 10), (told, true));
    found.iter().for_each(|place| trial.place(place, &plain));
}

#[test]
fn nothing_in_a_document_of_calls_becomes_code() {
    check("calls", 180, 0);
}

#[test]
fn nothing_in_a_document_of_what_is_sent_becomes_code() {
    check("sending", 120, 1);
}

#[test]
fn nothing_in_a_document_of_examples_becomes_code() {
    check("examples", 130, 0);
}

#[test]
fn nothing_in_a_document_of_types_becomes_code() {
    check("types", 120, 0);
}

pub(crate) fn difference<'a>(expected: &'a [String], found: &'a [String]) -> BTreeMap<&'a str, isize> {
    let mut counts: BTreeMap<&str, isize> = BTreeMap::new();
    expected.iter().for_each(|item| *counts.entry(item).or_default() -= 1);
    found.iter().for_each(|item| *counts.entry(item).or_default() += 1);
    counts.retain(|_, count| *count != 0);
    counts
}
