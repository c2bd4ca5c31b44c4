//! Pages with one thing in them many times, or nested deep.

use super::{Input, all_names, filled, repeat, repeated};
use graphdown_codegen::source::Source;

/// A name, the slot of a page, and what stands there: what opens and what closes as often as the size says, with what
/// stands within.
const INPUTS: &[(&str, &str, [&str; 3])] = &[
    ("front matter keys", "key", ["k#: v\n", "", ""]),
    ("front matter keys of one name", "key", ["k: v\n", "", ""]),
    ("front matter lines without a key", "key", ["nothing\n", "", ""]),
    ("nested quotes", "block", ["> ", "x", ""]),
    ("nested quotes without blanks", "block", [">", "x", ""]),
    ("nested quotes of lists", "block", [">- ", "x", ""]),
    ("nested lists of quotes", "block", ["- > ", "x", ""]),
    ("nested lists", "block", ["* ", "x", ""]),
    ("nested lists above blank lines", "block", ["- ", "x", "\n"]),
    ("strings of blank lines", "received", [",\"a\": \"", "", "\n"]),
    ("annotations without end", "block", ["<!-- {}\n```x\n```\n", "", ""]),
    ("nested ordered lists", "block", ["1. ", "x", ""]),
    ("nested emphasis", "words", ["*a ", "x", " a*"]),
    ("nested strong", "words", ["**a ", "x", " a**"]),
    ("open emphasis", "words", ["*a ", "x", ""]),
    ("open underscores", "words", ["a_b _c ", "x", ""]),
    ("nested brackets", "words", ["[", "x", "]"]),
    ("open brackets", "words", ["[", "x", ""]),
    ("closed brackets", "words", ["]", "x", ""]),
    ("nested links", "words", ["[", "x", "](y.md)"]),
    ("nested images", "words", ["![", "x", "](y.md)"]),
    ("halves of links", "words", ["](", "x", ""]),
    ("open links", "words", ["[a](b ", "x", ""]),
    ("links", "words", ["[lamp](../resources/lamp.md) ", "x", ""]),
    ("links to anchors", "words", ["[lamp](../resources/lamp.md#a#) ", "x", ""]),
    ("links to nowhere", "words", ["[lamp](lamp#.md) ", "x", ""]),
    ("references", "words", ["[a#][] ", "x", ""]),
    ("reference definitions", "block", ["[a#]: ../resources/lamp.md\n", "", ""]),
    ("reference definitions and uses", "block", ["[a#]: ../resources/lamp.md\n\n[a#][]\n\n", "", ""]),
    ("open references", "words", ["[x][", "x", ""]),
    ("backticks", "words", ["` `` ", "x", ""]),
    ("code spans", "words", ["`a` ", "x", ""]),
    ("inline HTML", "words", ["<b>", "x", "</b>"]),
    ("open tags", "words", ["<a ", "x", ""]),
    ("open comments", "words", ["<!-- ", "x", ""]),
    ("open annotations", "block", ["<!-- {\n", "x", ""]),
    ("open processing instructions", "words", ["<?", "x", ""]),
    ("open CDATA", "words", ["a <![CDATA[ ", "x", ""]),
    ("entities", "words", ["&amp;", "x", ""]),
    ("backslashes", "words", ["\\", "x", ""]),
    ("nested HTML", "block", ["<div>\n", "x", "</div>\n"]),
    ("HTML blocks", "block", ["<div>\n\nx\n\n</div>\n\n", "x", ""]),
    ("alerts", "block", ["> [!NOTE]\n> x\n\n", "x", ""]),
    ("open alerts", "words", ["[! ", "x", ""]),
    ("includes", "block", ["[!INCLUDE [x](../includes/note.md)]\n\n", "x", ""]),
    ("includes on one line", "words", ["[!INCLUDE [x](../includes/note.md)] ", "x", ""]),
    ("missing includes", "block", ["[!INCLUDE [x](../includes/n#.md)]\n\n", "x", ""]),
    ("open includes", "words", ["[!INCLUDE [x", "x", ""]),
    ("lines of text", "block", ["some words\n", "x", ""]),
    ("one long line", "words", ["some words ", "x", ""]),
    ("one long word", "words", ["word", "x", ""]),
    ("paragraphs", "block", ["some words\n\n", "x", ""]),
    ("list items", "block", ["- item\n", "x", ""]),
    ("list items apart", "block", ["- item\n\n", "x", ""]),
    ("headings", "block", ["## Heading #\n\nx\n\n", "x", ""]),
    ("headings of one text", "block", ["## Heading\n\nx\n\n", "x", ""]),
    ("empty headings", "block", ["## \n", "x", ""]),
    ("headings of level 6", "block", ["###### Heading #\n", "x", ""]),
    ("headings without a meaning", "example", ["### Aside #\n\nx\n\n", "x", ""]),
    ("levels up and down", "example", ["## A\n\n### B\n\n#### C\n\n", "x", ""]),
    ("titles", "block", ["# Title\n", "x", ""]),
    ("rules", "block", ["---\n\n", "x", ""]),
    ("setext headings", "block", ["x\n=\n\n", "x", ""]),
    ("groups of tabs", "block", ["# [C#](#tab/c)\n\nx\n\n---\n\n", "x", ""]),
    ("open tabs", "block", ["# [C#](#tab/c)\nx\n", "x", ""]),
    ("tabs that are never closed", "block", ["# [C#](#tab/c)\n\n## Heading #\n", "x", ""]),
    ("fences", "block", ["```json\n{}\n```\n\n", "x", ""]),
    ("open fences", "block", ["```json\n\n# A\n\n", "x", ""]),
    ("open fences of two kinds", "block", ["```json\n\n# A\n\n~~~json\n\n", "x", ""]),
    ("open fences in tabs", "block", ["# [C#](#tab/c)\n\n```json\n\n", "x", ""]),
    ("annotations", "block", ["<!-- { \"blockType\": \"ignored\" } -->\n", "x", ""]),
    ("annotations of the page", "block", ["<!-- { \"type\": \"#page.annotation\" } -->\n", "x", ""]),
    ("remarks", "block", ["<!-- x -->\n", "x", ""]),
    ("remarks on one line", "words", ["<!-- x -->", "x", ""]),
    ("annotation keys", "annotation", [", \"k#\": 1", "", ""]),
    ("annotation keys of one name", "annotation", [", \"k\": 1", "", ""]),
    ("annotation names", "annotation", ["", ", \"name\": [\"a\"", ", \"a#\"%]"]),
    ("tables", "block", ["|a|b|\n|-|-|\n|1|2|\n\n", "x", ""]),
    ("delimiter rows", "block", ["|-|-|\n", "x", ""]),
    ("pipes", "block", ["|", "x", ""]),
    ("rows with too many pipes", "block", ["|a|b|\n|-|-|\n|", "x", "|"]),
    ("columns", "block", ["|a", "|\n", "|-"]),
    ("broken rows", "property", ["|a#\n", "", ""]),
    ("permissions", "permission", [", Lamp#.Read", "", ""]),
    ("permissions of one name", "permission", [", Lamp.Read", "", ""]),
    ("permissions without commas", "permission", [" Lamp#.Read", "", ""]),
    ("permissions of one resource", "permission", [", Lamp.Read, Lamp.ReadWrite.All", "", ""]),
    ("joint permissions", "permission", [" and Lamp#.Read", "", ""]),
    ("empty permissions", "permission", [",", "", ""]),
    ("tags in permissions", "permission", ["<br>", "", ""]),
    ("request lines", "line", ["GET /lamps/{id}/part#\n", "", ""]),
    ("request lines of one text", "line", ["GET /lamps/{id}/part\n", "", ""]),
    ("request lines that go on", "line", ["&$a#=1\n", "", ""]),
    ("stray request lines", "line", ["nothing\n", "", ""]),
    ("segments", "template", ["/part#", "", ""]),
    ("placeholders", "template", ["/{a#}", "", ""]),
    ("placeholders of one name", "template", ["/{id}", "", ""]),
    ("nested calls", "template", ["/f(", "x", ")"]),
    ("open calls", "template", ["/f(", "x", ""]),
    ("arguments", "template", ["/f(", "x={x}", ",a#={a#}"]),
    ("open braces", "template", ["{", "x", ""]),
    ("closed braces", "template", ["{a}$ref", "x", ""]),
    ("quotes in a template", "template", ["'", "x", ""]),
    ("query options in a template", "template", ["&a#={a}", "", ""]),
    ("path parameters", "pathParameter", ["|p#|String|A parameter.|\n", "", ""]),
    ("query parameters", "queryParameter", ["|p#|String|A parameter.|\n", "", ""]),
    ("request headers", "header", ["|Header#|A header.|\n", "", ""]),
    ("request headers of one name", "header", ["|Header|A header.|\n", "", ""]),
    ("body parameters", "parameter", ["|p#|String|A parameter.|\n", "", ""]),
    ("body parameters of one name", "parameter", ["|p|String|A parameter.|\n", "", ""]),
    ("required body parameters", "parameter", ["|p#|String|Required.|\n", "", ""]),
    ("sentences of a response", "answer", ["If not, it returns `4#` response code. ", "", ""]),
    ("responses in prose", "answer", [" or a `20#` response", "", ""]),
    ("links in the response", "answer", [" and a [lamp](../resources/lamp.md) object", "", ""]),
    ("query options", "url", ["?a#=1&", "x=1", ""]),
    ("query options and more", "url", ["&a#=1", "", ""]),
    ("segments of an example", "url", ["/a#", "", ""]),
    ("message headers", "messageHeader", ["Header#: 1\n", "", ""]),
    ("message headers of one name", "messageHeader", ["Header: 1\n", "", ""]),
    ("members sent", "sent", [",\n\"a#\": 1", "", ""]),
    ("members sent of one name", "sent", [",\n\"a\": 1", "", ""]),
    ("members received", "received", [",\n\"a#\": 1", "", ""]),
    ("members received of one name", "received", [",\n\"a\": 1", "", ""]),
    ("members within", "inner", [", \"a#\": 1", "", ""]),
    ("types told", "received", [",\n\"a#@odata.type\": \"#x.a#\"", "", ""]),
    ("nested objects", "received", [",\n\"a\": {\"x\": 1", "", "}"]),
    ("nested lists of JSON", "received", [", \"a\": [", "1", "]"]),
    ("nested lists in lists", "inner", [", \"a\": [[", "1", "]]"]),
    ("open objects", "received", [",\n\"a\": {", "", ""]),
    ("items", "received", ["", ", \"a\": [1", ",1%]"]),
    ("objects in a list", "received", ["", ",\n\"value\": [{\"id\": \"#\"}", ",{\"id\": \"#\"}%]"]),
    ("a long string", "received", ["", ",\n\"a\": \"", "word%\""]),
    ("long names", "received", ["", ",\n\"a", "word%\": 1"]),
    ("strings without end", "received", [",\n\"a#\": \"x\n", "", ""]),
    ("quotes", "received", ["\"", "", ""]),
    ("colons", "received", [":", "", ""]),
    ("commas", "received", [",", "", ""]),
    ("bare words", "received", [",\na#: b", "", ""]),
    ("bare names", "received", [", a", "", ""]),
    ("slashes", "received", ["/", "", ""]),
    ("comments in JSON", "received", ["// x\n", "", ""]),
    ("open comments in JSON", "received", ["/*", "", ""]),
    ("ellipses", "received", ["... ", "", ""]),
    ("typographic quotes", "received", [",\n\u{201c}a#\u{201d}: 1", "", ""]),
    ("no-break spaces", "received", ["\u{a0}", "", ""]),
    ("zero-width spaces", "received", ["\u{200b}", "", ""]),
    ("zero-width spaces in text", "words", ["\u{200b}", "", ""]),
    ("replacement characters", "words", ["\u{fffd}", "", ""]),
    ("escapes", "received", ["", ",\n\"a\": \"", "\\u00e9\\x%\""]),
    (
        "examples",
        "example",
        [
            "### Request\n\n<!-- { \"blockType\": \"request\", \"name\": \"dim#\" } -->\n```http\nPOST https://graph.microsoft.com/v1.0/lamps/7/dim\n\n{\"percent\": #}\n```\n\n### Response\n\n<!-- { \"blockType\": \"response\" } -->\n```http\nHTTP/1.1 200 OK\n\n{\"id\": \"#\"}\n```\n\n",
            "",
            "",
        ],
    ),
    (
        "examples of one name",
        "example",
        [
            "### Request\n\n<!-- { \"blockType\": \"request\", \"name\": \"dim\" } -->\n```http\nPOST https://graph.microsoft.com/v1.0/lamps/7/dim\n\n{\"percent\": 1}\n```\n\n### Response\n\n<!-- { \"blockType\": \"response\" } -->\n```http\nHTTP/1.1 200 OK\n\n{\"id\": \"1\"}\n```\n\n",
            "",
            "",
        ],
    ),
    (
        "examples without a place",
        "example",
        [
            "### Request\n\n<!-- { \"blockType\": \"request\" } -->\n```http\nGET https://graph.microsoft.com/v1.0/candles/#\n```\n\n",
            "",
            "",
        ],
    ),
    ("messages in a fence", "messageHeader", ["GET https://graph.microsoft.com/v1.0/lamps/7/dim\n\n", "", ""]),
    (
        "responses",
        "example",
        [
            "### Response\n\n<!-- { \"blockType\": \"response\" } -->\n```http\nHTTP/1.1 200 OK\n\n{\"id\": \"#\"}\n```\n\n",
            "",
            "",
        ],
    ),
    (
        "notifications",
        "example",
        [
            "### Notification - a#\n\n<!-- { \"blockType\": \"example\" } -->\n```json\n{\"@odata.type\": \"#microsoft.graph.lamp\", \"id\": \"1\"}\n```\n\n",
            "",
            "",
        ],
    ),
    ("methods", "method", ["|[Dim](../api/lamp-dim.md)|[lamp](lamp.md)|Again.|\n", "", ""]),
    ("properties", "property", ["|p#|String|A property.|\n", "", ""]),
    ("properties of one name", "property", ["|p|String|A property.|\n", "", ""]),
    ("properties of one name but for case", "property", ["|p|String|A.|\n|P|String|A.|\n", "", ""]),
    ("properties of unknown types", "property", ["|p#|thing#|A property.|\n", "", ""]),
    ("properties with members", "property", ["|p#|lampState|Possible values are: `on`, `of`.|\n", "", ""]),
    ("relationships", "relationship", ["|r#|[lamp](lamp.md)|One.|\n", "", ""]),
    ("nested collections", "type", ["Collection(", "String", ")"]),
    ("open collections", "type", ["Collection(", "String", ""]),
    ("collections of collections", "type", ["", "String", " collection"]),
    ("collections of", "type", ["collection of ", "String", ""]),
    ("lists of lists", "type", ["", "String", "[]"]),
    ("remarks on a type", "type", ["(x) ", "String", " (x)"]),
    ("types", "type", ["a#", "", " or b"]),
    ("commas in a type", "type", ["String, ", "", ""]),
    ("nouns of a type", "type", ["", "x", " resource"]),
    ("values", "value", [", `v#`", "", ""]),
    ("values of one name", "value", [", `v`", "", ""]),
    ("a long description", "description", ["Some words. ", "", ""]),
    ("deprecations in a description", "description", ["Deprecated since 2020. ", "", ""]),
    ("links in a description", "description", ["[lamp](lamp.md) ", "", ""]),
    ("quoted pipes in a cell", "description", ["`|` ", "", ""]),
    ("backticks in a cell", "description", ["` `` ", "", ""]),
    ("links of a cell without end", "description", ["[a](b ", "", ""]),
    ("pipes in a cell", "description", ["|", "", ""]),
    ("tables in a cell", "description", ["<table>", "", ""]),
    ("members of a sample", "sample", [",\n\"a#\": \"String\"", "", ""]),
    ("members of a sample of one name", "sample", [",\n\"a\": \"String\"", "", ""]),
    ("nested samples", "sample", [",\n\"a\": {\"x\": 1", "", "}"]),
    (
        "samples",
        "section",
        [
            "<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.a#\" } -->\n```json\n{\"a\": \"String\"}\n```\n\n",
            "",
            "",
        ],
    ),
    (
        "samples of one name",
        "section",
        [
            "<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.lamp\" } -->\n```json\n{\"a\": \"String\"}\n```\n\n",
            "",
            "",
        ],
    ),
    (
        "samples in a chain",
        "section",
        [
            "<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.a#\", \"baseType\": \"microsoft.graph.a#1\" } -->\n```json\n{\"a\": \"String\"}\n```\n\n",
            "",
            "",
        ],
    ),
    ("bases", "preamble", ["Inherits from [lamp](lamp.md). ", "", ""]),
    ("derived types", "section", ["", "## Derived types\n\n", "- [a#](a#.md)\n"]),
    ("members", "member", ["|m#|A member.|\n", "", ""]),
    ("members of one name", "member", ["|m|A member.|\n", "", ""]),
    ("enumerations", "enumeration", ["### lamp# values\n\n|Member|Description|\n|:---|:---|\n|on|On.|\n\n", "", ""]),
    (
        "enumerations of one name",
        "enumeration",
        ["### lamp values\n\n|Member|Description|\n|:---|:---|\n|on|On.|\n\n", "", ""],
    ),
];

