//! A generated crate comes in; it goes to the disk, and whether its tests compile, or in which functions they don't, goes out.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use graphdown_codegen::CrateName;
use serde_json::Value;

use crate::{
    generate, manifest, read,
    write::{self, transaction::Transaction},
};

/// What doesn't compile is left out and the rest tried again, so often at most.
const ROUNDS: usize = 5;

/// A crate whose tests compile.
pub(crate) struct Settled<M> {
    /// What its files were made from.
    pub(crate) made: M,
    /// The program that runs the tests, where one was asked for.
    pub(crate) program: Option<PathBuf>,
    /// The tests that were left out since they don't compile, with the compiler's word for each.
    pub(crate) uncompiled: BTreeMap<String, String>,
}

/// Makes a crate's files, compiles its tests, and makes it again without those that don't compile, until the rest does.
/// Where there are no tests, there is no program.
///
/// # Errors
/// Where the disk refuses, cargo can't be run, or the crate itself doesn't compile.
pub(crate) fn settle<M>(
    (dir, package): (&Path, &CrateName),
    (tests, goal): (&str, Goal),
    make: impl Fn(&BTreeSet<String>) -> Result<(M, BTreeMap<String, String>)>,
) -> Result<Settled<M>> {
    // As long as cargo reads them, nobody else may write these files.
    let transaction = Transaction::begin(dir)?;
    let mut uncompiled: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let (made, files) = make(&uncompiled.keys().cloned().collect())?;
        let has_tests = files.keys().any(|path| path.starts_with("tests/"));
        if !has_tests {
            return Ok(Settled { made, program: None, uncompiled });
        }
        put(&transaction, dir, &files, package)?;
        match compile(dir, tests, goal)? {
            Compiled::Fine(program) => return Ok(Settled { made, program, uncompiled }),
            Compiled::Failed(errors) => uncompiled.extend(functions_of(&errors, tests, &files)?),
        }
    }
    bail!("the {tests} don't compile, even without those that don't; see {}", dir.display())
}

/// Writes a crate with tests into a folder below `target`; what is the same already stays, so that cargo needn't compile it
/// again.
///
/// # Errors
/// Where the disk refuses.
fn put(transaction: &Transaction, dir: &Path, files: &BTreeMap<String, String>, package: &CrateName) -> Result<()> {
    let mut files = files.clone();
    files.insert("Cargo.toml".into(), manifest::text(package, &generate::home().join("runtime"), true)?);
    transaction.apply(&files, &write::compare(dir, &files)?)?;
    // The versions that the workspace has are at hand already.
    if let (_, None) = write::file::inside(dir, "Cargo.lock")? {
        let lock = read::file::named(&generate::home().join("Cargo.lock"), read::file::NAMED)?;
        write::file::put(dir, "Cargo.lock", &lock)?;
    }
    Ok(())
}

/// What came of compiling.
enum Compiled {
    /// The program that runs the tests, where one was asked for.
    Fine(Option<PathBuf>),
    /// The compiler's errors.
    Failed(Vec<CompileError>),
}

/// An error of the compiler's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CompileError {
    /// Relative to the crate: `tests/examples/me.rs`.
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) message: String,
}

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// To a program that can be run.
    Program,
    /// To knowing that it compiles.
    Check,
}

/// Compiles the tests of that name.
///
/// # Errors
/// Where cargo can't be run, or fails without telling where.
fn compile(dir: &Path, tests: &str, goal: Goal) -> Result<Compiled> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(match goal {
            Goal::Program => &["test", "--no-run"][..],
            Goal::Check => &["check"],
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
        return Ok(Compiled::Fine(program));
    }
    let errors: Vec<CompileError> = messages.iter().flat_map(errors).collect();
    ensure!(!errors.is_empty(), "cargo failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(Compiled::Failed(errors))
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

/// The functions in which the compiler's errors lie, as the test runner writes their names, with one error of each.
///
/// # Errors
/// Where an error lies in no function of these tests: the crate itself is wrong.
fn functions_of(
    errors: &[CompileError],
    tests: &str,
    files: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>> {
    let folder = format!("tests/{tests}/");
    let mut functions = BTreeMap::new();
    for error in errors {
        let module = error.file.strip_prefix(&folder).and_then(|name| name.strip_suffix(".rs"));
        let before = files.get(&error.file).map(|text| text.lines().take(error.line).collect::<Vec<_>>());
        let name = before.into_iter().flatten().rev().find_map(|line| {
            let rest = line.strip_prefix("fn ").or_else(|| line.strip_prefix("async fn "))?;
            rest.split_once('(').map(|(name, _)| name)
        });
        let function = module.zip(name).map(|(module, name)| format!("{module}::{name}"));
        ensure!(function.is_some(), "the crate doesn't compile: {}:{}: {}", error.file, error.line, error.message);
        functions.extend(function.map(|function| (function, error.message.clone())));
    }
    Ok(functions)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{CompileError, functions_of};

    fn error(file: &str, line: usize) -> CompileError {
        CompileError { file: file.to_owned(), line, message: format!("wrong in line {line}") }
    }

    #[test]
    fn an_error_belongs_to_the_function_that_it_lies_in() {
        let text =
            "use lamps::Lamp;\n\nasync fn lamp_is_sent() {\n    let lamp = Lamp;\n}\n\nfn lamp_is_read() {\n    0\n}\n";
        let files = BTreeMap::from([("tests/snippets/lamps.rs".to_owned(), text.to_owned())]);
        let found = functions_of(
            &[error("tests/snippets/lamps.rs", 4), error("tests/snippets/lamps.rs", 8)],
            "snippets",
            &files,
        );
        let expected = [("lamps::lamp_is_read", "wrong in line 8"), ("lamps::lamp_is_sent", "wrong in line 4")];
        let expected = expected.map(|(function, error)| (function.to_owned(), error.to_owned())).into();
        assert_eq!(found.expect("both lie in functions"), expected);
        for (file, line) in [("tests/snippets/lamps.rs", 1), ("src/lib.rs", 4)] {
            let refused = functions_of(&[error(file, line)], "snippets", &files).expect_err("it lies in no function");
            assert!(refused.to_string().contains(&format!("{file}:{line}: wrong")), "{refused}");
        }
    }
}
