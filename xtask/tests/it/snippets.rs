//! Tests what `cargo xtask snippets` writes and lists, and its exit status, on a copy of a case.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::folder::copy;

/// Runs the command on a folder's pages, and writes beside them.
fn snippets(dir: &Path, options: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["snippets", "--docs"])
        .arg(dir.join("v1.0"))
        .arg("--out")
        .arg(dir.join("rust"))
        .args(options)
        .output()
        .unwrap();
    let text = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (status.code(), text)
}

fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/cases/each-request-is-a-snippet")
}

/// In one test, since all runs compile in one folder.
#[test]
fn snippets_compile_and_follow_their_pages() {
    let case = case();
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    copy(&case, dir);

    let (status, text) = snippets(dir, &[]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("found 4 requests: 4 with a snippet"), "{text}");
    // The case's snapshot is what was compiled just now.
    let expected = fs::read_to_string(case.join("snippets.txt")).unwrap();
    for part in expected.split("==== ").skip(1) {
        let (name, text) = part.split_once(" ====\n").unwrap();
        assert_eq!(fs::read_to_string(dir.join("rust").join(name)).unwrap(), text);
    }
    assert_eq!(snippets(dir, &["--check", "--quiet"]), (Some(0), String::new()));

    // A request gets another name: its old snippet goes, unless only another part is asked for.
    let page = dir.join("v1.0/api/lamp-list.md");
    let renamed = fs::read_to_string(&page).unwrap().replace("get_a_few", "get_lamps");
    fs::write(&page, renamed).unwrap();
    let (status, text) = snippets(dir, &["--check", "--quiet"]);
    assert_eq!(status, Some(1), "{text}");
    let lines: Vec<&str> = text.lines().map(|line| line.split(" in ").next().unwrap()).collect();
    let [missing, stale] = ["missing get-lamps-rust-snippets.md", "stale get-a-few-lamp-list-rust-snippets.md"];
    assert_eq!(lines, [stale, missing]);
    assert_eq!(snippets(dir, &["--quiet", "--only", "lamp-update"]), (Some(0), String::new()));
    assert!(dir.join("rust/get-a-few-lamp-list-rust-snippets.md").exists());
    assert_eq!(snippets(dir, &["--quiet"]), (Some(0), String::new()));
    assert!(!dir.join("rust/get-a-few-lamp-list-rust-snippets.md").exists());

    // A type takes the client's own name: what names both doesn't compile.
    for page in ["v1.0/api/lamp-update.md", "v1.0/resources/lamp.md"].map(|page| dir.join(page)) {
        let text = fs::read_to_string(&page).unwrap();
        let text = text.replace("microsoft.graph.lamp\"", "microsoft.graph.graph\"");
        fs::write(&page, text.replace("lamp resource", "graph resource").replace("[lamp]", "[graph]")).unwrap();
    }
    let (status, text) = snippets(dir, &["--only", "lamp-update"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("v1.0/api/lamp-update.md:43: error its snippet doesn't compile: "), "{text}");
    assert!(text.contains("found 1 requests: 0 with a snippet, 0 wrong on their page, 1 others"), "{text}");
}
