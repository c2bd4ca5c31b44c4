//! Tests hostile texts in every text of some pages that are imported: what is written is read as the same facts, and no
//! text escapes its cell, its line or its file.

use std::{collections::BTreeMap, path::Path};

use graphdown_codegen::{
    Analysis, Options,
    import::{MARK, Own},
    page::Version,
    source::{Source, SourceMap},
};

use crate::{
    folder,
    hostile_page::{pieces, with},
    import::{Facts, differences, facts},
};

/// Every so many-th text is tried in a place; all in all places take a minute.
const STRIDE: usize = 31;

/// A page with what the others lack: enumerations of two tables.
const ENUMERATIONS: &str = "\
---
title: \"Enum values\"
description: \"Members.\"
ms.prod: \"lamps\"
doc_type: enumPageType
---

# Enum values

Namespace: microsoft.graph

### lampColor values

|Member|Value|Description|
|:---|:---|:---|
|red|0|Like a rose.|
|darkBlue|1|Like the sea.|

### lampShape values

|Member|
|:---|
|round|
|unknownFutureValue|
";

/// What is markup, structure or nothing in some place of a page; each as it stands, and as text of Markdown.
fn texts() -> Vec<String> {
    let plain = [
        "a|b",
        "|",
        "a`b``c`",
        "``` x",
        "~~~",
        "<b>x</b> <!-- y --> <br>",
        "--> x <!--",
        "&lt;i&gt; &#124; &#10; &amp;",
        "---",
        "# x",
        "1. x",
        "- x",
        "> x",
        "[a](../b.md) ![c](d) [e][f]",
        "[!INCLUDE [x](../../../etc/passwd.md)]",
        "../../../etc/passwd",
        "C:\\x\\y\\",
        "*x* _y_ **z** __w__ ~~v~~",
        "\u{202e}evil\u{2066} \u{200b} \u{feff}",
        "\u{1b}[31m \u{0} \u{7f} \u{85}",
        "שלום مرحبا",
        "{ \"x\": 1 }",
        "\"x\": \"y\",",
        ":::zone pivot=\"x\"",
        "Required. Default value is 7. Read-only. Deprecated.",
        "a, b; c and d",
        "{id}",
        "$filter",
    ];
    let escaped = plain.iter().map(|text| {
        text.chars().flat_map(|one| one.is_ascii_punctuation().then_some('\\').into_iter().chain([one])).collect()
    });
    let mut texts: Vec<String> = plain.iter().map(|text| (*text).to_owned()).chain(escaped).collect();
    // Markdown of two lines, in which the second is the beginning of something else.
    texts.extend(
        ["x\n---\ntitle: y", "x\n\n## Properties\n\n|Property|Type|\n|:---|:---|\n|y|String|", "x\n```\ny"]
            .map(str::to_owned),
    );
    // Characters of JSON.
    texts.push("x\\n--> \\u003e ``` \\\" \\u0000 \\u202e |".to_owned());
    texts.push("long name ".repeat(400));
    texts.push("x".repeat(5_000));
    texts
}

/// Those of the texts' characters that nobody sees.
const UNSEEN: &[char] = &['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{1b}', '\0', '\u{7f}', '\u{85}'];

fn map(pages: &BTreeMap<String, String>) -> SourceMap {
    pages.iter().map(|(path, text)| Source { path: path.clone(), text: text.clone() }).collect()
}

/// Facts without the values that examples show.
fn without_examples(mut facts: Facts) -> Facts {
    for members in facts.values_mut().filter_map(serde_json::Value::as_object_mut) {
        members.remove("example");
    }
    facts
}

