//! Runs a compiled program of tests, and reads the result of each from the JSON lines that its harness prints.

use std::{collections::BTreeMap, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use graphdown_codegen::verify::{TestResult, Unmodelled};
use serde::Deserialize;

/// The result of a test, as `xtask/harness/harness.rs` prints it.
#[derive(Deserialize)]
struct Line {
    test: String,
    failure: Option<String>,
    #[serde(default)]
    unmodelled: Vec<Unmodelled>,
}

/// Runs all tests, on all cores.
///
/// # Errors
/// If the program can't be run, prints anything else, or doesn't finish.
pub(super) fn run(program: &Path) -> Result<BTreeMap<String, TestResult>> {
    let output = Command::new(program).output().with_context(|| format!("can't run {}", program.display()))?;
    ensure!(
        output.status.success(),
        "the tests didn't finish: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let lines = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    lines.map(|line| line.map(ended).context("can't read the output of the tests")).collect()
}

fn ended(Line { test, failure, unmodelled }: Line) -> (String, TestResult) {
    (test, failure.map_or(TestResult::Passed(unmodelled), TestResult::Failed))
}
