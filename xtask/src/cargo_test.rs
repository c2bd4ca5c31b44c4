//! Compiles the tests of a generated crate. A test that doesn't compile must not keep the others from being run, so the
//! crate is compiled again without each test that has an error.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use graphdown_codegen::{
    CrateName, Feature,
    verify::{Places, TestCrate},
};
use serde_json::Value;

use crate::{
    generate,
    manifest::{self, Needed, Needs, Runtime},
    read,
    write::{self, transaction::Transaction},
};

/// What runs the tests of a program.
const HARNESS: &str = include_str!("../harness/harness.rs");

/// The most attempts, each without the tests that didn't compile in the one before.
const ROUNDS: usize = 5;

/// The tests to compile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'t> {
    /// The crate's folder.
    pub(crate) dir: &'t Path,
    /// The name of the crate.
    pub(crate) package: &'t CrateName,
    /// The name of the test target: `examples`, in `tests/examples`.
    pub(crate) tests: &'t str,
    /// Whether cargo builds a program or only checks.
    pub(crate) command: CargoCommand,
    /// The features of the crate.
    pub(crate) features: &'t [Feature],
}

/// Tests that compile.
pub(crate) struct Compiled {
    /// The program that runs them; `None` for `cargo check`, or without tests.
    pub(crate) program: Option<PathBuf>,
    /// The omitted tests that don't compile, each with an error of the compiler.
    pub(crate) uncompiled: BTreeMap<String, String>,
}

/// Compiles the tests of a crate, without those that have errors, until the rest compiles.
/// Without tests there is no program.
///
/// # Errors
/// If files can't be written, cargo can't be run, or the crate itself doesn't compile.
pub(crate) fn compile(
    target: Target,
    library: &BTreeMap<String, String>,
    tests: impl Fn(&BTreeSet<String>) -> TestCrate,
) -> Result<Compiled> {
    // As long as cargo reads them, nobody else may write these files.
    let transaction = Transaction::begin(target.dir)?;
    let mut uncompiled: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let TestCrate { files, places } = tests(&uncompiled.keys().cloned().collect());
        if files.is_empty() {
            return Ok(Compiled { program: None, uncompiled });
        }
        put(&transaction, target, library.clone().into_iter().chain(files).collect())?;
        match cargo(target)? {
            Built::Fine(program) => return Ok(Compiled { program, uncompiled }),
            Built::Failed(errors) => uncompiled.extend(failing(&errors, &places)?),
        }
    }
    bail!("the {} don't compile, even without those with errors; see {}", target.tests, target.dir.display())
}

/// Writes a crate with tests to a folder below `target`. Unchanged files are kept, so that cargo doesn't compile them
/// again.
///
/// # Errors
/// If files can't be written.
fn put(transaction: &Transaction, target: Target, mut files: BTreeMap<String, String>) -> Result<()> {
    let Target { dir, package, tests, command, features } = target;
    let runtime = Needed::From(Runtime::beside(dir, &generate::home().join("runtime"))?);
    let needs = Needs { package: package.clone(), runtime, has_tests: true, features: features.to_vec() };
    // Nobody edits this crate.
    let mut manifest = manifest::update(None, &needs)?.text;
    if command == CargoCommand::Test {
        manifest.push_str(&format!("\n[[test]]\nname = \"{tests}\"\nharness = false\n"));
        files.insert(format!("tests/{tests}/harness.rs"), HARNESS.to_owned());
    }
    files.insert("Cargo.toml".into(), manifest);
    transaction.apply(&files, &write::compare(dir, &files)?)?;
    // The versions that the workspace has are at hand already.
    if let (_, None) = write::file::inside(dir, "Cargo.lock")? {
        let lock = read::file::named(&generate::home().join("Cargo.lock"), read::file::NAMED)?;
        write::file::put(dir, "Cargo.lock", &lock)?;
    }
    Ok(())
}

/// The result of one run of cargo.
enum Built {
    /// The program that runs the tests; `None` for `cargo check`.
    Fine(Option<PathBuf>),
    /// The errors of the compiler.
    Failed(Vec<CompileError>),
}

