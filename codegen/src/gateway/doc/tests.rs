//! Tests the doc lines that Markdown gives.

use expect_test::{Expect, expect};

use super::{DocLine, Docs};

fn check(markdown: &str, expected: &Expect) {
    let docs = Docs::markdown(markdown);
    let lines: Vec<&str> = docs.lines().map(DocLine::as_str).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn prose_keeps_its_meaning() {
    check(
        "The *state* of a **call**, see `Calls` and [call](../resources/call.md#x).",
        &expect![[r#"
        The *state* of a **call**, see `Calls` and
        [call](https://learn.microsoft.com/graph/api/resources/call#x)."#]],
    );
    check(
        "One.\n\nTwo.\n- a\n- b\n  c\n\n1. x\n2. y",
        &expect![[r#"
        One.

        Two.

        - a
        - b c

        1. x
        2. y"#]],
    );
    check(
        "```http\nGET /x\n```",
        &expect![[r#"
        ```text
        GET /x
        ```"#]],
    );
}

#[test]
fn nothing_of_a_page_reaches_rustdoc_as_markup() {
    check(
        "A [broken] link, [one][two] and <id>, a<br>break, https://graph.microsoft.com/x, a_b _c 1 < 2 `",
        &expect![[r#"
        A \[broken\] link, \[one\]\[two\] and \<id>, a break, <https://graph.microsoft.com/x>, a_b \_c 1 \<
        2 \`"#]],
    );
    check("*/ /** \u{202e}turned\r\n#![feature]\t&lt;x> \\", &expect![[r#"*/ /*\* turned #!\[feature\] \<x> \\"#]]);
    check("1. ", &expect![[""]]);
    check("[x](javascript:alert) [y](<a b.md>) ![z](z.png) &#35; x", &expect!["x y z # x"]);
}

#[test]
fn long_lines_are_broken_where_nothing_begins() {
    let text = format!("{} - # 1. end `a code span that is long`", "word ".repeat(19));
    check(
        &text,
        &expect![[r#"
        word word word word word word word word word word word word word word word word word word word - # 1.
        end `a code span that is long`"#]],
    );
}
