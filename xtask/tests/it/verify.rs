//! Tests what `cargo xtask verify` reports of the pages of `specs`, unchanged and with faults.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::folder::copy;
use expect_test::expect_file;
use serde_json::{Value, json};

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs")
}

fn verify(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("verify").args(arguments).output().unwrap()
}

#[test]
fn the_examples_of_specs_hold() {
    let output = verify(&[]);
    let (told, table) = (String::from_utf8(output.stderr).unwrap(), String::from_utf8(output.stdout).unwrap());
    assert!(output.status.success(), "{told}{table}");
    expect_file!["verify/specs.txt"].assert_eq(&table);
}

/// A page, what it says, what it is made to say, and of the diagnostics that come of it one: its code and the very text
/// that it marks.
const SLIPS: [[&str; 5]; 5] = [
    [
        "v1.0/api/call-mute.md",
        "POST https://graph.microsoft.com/v1.0/communications/calls/8c2f5e0a-71d3-4b86-9f4e-2a6d90c1b7e4/mute",
        "POST https://graph.microsoft.com/v1.0/communications/calls/8c2f5e0a-71d3-4b86-9f4e-2a6d90c1b7e4/silence",
        "example-mismatch",
        "POST https://graph.microsoft.com/v1.0/communications/calls/8c2f5e0a-71d3-4b86-9f4e-2a6d90c1b7e4/silence",
    ],
    [
        "v1.0/api/call-unmute.md",
        "  \"clientContext\": \"d45324c1-fcb5-430a-902c-f20af696537c\"\n}\n```\n\n##### Notification",
        "  \"clientContext\": { \"id\": 7 }\n}\n```\n\n##### Notification",
        "value-mismatch",
        "{ \"id\": 7 }",
    ],
    [
        "v1.0/api/call-keepalive.md",
        "HTTP/1.1 200 OK\n",
        "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{ \"isAlive\": true }\n",
        "unexpected-body",
        "{ \"isAlive\": true }",
    ],
    [
        "v1.0/api/call-delete.md",
        "DELETE https://graph.microsoft.com/v1.0/communications/calls/",
        "DELETE https://graph.microsoft.com/v1.0/Communications/calls/",
        "path-case",
        "Communications",
    ],
    [
        "v1.0/api/call-get.md",
        "Content-Type: application/json\n\n{\n",
        "Content-Type: application/json\n\nThe call:\n",
        "unreadable-body",
        "The call:",
    ],
];

