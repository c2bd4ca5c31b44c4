//! Tests what is read from the sentences of a response section, written in a shorthand for links.

use super::*;
use crate::{extract::tests::marked, page::Link};

/// `<x>` stands for a link on `x` to its resource page.
fn text(shorthand: &str) -> Text {
    let mut text = Text::default();
    for (index, piece) in shorthand.split(['<', '>']).enumerate() {
        let inner = marked(piece);
        let start = text.plain.len();
        text.plain.push_str(&inner.plain);
        text.marks.extend(inner.marks.into_iter().map(|mark| crate::page::Mark {
            start: mark.start + start,
            end: mark.end + start,
            ..mark
        }));
        if index % 2 == 1 {
            text.links.push(Link {
                start,
                end: text.plain.len(),
                target: format!("../resources/{piece}.md"),
                span: crate::source::Span::default(),
            });
        }
    }
    text
}

fn ty(ty: &WrittenType) -> String {
    match ty {
        WrittenType::Collection(item) => format!("[{}]", self::ty(item)),
        WrittenType::Named(written) => written.text.clone(),
        other => format!("{other:?}"),
    }
}

fn read(shorthand: &str) -> String {
    let text = text(shorthand);
    let shown: Vec<String> = statements(&[&text])
        .iter()
        .map(|statement| {
            let says = match &statement.says {
                Says::Type(of) => ty(of),
                Says::Guess(of) => format!("{}?", ty(of)),
                other => format!("{other:?}"),
            };
            format!("{} {says}{}", statement.status.unwrap_or(0), statement.headers.join(","))
        })
        .collect();
    shown.join("; ")
}

#[test]
fn the_usual_sentences() {
    let cases = [
        ("returns a `200 OK` response code and a collection of <call> objects in the response body.", "200 [call]"),
        ("returns `201, Created` and a <call> object.", "201 call"),
        ("returns `200 OK` response code and <call> collection object in the response body.", "200 [call]"),
        ("returns a `204 No Content` response code. It does not return anything in the response body.", "204 Nothing"),
        (
            "returns `204` and an empty response. With `Prefer`, it returns `200 OK` and the <task> object.",
            "204 Nothing; 200 task",
        ),
        ("answers `200 OK`, and a String collection in the response body.", "200 [Primitive(String)]"),
        ("returns a 202 Accepted response code and the requested <call> objects.", "202 [call]"),
        ("answers `200 OK`, and an **alert** object in the response body.", "200 alert"),
        ("returns a `200 OK` response code and user object in the response body.", "200 user?"),
        ("returns a collection of <item> resources.", "0 [item]"),
    ];
    for (sentence, expected) in cases {
        assert_eq!(read(sentence), expected, "{sentence}");
    }
}

#[test]
fn what_a_header_points_to_is_no_body() {
    assert_eq!(
        read("returns `200 OK` and a Location header with the URI of a <commsOperation>."),
        "200 SilentLocation"
    );
    assert_eq!(
        read("returns `202 Accepted` and a link to the <operation> in the `Operation-Location` header."),
        "202 SilentOperation-Location"
    );
}

#[test]
fn numbers_are_not_all_statuses() {
    assert_eq!(read("returns at most 200 Microsoft 365 groups of 2097152 bytes."), "");
    assert_eq!(read("returns a 200-series code."), "");
}