const OPERATION: &str = include_str!("operation.md");
const RESOURCE: &str = include_str!("resource.md");
const ENUMERATIONS: &str = include_str!("enumerations.md");
const ROOM: &str = "# room resource type\n\nNamespace: microsoft.graph\n\nA room.\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|id|String|Tells rooms apart.|\n";

/// What stands where a type belongs.
pub(crate) const USUAL: [(&str, &str); 1] = [("type", "String")];

/// The names of all inputs, also of those that are folders of many pages.
pub(crate) fn names() -> Vec<String> {
    let folders = FOLDERS.iter().map(|(name, _)| format!("pages: {name}"));
    all_names("page", INPUTS).into_iter().chain(folders).collect()
}

/// The input of that name.
pub(crate) fn input(name: &str, size: usize) -> Option<Input> {
    if let Some((_, make)) =
        name.strip_prefix("pages: ").and_then(|name| FOLDERS.iter().find(|(known, _)| *known == name))
    {
        return Some(Input::Pages(make(size)));
    }
    if let Some((slot, parts)) = repeat::parts(name) {
        return Some(Input::Pages(folder(slot, &repeated(size, parts))));
    }
    let name = name.strip_prefix("page: ")?;
    let (_, slot, parts) = INPUTS.iter().find(|(known, ..)| *known == name)?;
    Some(Input::Pages(folder(slot, &repeated(size, *parts))))
}

