//! Tests reading with small pages: compares outlines of what was read, and reads pages put together at random.

use super::{Block, Page, PageKind, Version, read};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Position, Source, SourceMap};
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn sources(texts: &[(&str, &str)]) -> SourceMap {
    texts.iter().map(|(path, text)| Source { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
}

fn page(text: &str) -> Page {
    read(&sources(&[("v1.0/api/a.md", text)]), FileId(0), &mut Diagnostics::default()).unwrap()
}

/// Compares the outline of the first text's page, and the diagnostics.
fn check(texts: &[(&str, &str)], expected: &Expect) {
    let sources = sources(texts);
    let mut diagnostics = Diagnostics::default();
    let mut out = outline(&read(&sources, FileId(0), &mut diagnostics).unwrap());
    for found in diagnostics.into_sorted() {
        let path = &sources.get(found.span.file).unwrap().path;
        let Position { line, column } = sources.position(found.span).unwrap();
        out += &format!("{path}:{line}:{column} {}: {}\n", found.code.as_str(), found.message);
    }
    expected.assert_eq(&out);
}

fn outline(page: &Page) -> String {
    let mut out = String::new();
    for section in &page.sections {
        out += &format!("{} {} ({:?})\n", "#".repeat(section.level.into()), section.heading.plain, section.family);
        blocks(&section.blocks, "  ", &mut out);
    }
    out
}

fn blocks(all: &[Block], indent: &str, out: &mut String) {
    for block in all {
        match block {
            Block::Paragraph(text) => *out += &format!("{indent}{}\n", text.plain),
            Block::Item(text) => *out += &format!("{indent}- {}\n", text.plain),
            Block::Note(inner) => blocks(inner, &format!("{indent}> "), out),
            Block::Table(table) => {
                for row in std::iter::once(&table.header).chain(&table.rows) {
                    let cells: Vec<&str> = row.iter().map(|cell| cell.plain.as_str()).collect();
                    *out += &format!("{indent}[{}]\n", cells.join(" ¦ "));
                }
            }
            Block::Code(code) => {
                let annotation = code.annotation.as_ref().map(|found| found.json.to_value().to_string());
                *out += &format!("{indent}{} {:?} {}\n", code.info, code.text, annotation.unwrap_or_default());
            }
            Block::Annotation(annotation) => *out += &format!("{indent}{}\n", annotation.json.to_value()),
        }
    }
}

#[test]
fn other_tabs_than_http_are_left_out() {
    check(
        &[(
            "v1.0/api/a.md",
            "# A\n## Example\n# [HTTP](#tab/http)\n<!-- {\"blockType\": \"request\"} -->\n\n``` http\nGET /a\n```\n\
             # [Python](#tab/python)\n[!INCLUDE [sample](../gone.md)]\n```python\n# not a heading\n---\n```\n---\n\n---\n\
             After.\n---\nMore.\n# [HTTP](#tab/http)\nKept.\n# [Go](#tab/go)\nDropped.\n#### Response\nDone.\n",
        )],
        &expect![[r##"
            # A (Preamble)
            ## Example (Example)
              http "GET /a" {"blockType":"request"}
              After.
              More.
              Kept.
            #### Response (ExampleResponse)
              Done.
            v1.0/api/a.md:23:1 unclosed-tabs: the group of tabs isn't closed
        "##]],
    );
}

#[test]
fn includes_stand_where_they_are_called() {
    check(
        &[
            (
                "v1.0/api/a.md",
                "# A\n[!INCLUDE [note](../../includes/Note.md)]\n## Permissions\n[!include[table](../includes/table.md)]\n\
                 Gone [!INCLUDE [x](x.md)] and back [!INCLUDE [cycle](a.md)].\n",
            ),
            ("includes/note.md", "---\nms.topic: include\n---\n<!-- a remark -->\n> [!NOTE]\n> It is new.\n"),
            ("v1.0/includes/table.md", "|Name|Text|\n|:--|:--|\n|id|An [!INCLUDE [id](id.md)].|"),
            ("v1.0/includes/id.md", "identifier\n"),
        ],
        &expect![[r#"
            # A (Preamble)
              > It is new.
            ## Permissions (Permissions)
              [Name ¦ Text]
              [id ¦ An identifier.]
              Gone and back .
            v1.0/api/a.md:5:6 missing-include: the included file `v1.0/api/x.md` is missing
            v1.0/api/a.md:5:36 cyclic-include: the included file `v1.0/api/a.md` includes this file
        "#]],
    );
}

#[test]
fn tables_are_mended() {
    check(
        &[(
            "v1.0/api/a.md",
            "# A\nAbove\nName|Type|Text\n|:--|:--|\n|a|`x|y`|one|two|\n|b|String\n|c|String|broken\n   over lines.|\n\
             <!--|d|String|out|-->\n  e | [f](g.md) collection | [h][] and [i][i]<br>j <token> |\n|**Group**||\n|k|[l](m.md|n|\nBelow\n",
        )],
        &expect![[r#"
            # A (Preamble)
              Above
              [Name ¦ Type ¦ Text]
              [a ¦ x|y ¦ one|two]
              [b ¦ String ¦ ]
              [c ¦ String ¦ broken over lines.]
              [e ¦ f collection ¦ h and i j <token>]
              [Group ¦  ¦ ]
              [k ¦ l ¦ n]
              Below
            v1.0/api/a.md:4:1 table-delimiter: expected 3 cells as in the header, found 2
            v1.0/api/a.md:5:1 ragged-table-row: expected 3 cells as in the header, found 4; the surplus ones are joined to the last
            v1.0/api/a.md:7:1 ragged-table-row: expected the row on one line, found it on two; they are joined
            v1.0/api/a.md:12:12 unclosed-link: the target of the link isn't closed
        "#]],
    );
}

#[test]
fn a_delimiter_row_may_have_tabs() {
    check(
        &[("v1.0/api/a.md", "# A\n| Name | Type |\n| ---- |----\t \t|\n| a | String |\n")],
        &expect![[r#"
            # A (Preamble)
              [Name ¦ Type]
              [a ¦ String]
        "#]],
    );
}

#[test]
fn annotations_are_bound_to_the_fence_below() {
    check(
        &[(
            "v1.0/api/a.md",
            "# A\n<!-- {\"blockType\": \"ignored\",} -->s\n\n\n```\nGET /a\n```\n\n```\nGET /b\n```\n\
             Some <!-- not\n\nread --> prose.\n<!-- {\"blockType\": \"request\"} -->\nBetween.\n```json\n{}\n```\n\
             <!--\n## Methods\n-->\n<!-- {\"type\": \"#page.annotation\"}\n\n",
        )],
        &expect![[r##"
            # A (Preamble)
               "GET /a" {"blockType":"ignored"}
               "GET /b" 
              Some prose.
              {"blockType":"request"}
              Between.
              json "{}" 
              {"type":"#page.annotation"}
            v1.0/api/a.md:2:29 json-flaw: a trailing comma
            v1.0/api/a.md:2:35 text-after-annotation: expected a line break after the annotation, found `s`
            v1.0/api/a.md:23:1 unclosed-comment: the comment isn't closed
        "##]],
    );
}

#[test]
fn an_unclosed_fence_ends_where_code_cannot_go_on() {
    check(
        &[(
            "v1.0/api/a.md",
            "# A\n## Example\n```http\nGET /a\n\n### Response\n<!-- {\"blockType\": \"response\"} -->\n```http\nHTTP/1.1 200 OK\n```\n",
        )],
        &expect![[r##"
            # A (Preamble)
            ## Example (Example)
              http "GET /a\n" 
            ### Response (ExampleResponse)
              http "HTTP/1.1 200 OK" {"blockType":"response"}
            v1.0/api/a.md:3:1 unclosed-fence: the fenced block isn't closed
        "##]],
    );
}

#[test]
fn headings_mean_the_same_in_any_spelling() {
    check(
        &[(
            "v1.0/api/a.md",
            "# A\n## Prerequisites\n### For chats\n## HTTP Request (to add)\n## **Optional query parameters:**\n## Response\n\
             ### Response for chats\n## Examples\n### Example 1: one\n##### Request\n##### Response 2\n### Third request\n\
             ### Notification - done\n## Remarks\n### colour values \n",
        )],
        &expect![[r#"
            # A (Preamble)
            ## Prerequisites (Permissions)
            ### For chats (Permissions)
            ## HTTP Request (to add) (HttpRequest)
            ## Optional query parameters: (QueryParameters)
            ## Response (Response)
            ### Response for chats (Response)
            ## Examples (Example)
            ### Example 1: one (Example)
            ##### Request (ExampleRequest)
            ##### Response 2 (ExampleResponse)
            ### Third request (ExampleRequest)
            ### Notification - done (ExampleNotification)
            ## Remarks (Other)
            ### colour values (EnumValues)
        "#]],
    );
}

const MARKDOWN: &str = "# lamp: dim

Namespace: microsoft.graph

Dims a lamp.

## Permissions
|Permission type|Least privileged permissions|Higher privileged permissions|
|:--|:--|:--|
|Delegated (work or school account)|Not supported.|Not supported.|
|Application|Lamp.Dim|Lamp.Dim.All, House.All|

> Note: Lamps only.

## HTTP request
```http
POST /lamps/{id}/dim
POST /me/lamp/dim
```

## Request body
|Parameter|Type|Description|
|:--|:--|:--|
|steps|Int32 collection|How far (1 | 2).|

## Example
### Request
```http
POST https://graph.microsoft.com/beta/lamps/1/dim
Content-Type: application/json

{
  \"steps\": [1]
}
```
### Response
```http
HTTP/1.1 204 No Content
```
";

const RENDERED: &str = "lamp: dim

Namespace: microsoft.graph

Dims a lamp.

Permissions

Permission type Least privileged permissions Higher privileged permissions
Delegated (work or school account) Not supported. Not supported.
Application Lamp.Dim Lamp.Dim.All, House.All

Note: Lamps only.

HTTP request

POST /lamps/{id}/dim
POST /me/lamp/dim

Request body

Parameter Type Description
steps Int32 collection How far (1 | 2).

Example

Request

POST https://graph.microsoft.com/beta/lamps/1/dim
Content-Type: application/json

{
  \"steps\": [1]
}
Response

HTTP/1.1 204 No Content";

#[test]
fn a_rendered_page_is_read_as_its_source() {
    let read = |text| read(&sources(&[("dim.txt", text)]), FileId(0), &mut Diagnostics::default()).unwrap();
    let (source, rendered) = (read(MARKDOWN), read(RENDERED));
    assert_eq!(outline(&rendered).replace("#####", "###"), outline(&source));
    assert_eq!((rendered.version, rendered.kind), (Version::Beta, PageKind::Operation));
    assert_eq!(rendered.namespace.map(|(name, _)| name).as_deref(), Some("microsoft.graph"));
}

#[test]
fn a_page_is_deprecated_as_a_whole_or_not() {
    let is_deprecated = |text| page(text).deprecation.is_some();
    assert!(is_deprecated("# A (deprecated)\n"));
    assert!(is_deprecated("# A\n> [!CAUTION]\n> The lamp API is deprecated and will go dark.\n"));
    assert!(!is_deprecated("# A\n> **Note:** The `/app` path is deprecated. Use `/b`.\n"));
    assert!(!is_deprecated("# A\nThe **colour** property is deprecated.\n"));
}

/// What pages consist of, to be put together at random.
const PARTS: [&str; 24] = [
    MARKDOWN,
    RENDERED,
    "```http\n",
    "```\n",
    "<!-- {\"blockType\": \"request\", ",
    "-->",
    "| a | `b|c` |\n",
    "|:--|--|\n",
    "---\n",
    "# [HTTP](#tab/http)\n",
    "# [C#](#tab/csharp)\n",
    "[!INCLUDE [a](b.md)]",
    "[!INCLUDE [a](a.md)]",
    "> ",
    "- ",
    "## Response\n",
    "\u{a0}é\u{200b}",
    "[x][]",
    "<br>",
    "\r\n",
    "**",
    "{\"a\": [\"b\\u12",
    "title: x\n",
    "\n\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_makes_reading_panic(
        parts in prop::collection::vec((0..PARTS.len(), 0_usize..400, 0_usize..400), 1..12),
        included in prop::collection::vec(0..PARTS.len(), 0..4),
    ) {
        let cut = |(part, start, length): (usize, usize, usize)| -> String {
            let text = PARTS[part];
            let start = if text.len() < 40 { 0 } else { start };
            text.chars().skip(start).take(length.max(1)).collect()
        };
        let text: String = parts.into_iter().map(cut).collect();
        let other: String = included.into_iter().map(|part| PARTS[part]).collect();
        let sources = sources(&[("v1.0/api/a.md", &text), ("v1.0/api/b.md", &other)]);
        let mut diagnostics = Diagnostics::default();
        let page = read(&sources, FileId(0), &mut diagnostics).unwrap();
        prop_assert!(!page.sections.is_empty());
        for found in diagnostics.into_sorted() {
            let place = found.span;
            let text = sources.text(place.file);
            prop_assert!(text.get(place.start as usize..place.end as usize).is_some(), "{found:?}");
        }
    }
}