/// What is wrong with the import of some pages.
fn wrong(pages: &BTreeMap<String, String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let sources = map(pages);
    let analysis = Analysis::new(Version::V1, &sources, Options::default());
    let imported = analysis.import(&Own::default()).pages;
    for (path, text) in &imported {
        if !pages.contains_key(path) {
            wrong.push(format!("{path} is written, which isn't the path of a page"));
        }
        // One line more and a key of the front matter would be a text's.
        let mut lines = text.lines();
        let is_head = lines.next() == Some("---") && lines.next().is_some_and(|line| line.contains(MARK));
        let keys: Vec<&str> = lines.by_ref().take_while(|line| *line != "---").collect();
        let known = ["title: ", "ms.prod: ", "doc_type: "];
        if !is_head
            || !keys.iter().all(|key| known.iter().any(|known| key.starts_with(known)) && key.ends_with(['"', '\'']))
        {
            wrong.push(format!("the front matter is {keys:?}"));
        }
        let unseen = text.find(UNSEEN).map(|at| format!("{:?} is written", &text[at..].chars().next()));
        wrong.extend(unseen);
    }
    // What nobody sees isn't written, so that these facts differ.
    if pages.values().any(|text| text.contains(UNSEEN)) {
        return wrong;
    }
    let written = map(&imported);
    let again = Analysis::new(Version::V1, &written, Options::default());
    let twice = again.import(&Own::default()).pages;
    for (path, text) in imported.iter().filter(|(path, text)| twice.get(*path) != Some(text)) {
        let other = twice.get(path).map_or("nothing", String::as_str);
        wrong.push(format!("imported again, {path} differs:\n{text}\n=====\n{other}"));
    }
    let [expected, found] = [analysis, again].map(|one| without_examples(facts(&one.into_document().0)));
    if expected != found {
        wrong.push(differences(0, 0, &expected, &found));
    }
    wrong
}

fn pages() -> BTreeMap<String, String> {
    let folder = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile"), "v1.0");
    let mut pages: BTreeMap<String, String> =
        folder.sources.into_iter().map(|source| (source.path, source.text)).collect();
    pages.insert("v1.0/resources/enums.md".to_owned(), ENUMERATIONS.to_owned());
    pages
}

/// A page whose request line is the end of what its example requests.
const TAIL: &str = "\
---
title: \"List entries\"
description: \"Entries.\"
ms.prod: \"lamps\"
doc_type: apiPageType
---

# List entries

Namespace: microsoft.graph

## HTTP request

```http
GET /logbook/entries
```

## Response

If successful, this method returns a `200 OK` response code and a collection of [lamp](../resources/lamp.md) objects.

## Examples

<!-- { \"blockType\": \"request\", \"name\": \"list_entries\" } -->
```http
GET https://graph.microsoft.com/v1.0/ships/7/logbook/entries
```
";

#[test]
fn a_line_is_completed_only_to_what_a_line_can_state() {
    let path = "v1.0/api/logbook-list-entries.md";
    let mut failed = Vec::new();
    for hostile in texts() {
        for place in ["ships", "7"] {
            let mut trial = pages();
            trial.insert(path.to_owned(), TAIL.replace(&format!("/{place}/"), &format!("/{hostile}/")));
            let wrong = wrong(&trial);
            if !wrong.is_empty() {
                failed.push(format!("{:?} for {place:?}: {}", &hostile, wrong.join("\n")));
            }
        }
    }
    assert!(failed.is_empty(), "{} are wrong:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn what_is_hostile_in_a_page_is_imported_as_it_was_read() {
    let pages = pages();
    assert_eq!(wrong(&pages), [""; 0]);
    let texts = texts();
    let mut failed = Vec::new();
    for (path, text) in &pages {
        // Examples stay behind, but for the paths that they request.
        let examples = text.find("## Examples").unwrap_or(text.len());
        let is_requested = |at: usize| text[..at].rsplit('\n').next().is_some_and(|line| line.contains(" http"));
        let pieces = pieces(text).into_iter().filter(|piece| piece.0 < examples || is_requested(piece.0));
        for (index, piece) in pieces.enumerate() {
            // Some texts in each place: together they come to all kinds of places.
            for hostile in texts.iter().skip(index % STRIDE).step_by(STRIDE) {
                let mut trial = pages.clone();
                trial.insert(path.clone(), with(text, piece, hostile));
                let wrong = wrong(&trial);
                if !wrong.is_empty() {
                    let hostile: String = hostile.chars().take(100).collect();
                    failed.push(format!("{path}, {hostile:?} for {:?}: {}", &text[piece.0..piece.1], wrong.join("\n")));
                }
            }
        }
    }
    assert!(failed.is_empty(), "{} are wrong:\n{}", failed.len(), failed.join("\n"));
}