/// An operation, its type and its enumerations, with the text at that slot.
fn folder(slot: &str, text: &str) -> Vec<Source> {
    let page = |path: &str, template: &str| source(path, filled(template, slot, text, &USUAL));
    vec![
        page("v1.0/api/lamp-dim.md", OPERATION),
        page("v1.0/resources/enums.md", ENUMERATIONS),
        page("v1.0/resources/lamp.md", RESOURCE),
        source("v1.0/resources/room.md", ROOM.to_owned()),
        source("v1.0/includes/note.md", "A note.\n".to_owned()),
    ]
}

fn source(path: &str, text: String) -> Source {
    Source { path: path.to_owned(), text }
}

type Make = fn(usize) -> Vec<Source>;

/// Folders with as many pages as the size says, or with includes that include each other.
const FOLDERS: &[(&str, Make)] = &[
    ("types in a chain", |size| numbered(size, chained)),
    ("types below one", |size| numbered(size, below)),
    ("types of one name", |size| numbered(size, |number| resource(number, "lamp", "", "String"))),
    ("types that refer to each other", |size| {
        numbered(size, |number| resource(number, &format!("lamp{number}"), "", &format!("lamp{}", number + 1)))
    }),
    ("operations of one path", |size| numbered(size, |number| operation(number, "/lamps/{id}"))),
    ("operations of many paths", |size| numbered(size, |number| operation(number, &format!("/lamps{number}/{{id}}")))),
    ("paths of one file", |size| numbered(size, |_| source("v1.0/api/lamp-get.md", operation(0, "/lamps/{id}").text))),
    ("includes in a chain", included),
    ("includes that double", doubling),
];

