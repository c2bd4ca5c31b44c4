//! Tests what `cargo xtask lint` prints, writes and fixes, and its exit status, on copies of cases.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::folder::copy;
use expect_test::expect;
use serde_json::Value;
use tempfile::TempDir;

/// A copy of a case, which may be changed.
struct Case {
    dir: TempDir,
}

impl Case {
    fn copy(name: &str) -> Case {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/cases").join(name);
        let dir = tempfile::tempdir().unwrap();
        copy(&from, dir.path());
        Case { dir }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} doesn't say {from}");
        fs::write(self.path(path), text.replace(from, to)).unwrap();
    }

    /// Lints the copy.
    fn lint(&self, arguments: &[&str]) -> Ran {
        let docs = self.path("v1.0");
        run(&[&["lint", "--docs", docs.to_str().unwrap()], arguments].concat())
    }
}

/// How a run ended.
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

fn run(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

const FLAWED: &str = "v1.0/api/lamp-get.md";

#[test]
fn the_exit_status_tells_what_is_left() {
    let case = Case::copy("json-flaw");
    assert_eq!(case.lint(&[]).status, 0, "a warning is no error");
    assert_eq!(case.lint(&["--deny-warnings"]).status, 1);
    assert_eq!(case.lint(&["--deny-warnings", "--only", "lamp"]).status, 0, "lamp.md is fine");
    assert_eq!(case.lint(&["--deny-warnings", "--only", "/lamps/*"]).status, 1);
    assert_eq!(case.lint(&["--deny-warnings", "--only", "lamp", "--only", "/lamps/*"]).status, 1, "either counts");
    assert_eq!(case.lint(&["--only", "candle-*"]).status, 2, "no such page");
    assert_eq!(case.lint(&["--only", "lamp", "--only", "candle-*"]).status, 2, "each must name something");
    assert_eq!(Case::copy("invalid-override").lint(&[]).status, 1);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let refused = run(&["--format", "sarif", "generate", "--check"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("only for lint"), "{}", refused.stderr);
    let refused = run(&["lint", "--explain", "jason-flaw"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("a similar value exists: 'json-flaw'"), "{}", refused.stderr);
    assert_eq!(run(&["lint", "--dry-run", "--format", "json"]).status, 2);
    assert_eq!(run(&["lint", "--out", "findings.txt"]).status, 2);
}

#[test]
fn a_dry_run_shows_the_diff_and_writes_nothing() {
    let case = Case::copy("json-flaw");
    let before = case.read(FLAWED);
    let ran = case.lint(&["--dry-run"]);
    expect![[r#"
        --- a/v1.0/api/lamp-get.md
        +++ b/v1.0/api/lamp-get.md
        @@ -52,6 +52,6 @@

         {
           "id": "7",
        -  "isLit": true,
        +  "isLit": true
         }
         ```
    "#]]
    .assert_eq(&ran.stdout.replace("\n \n", "\n\n"));
    assert!(ran.stderr.contains("would fix 1 places in 1 files"), "{}", ran.stderr);
    assert_eq!(case.read(FLAWED), before);
}

#[test]
fn mending_does_what_it_says_once() {
    let case = Case::copy("json-flaw");
    case.change(FLAWED, "|Application|Lamp.Read.All|", "|Application|Lamp.Read.All");
    case.change(FLAWED, "{ \"blockType\": \"request\", \"name\"", "{ blockType: request, name");
    case.change(FLAWED, "\"isLit\": true,", "\"isLit\": True,\u{a0}");
    let before = case.read(FLAWED);
    let pages = case.lint(&["--fix"]);
    assert!(pages.stderr.contains("fixed 7 places in 1 files"), "{}", pages.stderr);
    let after = case.read(FLAWED);
    let changed: Vec<&str> = after.lines().filter(|line| !before.lines().any(|old| old == *line)).collect();
    let expected = [
        "|Application|Lamp.Read.All|",
        "<!-- { \"blockType\": \"request\", \"name\": \"get_lamp\" } -->",
        "  \"isLit\": true ",
    ];
    assert_eq!(changed, expected);
    assert_eq!(before.lines().count(), after.lines().count());
    let again = case.lint(&["--fix", "--deny-warnings"]);
    assert!(again.stderr.contains("fixed 0 places in 0 files"), "{}", again.stderr);
    assert_eq!((again.status, case.read(FLAWED)), (0, after));
}

#[test]
fn only_what_is_asked_for_is_mended() {
    let case = Case::copy("json-flaw");
    case.change(FLAWED, "|Application|Lamp.Read.All|", "|Application|Lamp.Read.All");
    case.lint(&["--fix", "--only", "lamp"]);
    assert!(case.read(FLAWED).contains("true,"), "it was mended on another page");
    case.lint(&["--fix", "--code", "missing-table-pipe"]);
    let text = case.read(FLAWED);
    assert!(text.contains("|Application|Lamp.Read.All|") && text.contains("true,"), "{text}");
}

#[test]
fn what_is_allowed_is_counted_and_left_alone() {
    let case = Case::copy("unused-allowance");
    case.change("lint.toml", "missing-title", "json-flaw");
    let before = case.read(FLAWED);
    let ran = case.lint(&["--fix", "--deny-warnings"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("allowed 1 more by lint.toml"), "{}", ran.stderr);
    assert_eq!(case.read(FLAWED), before);
    let elsewhere = case.path("none.toml");
    fs::write(&elsewhere, "").unwrap();
    assert_eq!(case.lint(&["--deny-warnings", "--config", elsewhere.to_str().unwrap()]).status, 1);
}

#[test]
fn what_takes_judgement_is_left_alone() {
    // Here the missing comma isn't what is wrong: the string before it is never closed.
    let case = Case::copy("json-flaw");
    case.change(FLAWED, "\"id\": \"7\",\n  \"isLit\": true,", "\"id\": \"7,\n  \"isLit\": true");
    let before = case.read(FLAWED);
    case.lint(&["--fix"]);
    assert_eq!(case.read(FLAWED), before);
}

/// The one run of a log.
fn sarif(case: &Case) -> Value {
    let ran = case.lint(&["--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    log["runs"][0].clone()
}

#[test]
fn sarif_says_where_why_and_how() {
    let case = Case::copy("unused-allowance");
    let run = sarif(&case);
    let results = run["results"].as_array().unwrap();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let flaw = results.iter().find(|result| result["ruleId"] == "json-flaw").unwrap();
    let mut shown = flaw.clone();
    shown.as_object_mut().unwrap().retain(|name, _| !["ruleIndex", "partialFingerprints"].contains(&name.as_str()));
    expect![[r#"
        {"ruleId":"json-flaw","level":"warning","message":{"text":"a trailing comma"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"v1.0/api/lamp-get.md","uriBaseId":"%SRCROOT%"},"region":{"startLine":55,"startColumn":16,"endLine":55,"endColumn":17}}}],"fixes":[{"description":{"text":"fix it"},"artifactChanges":[{"artifactLocation":{"uri":"v1.0/api/lamp-get.md","uriBaseId":"%SRCROOT%"},"replacements":[{"deletedRegion":{"startLine":55,"startColumn":16,"endLine":55,"endColumn":17},"insertedContent":{"text":""}}]}]}],"suppressions":[{"kind":"external","status":"accepted","justification":"the comma is a matter of taste"}]}"#]]
    .assert_eq(&shown.to_string());

    // Lines above shift the place, and the fingerprint stays.
    let fingerprint = |run: &Value| {
        let results = run["results"].as_array().unwrap();
        let flaw = results.iter().find(|result| result["ruleId"] == "json-flaw").unwrap();
        let line = flaw["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap();
        (line, flaw["partialFingerprints"].clone())
    };
    let before = fingerprint(&run);
    case.change(FLAWED, "# Get lamp\n", "# Get lamp\n\nOne more line.\n");
    let after = fingerprint(&sarif(&case));
    assert_eq!((after.0, after.1), (before.0 + 2, before.1));
}

#[test]
fn html_takes_no_markup_from_pages() {
    let case = Case::copy("json-flaw");
    case.change(FLAWED, "\"isLit\": true,", "\"</script><img src=x>&lt;\": true,");
    let ran = case.lint(&["--format", "html"]);
    assert!(!ran.stdout.contains("<img"), "a page's markup is in the report");
    let (_, rest) = ran.stdout.split_once("<script type=\"application/json\" id=\"report\">").unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    let report: Value = serde_json::from_str(json).unwrap();
    let is_flaw = |code: &Value| code["name"] == "json-flaw";
    let flaw = report["codes"].as_array().unwrap().iter().position(is_flaw).unwrap();
    let finding = report["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == flaw).unwrap();
    assert_eq!(finding["excerpt"]["lines"][2][0], "  \"</script><img src=x>&lt;\": true");
    assert_eq!(finding["excerpt"]["lines"][2][1], ",");
}

/// All that the corpus says is the same before and after; nothing that can be mended is left.
#[test]
fn the_corpus_is_mended_once_and_says_the_same() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/api-reference");
    let corpus = std::env::var_os("GRAPHDOWN_CORPUS").map_or(beside, PathBuf::from);
    if !corpus.join("v1.0/api").is_dir() {
        eprintln!("skipped: no pages in {}", corpus.display());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    copy(&corpus.join("v1.0"), &dir.path().join("v1.0"));
    if corpus.join("includes").is_dir() {
        copy(&corpus.join("includes"), &dir.path().join("includes"));
    }
    let docs = dir.path().join("v1.0");
    let docs = docs.to_str().unwrap();
    // A body that is kept as its page writes it, for want of a reading, shows that quotes were mended in it.
    // Descriptions show that links got the case of their pages, and that characters went which nobody sees.
    let plain = |text: &str| text.replace(['\'', '"', '\u{200b}'], "").to_lowercase();
    let spec = || plain(&run(&["--quiet", "spec", "--docs", docs, "--out", "-"]).stdout);
    let before = spec();
    assert!(run(&["lint", "--docs", docs, "--fix"]).stderr.contains(" places in "));
    let again = run(&["lint", "--docs", docs, "--fix"]).stderr;
    assert!(again.contains("fixed 0 places in 0 files"), "{again}");
    assert!(!again.contains("can be fixed"), "{again}");
    assert!(spec() == before, "mended pages say something else");
}

#[test]
fn codes_are_explained() {
    let ran = run(&["lint", "--explain", "json-flaw"]);
    assert!(ran.stdout.starts_with("warning json-flaw\n\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\nRight\n\n    |   \"isLit\": true\n"), "{}", ran.stdout);
    let codes = graphdown_codegen::diagnostic::Code::ALL.len();
    for arguments in [&["lint", "--explain"][..], &["lint", "--explain", "all"]] {
        assert_eq!(run(arguments).stdout.lines().count(), codes);
    }
}