/// An error of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CompileError {
    /// The path relative to the crate: `tests/examples/me.rs`.
    pub(crate) file: String,
    /// The line, from 1.
    pub(crate) line: usize,
    /// The message.
    pub(crate) message: String,
}

/// The command of cargo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CargoCommand {
    /// `cargo test --no-run`: builds a program that prints the result of each test, see `xtask/harness/harness.rs`.
    Test,
    /// `cargo check`: only compiles them.
    Check,
}

/// Compiles the tests of a target.
///
/// # Errors
/// If cargo can't be run, or fails without an error of the compiler.
fn cargo(Target { dir, tests, command, .. }: Target) -> Result<Built> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(match command {
            CargoCommand::Test => &["test", "--no-run"][..],
            CargoCommand::Check => &["check"],
        })
        .args(["--test", tests, "--message-format=json", "--quiet"])
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", generate::home().join("target/verify/target"))
        // What is compiled is run once and never debugged.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        // What it says is printed as text.
        .env("CARGO_TERM_COLOR", "never")
        .stderr(Stdio::piped())
        .output()
        .context("can't run cargo")?;
    let messages: Vec<Value> =
        String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    if output.status.success() {
        let of_tests = messages.iter().filter(|message| message["target"]["name"] == tests);
        let program = of_tests.filter_map(|message| message["executable"].as_str()).map(PathBuf::from).next();
        return Ok(Built::Fine(program));
    }
    let errors: Vec<CompileError> = messages.iter().flat_map(errors).collect();
    ensure!(!errors.is_empty(), "cargo failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(Built::Failed(errors))
}

fn errors(message: &Value) -> Vec<CompileError> {
    let inner = &message["message"];
    if message["reason"] != "compiler-message" || inner["level"] != "error" {
        return Vec::new();
    }
    let spans = inner["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
    let primary = spans.iter().filter(|span| span["is_primary"] == true);
    let error = |span: &Value| CompileError {
        file: span["file_name"].as_str().unwrap_or_default().to_owned(),
        line: span["line_start"].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or(0),
        message: inner["message"].as_str().unwrap_or_default().to_owned(),
    };
    primary.map(error).collect()
}

/// The tests with errors, with one error of each.
///
/// # Errors
/// If an error is in none of the tests, but in the crate itself.
fn failing(errors: &[CompileError], places: &Places) -> Result<BTreeMap<String, String>> {
    let test = |error: &CompileError| {
        let CompileError { file, line, message } = error;
        let test = places.test_at(file, *line);
        let test = test.with_context(|| format!("the crate doesn't compile: {file}:{line}: {message}"))?;
        Ok((test.to_owned(), message.clone()))
    };
    errors.iter().map(test).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use graphdown_codegen::verify::Places;

    use super::{CompileError, failing};

    fn error(file: &str, line: usize) -> CompileError {
        CompileError { file: file.to_owned(), line, message: format!("wrong in line {line}") }
    }

    #[test]
    fn an_error_belongs_to_the_test_that_it_lies_in() {
        let file = "tests/snippets/lamps.rs";
        let mut places = Places::default();
        places.insert(file, 3, "lamps::lamp_is_sent".to_owned());
        places.insert(file, 7, "lamps::lamp_is_read".to_owned());
        let found = failing(&[error(file, 4), error(file, 7), error(file, 6)], &places);
        let expected = [("lamps::lamp_is_read", "wrong in line 7"), ("lamps::lamp_is_sent", "wrong in line 6")];
        let expected: BTreeMap<_, _> = expected.map(|(test, error)| (test.to_owned(), error.to_owned())).into();
        assert_eq!(found.expect("all lie in tests"), expected);
        for (file, line) in [(file, 1), ("src/lib.rs", 4)] {
            let refused = failing(&[error(file, line)], &places).expect_err("it lies in no test");
            assert!(refused.to_string().contains(&format!("{file}:{line}: wrong")), "{refused}");
        }
    }
}