fn numbered(size: usize, page: impl Fn(usize) -> Source) -> Vec<Source> {
    (0..size).map(page).collect()
}

fn resource(number: usize, name: &str, base: &str, ty: &str) -> Source {
    let text = format!(
        "# {name} resource type\n\nNamespace: microsoft.graph\n\nA lamp. {base}\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|own{number}|[{ty}]({ty}.md)|A property.|\n\n## JSON representation\n\n<!-- {{ \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.{name}\" }} -->\n```json\n{{\"own{number}\": {{}}}}\n```\n"
    );
    source(&format!("v1.0/resources/page{number}.md"), text)
}

fn chained(number: usize) -> Source {
    let base = format!("Inherits from [lamp{}](page{}.md).", number + 1, number + 1);
    resource(number, &format!("lamp{number}"), &base, "String")
}

fn below(number: usize) -> Source {
    let base = if number > 0 { "Inherits from [lamp0](page0.md)." } else { "" };
    resource(number, &format!("lamp{number}"), base, "lamp0")
}

fn operation(number: usize, path: &str) -> Source {
    let text = format!(
        "# lamp: get {number}\n\nGet a lamp.\n\n## HTTP request\n\n```http\nGET {path}\n```\n\n## Response\n\nThe status is `200 OK`, and the body holds a [lamp0](../resources/page0.md) object.\n\n## Example\n\n```http\nGET https://graph.microsoft.com/v1.0{path}\n```\n\n```http\nHTTP/1.1 200 OK\n\n{{\"id\": \"1\"}}\n```\n"
    );
    source(&format!("v1.0/api/page{number}.md"), text)
}

fn included(size: usize) -> Vec<Source> {
    let note = |number: usize| {
        source(&format!("v1.0/includes/n{number}.md"), format!("A note.\n\n[!INCLUDE [x](n{}.md)]\n", number + 1))
    };
    let page = source("v1.0/api/page.md", "# A page\n\n[!INCLUDE [x](../includes/n0.md)]\n".to_owned());
    std::iter::once(page).chain(numbered(size, note)).collect()
}

/// Each of fifteen includes holds the next one as often as there is room for: a short text becomes a long one.
fn doubling(size: usize) -> Vec<Source> {
    let times = 2 + size / 4_000;
    let note = |number: usize| {
        source(&format!("v1.0/includes/n{number}.md"), format!("[!INCLUDE [x](n{}.md)]\n\n", number + 1).repeat(times))
    };
    let page = source("v1.0/api/page.md", "# A page\n\n[!INCLUDE [x](../includes/n0.md)]\n".to_owned());
    std::iter::once(page).chain(numbered(14, note)).collect()
}
