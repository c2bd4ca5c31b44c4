use super::{is_json_like, read};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Span};

/// The value as strict JSON, and each flaw with its place.
fn check(text: &str, value: &str, flaws: &[&str]) {
    let mut diagnostics = Diagnostics::default();
    let json = read(text, Span::new(FileId(0), 0, text.len()), &mut diagnostics);
    assert_eq!(json.map(|json| json.to_value().to_string()).unwrap_or_default(), value, "{text}");
    let found: Vec<String> = diagnostics
        .into_sorted()
        .iter()
        .map(|flaw| format!("{}..{} {}", flaw.span.start, flaw.span.end, flaw.message))
        .collect();
    assert_eq!(found, flaws, "{text}");
}

/// The text with all edits made that its flaws come with.
fn mended(text: &str, place: Span) -> String {
    let mut diagnostics = Diagnostics::default();
    read(text, place, &mut diagnostics);
    let mut mended = text.to_owned();
    let fixes = diagnostics.into_sorted().into_iter().rev().filter_map(|flaw| flaw.fix);
    for fix in fixes {
        mended.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.text);
    }
    mended
}

#[test]
fn what_is_plain_is_mended_and_nothing_else() {
    let cases = [
        (r#"{"a": [1,], "b": 2,}"#, r#"{"a": [1], "b": 2}"#),
        ("{\"a\": 1\n \"b\": 2}", "{\"a\": 1,\n \"b\": 2}"),
        (r#"{blockType: response, truncated: True}"#, r#"{"blockType": "response", "truncated": true}"#),
        ("{\u{201c}a\u{201d}: 'b',\u{a0}\"c\": \u{200b}1}", r#"{"a": "b", "c": 1}"#),
        // What these mean takes judgement.
        (r#"{"a": "b "c" d"}"#, r#"{"a": "b "c" d"}"#),
        (r#"{"a": 'say "b"'}"#, r#"{"a": 'say "b"'}"#),
        (r#"{"a": "\u12", "b": {id} }"#, r#"{"a": "\u12", "b": {id} }"#),
        (r#"{"a": 1, ... // more"#, r#"{"a": 1, ... // more"#),
        (r#"{"a": 2 lamps}"#, r#"{"a": 2 lamps}"#),
        (r#"{"a": [1, ...]}"#, r#"{"a": [1, ...]}"#),
        (r"{'a': 'b\n\u0001'}", r#"{"a": "b\n\u0001"}"#),
    ];
    for (text, expected) in cases {
        assert_eq!(mended(text, Span::new(FileId(0), 0, text.len())), expected);
    }
    // Its bytes stand elsewhere in the source: it was indented there.
    let text = r#"{"a": 1,}"#;
    assert_eq!(mended(text, Span::new(FileId(0), 0, text.len() + 2)), text);
}

#[test]
fn strict_json_has_no_flaws() {
    check(
        r#" {"a": [1, -2.5, true, null], "b": {"c": "\u00e9\ud83d\ude00\n"}} "#,
        r#"{"a":[1,-2.5,true,null],"b":{"c":"é😀\n"}}"#,
        &[],
    );
}

#[test]
fn commas() {
    check(r#"{"a": 1, "b": [1,],}"#, r#"{"a":1,"b":[1]}"#, &["16..17 a trailing comma", "18..19 a trailing comma"]);
    check("{\"a\": 1\n \"b\": 2}", r#"{"a":1,"b":2}"#, &["7..7 a missing comma"]);
    check("{, \"a\": 1,, \"b\": 2}", r#"{"a":1,"b":2}"#, &["1..2 a surplus comma", "10..11 a surplus comma"]);
}

#[test]
fn quotes() {
    check("{isCollection: true}", r#"{"isCollection":true}"#, &["1..13 the name `isCollection` has no quotes"]);
    check(
        "{\"a\": string (identifier), \"b\": TRUE}",
        r#"{"a":"string (identifier)","b":true}"#,
        &["6..25 the value `string (identifier)` has no quotes", "32..36 the value `TRUE` has no quotes"],
    );
    check(
        "{'a': “b”}",
        r#"{"a":"b"}"#,
        &[r#"1..2 expected `"` around the string, found `'`"#, r#"6..9 expected `"` around the string, found `“`"#],
    );
    check("{\"a\": \"b,\n\"c\": 1}", r#"{"a":"b","c":1}"#, &["6..9 the string isn't closed"]);
}

#[test]
fn strings_over_lines() {
    check("{\"a\": \"b\n  c\"}", r#"{"a":"b\n  c"}"#, &["8..9 the string has a line break or a tab"]);
}

#[test]
fn what_is_no_value() {
    check(
        "{\u{a0}/* all */ \"a\": 1, // one\n ...\n}",
        r#"{"a":1}"#,
        &[
            "1..3 U+00A0 isn't white space in JSON",
            "3..12 the JSON has a comment",
            "19..20 a trailing comma",
            "21..27 the JSON has a comment",
            "29..32 the JSON has an ellipsis",
        ],
    );
    check("{\"a\": 1}\nmore", r#"{"a":1}"#, &["9..13 expected the end of the JSON, found `more`"]);
    check("{\"a\": 1 /* one */}", r#"{"a":1}"#, &["8..17 the JSON has a comment"]);
    check(r#"{"a": */*}"#, r#"{"a":"*/*"}"#, &["6..9 the value `*/*` has no quotes"]);
    check("[Zip file contents]", "", &[]);
    check("", "", &[]);
    assert!(!is_json_like("id,name"));
}

#[test]
fn what_is_left_open() {
    check(
        "{\"a\": [1, {\"b\": 2}",
        r#"{"a":[1,{"b":2}]}"#,
        &["0..1 the object isn't closed", "6..7 the list isn't closed"],
    );
    check("{\"a\": [{\"b\": 2]}", r#"{"a":[{"b":2}]}"#, &["7..8 the object isn't closed"]);
    check(
        "{\"a\": 007, \"b\": }",
        r#"{"a":"007"}"#,
        &["6..9 the value `007` has no quotes", "11..16 the member `b` has no value"],
    );
}

#[test]
fn deep_nesting_ends() {
    let text = "[".repeat(100_000);
    let mut diagnostics = Diagnostics::default();
    assert!(read(&text, Span::new(FileId(0), 0, text.len()), &mut diagnostics).is_some());
}
