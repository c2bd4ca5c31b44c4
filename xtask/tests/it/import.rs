//! Tests what `cargo xtask import` writes, keeps and lists, and its exit status, on a copy of a case.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use crate::folder::copy;

fn import(docs: &Path, out: &Path, options: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["import", "--docs"])
        .arg(docs)
        .arg("--out")
        .arg(out)
        .args(options)
        .output()
        .unwrap();
    let text = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (status.code(), text)
}

const PIN: [&str; 4] = ["--commit", "0123456789012345678901234567890123456789", "--date", "2021-07-16"];

#[test]
fn imported_pages_follow_the_docs_and_pages_of_our_own_stay() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/cases/each-request-is-a-snippet");
    let dir = tempfile::tempdir().unwrap();
    let (docs, out) = (dir.path().join("docs"), dir.path().join("specs"));
    copy(&case, &docs);
    // In another case, as names that some systems take for one.
    let own = out.join("v1.0/api/lamp-List.md");
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    let by_hand = fs::read_to_string(docs.join("v1.0/api/lamp-list.md")).unwrap();
    fs::write(&own, &by_hand).unwrap();

    let (status, text) = import(&docs, &out, &PIN);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("kept 1 pages of our own"), "{text}");
    assert_eq!(fs::read_to_string(&own).unwrap(), by_hand);
    let written: Vec<_> =
        fs::read_dir(own.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(written.iter().filter(|name| name.eq_ignore_ascii_case("lamp-list.md")).count(), 1, "{written:?}");
    let page = out.join("v1.0/api/lamp-update.md");
    let written = fs::read_to_string(&page).unwrap();
    assert!(written.contains("PATCH /") && !written.contains("## Example"), "{written}");
    assert!(fs::read_to_string(out.join("source.toml")).unwrap().contains("date = \"2021-07-16\""));
    assert_eq!(import(&docs, &out, &["--check", "--quiet"]), (Some(0), String::new()));

    // A page that the docs no longer have goes; one that was changed by hand is told, and written again.
    fs::remove_file(docs.join("v1.0/api/lamp-update.md")).unwrap();
    let other = out.join("v1.0/resources/lamp.md");
    fs::write(&other, fs::read_to_string(&other).unwrap() + "\nx\n").unwrap();
    let (status, text) = import(&docs, &out, &["--check", "--quiet"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("stale api/lamp-update.md") && text.contains("changed resources/lamp.md"), "{text}");
    assert_eq!(import(&docs, &out, &PIN).0, Some(0));
    assert!(!page.exists() && own.exists());
    assert_eq!(import(&docs, &out, &["--check", "--quiet"]).0, Some(0));

    let (status, text) = import(&docs, &out, &["--commit", "x", "--date", "2021-07-16"]);
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("--commit"), "{text}");
}
