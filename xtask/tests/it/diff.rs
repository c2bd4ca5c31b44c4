//! Tests what `cargo xtask diff` reads and prints: documents and folders of pages, Markdown and JSON.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::folder::copy;
use serde_json::Value;

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn xtask<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(home()).output().unwrap()
}

/// The commands of the README's section, each with the lines that it shows below.
fn commands() -> Vec<(String, String)> {
    let readme = fs::read_to_string(home().join("README.md")).unwrap();
    let (_, section) = readme.split_once("### What changed").unwrap();
    let (section, _) = section.split_once("\n### Does every").unwrap();
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in section.split("```").skip(1).step_by(2).flat_map(|block| block.lines().skip(1)) {
        let command = line.strip_prefix("$ ").unwrap_or(line);
        match (command.strip_prefix("cargo xtask "), commands.last_mut()) {
            (Some(arguments), _) => commands.push((arguments.to_owned(), String::new())),
            (None, Some((_, shown))) => *shown += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    commands
}

#[test]
fn the_commands_of_the_readme_print_what_it_shows() {
    let commands = commands();
    assert_eq!(commands.len(), 2);
    for (arguments, shown) in commands {
        let output = xtask(arguments.split(' '));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8(output.stdout).unwrap(), shown);
    }
    let json: Value = serde_json::from_str(&fs::read_to_string(home().join("target/diff.json")).unwrap()).unwrap();
    assert_eq!(json["step"], "major");
}

#[test]
fn pages_are_compared_with_pages_and_with_documents() {
    let old = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff");
    let [was, is] = ["was", "is"].map(|name| old.join(name));
    let case = home().join("codegen/tests/cases/missing-discriminator");
    for dir in [&was, &is] {
        let _ = fs::remove_dir_all(dir);
        copy(&case, dir);
    }
    let [was, is] = [was, is].map(|dir| dir.join("v1.0"));
    let diff = |one: &Path, other: &Path| -> Value {
        let output = xtask([Path::new("diff"), Path::new("--quiet"), Path::new("--format=json"), one, other]);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(diff(&was, &is)["step"], "none");
    let document = old.join("was.yaml");
    xtask(["spec", "--quiet", "--docs", was.to_str().unwrap(), "--out", document.to_str().unwrap()]);
    assert_eq!(diff(&was, &document)["step"], "none");

    let page = is.join("resources/lamp.md");
    let text = fs::read_to_string(&page).unwrap();
    let row = "|isLit|Boolean|Whether it gives light.|\n";
    let rows = "|isLit|String|Whether it gives light.|\n|color|String|What light.|\n";
    fs::write(&page, text.replace(row, rows)).unwrap();
    for old in [&was, &document] {
        let report = diff(old, &is);
        assert_eq!((&report["step"], &report["breaks"]), (&"major".into(), &4.into()));
        let lamps = &report["workloads"][0];
        assert_eq!(lamps["name"], "lamps");
        assert_eq!(lamps["added"][0]["subject"]["name"], "color");
        let types = &lamps["changed"][0]["statements"][0];
        assert_eq!((&types["before"], &types["after"]), (&"boolean".into(), &"string".into()));
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    for (input, told) in [("xtask/tests/it/none", "doesn't exist"), ("README.md", "as OpenAPI"), ("docs", "v1.0")] {
        let output = xtask(["diff", "xtask/tests/it/diff/old.yaml", input]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{input}: {error}");
        assert!(error.contains(told), "{input}: {error}");
        assert!(output.stdout.is_empty());
    }
}
