//! A compiled program of tests comes in; how each of them ended goes out.

use std::{collections::BTreeMap, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use graphdown_codegen::verify::End;

/// Runs all tests, on all cores.
///
/// # Errors
/// Where the program can't be run, or ends without telling how its tests ended.
pub(super) fn run(program: &Path) -> Result<BTreeMap<String, End>> {
    let output = Command::new(program)
        .arg("--show-output")
        .env("RUST_BACKTRACE", "0")
        .output()
        .with_context(|| format!("can't run {}", program.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(
        text.lines().any(|line| line.starts_with("test result: ")),
        "the tests did not come to their end: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(ends(&text))
}

/// Reads what the standard test runner prints: a line for each test, then what each of them printed, which tells nothing of
/// how tests ended, whatever it looks like.
fn ends(text: &str) -> BTreeMap<String, End> {
    let mut ends = BTreeMap::new();
    let mut printed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut current = None;
    let mut is_list = true;
    for line in text.lines() {
        is_list &= !matches!(line, "successes:" | "failures:");
        if let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) {
            current = Some(name);
        } else if matches!(line, "successes:" | "failures:") {
            current = None;
        } else if let Some(name) = current {
            printed.entry(name).or_default().push(line);
        } else if let Some((name, end)) =
            line.strip_prefix("test ").filter(|_| is_list).and_then(|rest| rest.rsplit_once(" ... "))
        {
            let end = if end == "ok" { End::Passed(Vec::new()) } else { End::Failed(String::new()) };
            ends.insert(name.to_owned(), end);
        }
    }
    for (name, lines) in printed {
        match ends.get_mut(name) {
            Some(End::Passed(printed)) => printed.extend(lines.iter().map(|line| (*line).to_owned())),
            Some(End::Failed(message)) => *message = panic_message(&lines),
            _ => {}
        }
    }
    ends
}

/// What a panic says, without where in the tests it was.
fn panic_message(lines: &[&str]) -> String {
    let after = lines.iter().skip_while(|line| !line.starts_with("thread '")).skip(1);
    let own = after.take_while(|line| !line.starts_with("note: "));
    own.map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::{End, ends};

    #[test]
    fn the_runners_output_tells_how_each_test_ended() {
        let text = "running 2 tests\n\
            test me::get_is_read ... ok\n\
            test me::get_is_sent ... FAILED\n\n\
            successes:\n\n\
            ---- me::get_is_read stdout ----\n\
            beyond microsoft.graph.user nickName $.nickName\n\n\n\
            successes:\n    me::get_is_read\n\n\
            failures:\n\n\
            ---- me::get_is_sent stdout ----\n\
            failures:\n\
            test me::get_is_sent ... ok\n\
            ---- me::get_is_sent stdout ----\n\n\
            thread 'me::get_is_sent' (7) panicked at tests/examples/me.rs:3:4:\n\
            assertion `left == right` failed: the path\n  left: \"/a\"\n right: \"/b\"\n\
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\n\n\
            failures:\n    me::get_is_sent\n\n\
            test result: FAILED. 1 passed; 1 failed\n";
        let ends = ends(text);
        assert!(
            matches!(&ends["me::get_is_read"], End::Passed(lines) if lines[0] == "beyond microsoft.graph.user nickName $.nickName")
        );
        let failed = "assertion `left == right` failed: the path; left: \"/a\"; right: \"/b\"";
        assert_eq!(ends["me::get_is_sent"], End::Failed(failed.to_owned()));
    }
}
