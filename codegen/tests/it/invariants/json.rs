//! Checks the JSON reader: whatever is read has its places, and strict JSON is read as by any other reader.

use graphdown_codegen::{
    diagnostic::Diagnostics,
    page::json::{self, Json},
    source::{FileId, Source, SourceMap, Span},
};

use super::edits;

/// Any text as JSON.
pub(crate) fn json(text: &str) {
    let mut diagnostics = Diagnostics::default();
    let read = json::read(text, Span::new(FileId(0), 0, text.len()), &mut diagnostics);
    let diagnostics = diagnostics.into_sorted();
    for diagnostic in &diagnostics {
        let fixed = diagnostic.fix.as_ref().map(|fix| fix.span);
        for span in [Some(diagnostic.span), fixed].into_iter().flatten() {
            assert!(stretch(text, span).is_some(), "{diagnostic:?} lies outside of its text");
        }
    }
    let Some(read) = read else { return };
    are_placed(&read, text);
    let value = read.to_value();
    if let Ok(strict) = serde_json::from_str::<serde_json::Value>(text) {
        let is_object_or_list = strict.is_object() || strict.is_array();
        if diagnostics.is_empty() && is_object_or_list {
            assert_eq!(value, strict, "strict JSON is read as something else: {text:?}");
        }
    }
    // Written strictly, it is the same value without a flaw.
    let strict = value.to_string();
    let again = json::read(&strict, Span::new(FileId(0), 0, strict.len()), &mut Diagnostics::default());
    assert_eq!(again.map(|json| json.to_value()), Some(value.clone()), "{strict} is read as something else");
    // Of several flaws, one may decide how the others are read; a single one is mended for good.
    if let [flaw] = diagnostics.as_slice()
        && flaw.fix.is_some()
    {
        let sources = SourceMap::from_iter([Source { path: String::new(), text: text.to_owned() }]);
        let mended = edits::made(&sources, &diagnostics).unwrap_or(sources);
        let mended = mended.text(FileId(0));
        let mut left = Diagnostics::default();
        let again = json::read(mended, Span::new(FileId(0), 0, mended.len()), &mut left);
        assert_eq!(again.map(|json| json.to_value()), Some(value), "mended, it says something else: {mended:?}");
        assert_eq!(left.into_sorted(), [], "mended, something is still wrong with it: {mended:?}");
    }
}

fn are_placed(json: &Json, text: &str) {
    assert!(stretch(text, json.span).is_some(), "{json:?} lies outside of its text");
    for (name, span, value) in json.members() {
        assert!(stretch(text, *span).is_some(), "the name {name:?} lies outside of its text");
        are_placed(value, text);
    }
    for item in json.items() {
        are_placed(item, text);
    }
}

fn stretch(text: &str, span: Span) -> Option<&str> {
    text.get(span.start as usize..span.end as usize)
}