#[test]
fn each_slip_of_a_page_is_told_where_it_is() {
    // A place that stays, so that what cargo compiles for it doesn't pile up.
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("slips");
    copy(&specs(), &dir);
    for [page, from, to, ..] in SLIPS {
        let text = fs::read_to_string(dir.join(page)).unwrap();
        assert!(text.contains(from), "{page} doesn't say {from}");
        fs::write(dir.join(page), text.replacen(from, to, 1)).unwrap();
    }
    let docs = dir.join("v1.0");
    let output = verify(&["--docs", docs.to_str().unwrap(), "--format", "json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for [page, _, _, code, marked] in SLIPS {
        let wrong = lines.iter().filter(|line| line["outcome"] == "docs");
        let of_page = wrong.filter(|line| line["source"].as_str().unwrap().starts_with(&format!("{page}:")));
        let told: Vec<(String, String)> = of_page
            .flat_map(|line| line["diagnostics"].as_array().unwrap())
            .map(|one| (one["code"].as_str().unwrap().to_owned(), text_at(&dir, page, one)))
            .collect();
        assert!(told.contains(&(code.to_owned(), marked.to_owned())), "{page} is made wrong, and told are {told:?}");
    }
    let ours: Vec<&Value> = lines.iter().filter(|line| line["outcome"] == "ours" && line["reason"].is_null()).collect();
    assert!(ours.is_empty(), "slips of the pages are taken for our own: {ours:?}");
}

/// The text that a diagnostic marks, which begins and ends on one line or goes on to the end of its first.
fn text_at(root: &Path, page: &str, diagnostic: &Value) -> String {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let text = fs::read_to_string(root.join(page)).unwrap();
    let line = text.lines().nth(number(&diagnostic["line"]) - 1).unwrap();
    let is_one_line = diagnostic["end"]["line"] == diagnostic["line"];
    let end = if is_one_line { number(&diagnostic["end"]["column"]) - 1 } else { line.chars().count() };
    let start = number(&diagnostic["column"]) - 1;
    line.chars().skip(start).take(end - start).collect()
}

/// Names that are keywords, roots of crates, devices, modules of tests, too long for a file, or another's but for case.
const NAMES: [&str; 16] = [
    "mod", "main", "lib", "tests", "type", "self", "Crate", "async", "con", "com1", "values", "tokio", "aB", "a_b",
    "日本", LONG,
];

/// With what stands around it longer than a file's name may be.
const LONG: &str = concat!(
    "aVeryLongNameOfAVeryLongPlaceThatNobodyWouldGiveToAnythingUnlessSomebodyWantedToSeeWhatComesOfIt",
    "aVeryLongNameOfAVeryLongPlaceThatNobodyWouldGiveToAnythingUnlessSomebodyWantedToSeeWhatComesOfIt",
    "aVeryLongNameOfAVeryLongPlaceThatNobodyWouldGiveToAnythingUnlessSomebodyWantedToSeeWhatComesOfIt",
);

/// JSON that is too deep or too long for the macros that would write it as code.
fn large() -> [Value; 3] {
    let deep = (0..40).fold(json!("deep"), |inner, _| json!({ "in": [inner] }));
    let wide: serde_json::Map<String, Value> = (0..200).map(|index| (format!("m{index}"), json!(index))).collect();
    let long = (0..300).map(|index| json!({ "a\"#": index, "b": "}\npub fn c() {}" })).collect();
    [deep, Value::Object(wide), Value::Array(long)]
}

#[test]
fn odd_names_and_large_bodies_compile_and_are_tried() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/cases/each-request-is-a-snippet");
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names");
    let read = |page: &str| fs::read_to_string(case.join("v1.0").join(page)).unwrap();
    let (update, lamp) = (read("api/lamp-update.md"), read("resources/lamp.md"));
    let [api, resources] = ["api", "resources"].map(|folder| dir.join("v1.0").join(folder));
    for folder in [&api, &resources] {
        fs::create_dir_all(folder).unwrap();
    }
    let sent = "  \"@odata.type\": \"#microsoft.graph.lamp\"";
    assert!(update.contains(sent) && lamp.contains("microsoft.graph.lamp"));
    for (index, name) in NAMES.iter().enumerate() {
        // Types have ASCII names.
        let ty = if name.is_ascii() { *name } else { "lamp" };
        let renamed = |text: &str| {
            let text = text
                .replace("microsoft.graph.lamp", &format!("microsoft.graph.{ty}"))
                .replace("/lamps/", &format!("/{name}/"));
            text.replace("lamp.md)", &format!("r{index}.md)")).replace("# lamp ", &format!("# {ty} "))
        };
        fs::write(api.join(format!("r{index}-update.md")), renamed(&update)).unwrap();
        fs::write(resources.join(format!("r{index}.md")), renamed(&lamp)).unwrap();
    }
    for (index, large) in large().into_iter().enumerate() {
        let body = format!("{sent},\n  \"unlisted\": {large}");
        let text = update.replace(sent, &body).replace("/lamps/", &format!("/large{index}/"));
        fs::write(api.join(format!("large{index}-update.md")), text.replace("lamp.md)", "r14.md)")).unwrap();
    }
    let docs = dir.join("v1.0");
    let output = verify(&["--docs", docs.to_str().unwrap(), "--format", "json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let failed: Vec<&Value> = lines.iter().filter(|line| line["outcome"] != "holds").collect();
    assert!(failed.is_empty(), "{failed:#?}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(lines.len(), 2 * (NAMES.len() + large().len()), "each page shows a request and a response");
    let snippets = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["snippets", "--docs", docs.to_str().unwrap(), "--out", dir.join("rust").to_str().unwrap()])
        .output()
        .unwrap();
    let told = String::from_utf8(snippets.stderr).unwrap();
    assert!(snippets.status.success() && told.contains("found 19 requests: 19 with a snippet"), "{told}");
}
