//! Runs `cargo xtask diff`: compares two folders of pages or two OpenAPI documents, and prints what changed.

use std::path::Path;

use anyhow::{Result, anyhow, ensure};
use graphdown_codegen::{
    diagnostic::Diagnostics,
    diff::{Side, compare},
    spec::read as openapi,
};

use crate::{
    Outcome,
    arguments::{Diff, Format, Output, Part},
    progress::Progress,
    read::documents,
    report::{self, Texts},
    spec, terminal, write,
};

/// `cargo xtask diff`
///
/// # Errors
/// If input can't be read or the report can't be written.
pub(crate) fn run(options: &Diff, output: &Output) -> Result<Outcome> {
    for path in [&options.old, &options.new] {
        ensure!(path.exists(), "{} doesn't exist; expected a version folder or an OpenAPI document", path.display());
    }
    let progress = Progress::new(output.quiet);
    let mut outcome = Outcome::Fine;
    let old = side(&options.old, output, &progress, &mut outcome)?;
    let new = side(&options.new, output, &progress, &mut outcome)?;
    progress.step("comparing");
    let report = compare(&old, &new);
    let text = match output.format {
        Format::Json => terminal::json(&report)? + "\n",
        _ => report.to_markdown(),
    };
    drop(progress);
    match terminal::is_stdout(&options.out) {
        true => terminal::document(&text)?,
        false => write::file::named(&options.out, &text)?,
    }
    Ok(outcome)
}

/// Reads a version folder or a document, and prints the errors in it.
fn side(path: &Path, output: &Output, progress: &Progress, outcome: &mut Outcome) -> Result<Side> {
    if path.is_dir() {
        let mut reading = spec::read(path, &Part { only: Vec::new(), overrides: None }, progress)?;
        progress.step("deciding the crate");
        let side = Side::of(&reading.spec, &mut reading.diagnostics);
        let diagnostics = reading.take_diagnostics();
        *outcome = (*outcome).max(reading.report(&diagnostics, output, true)?);
        return Ok(side);
    }
    let sources = documents::read(path)?;
    let mut diagnostics = Diagnostics::default();
    let document = openapi::read(&sources, &mut diagnostics)
        .map_err(|error| anyhow!("can't read {} as OpenAPI: {error}", path.display()))?;
    progress.step("deciding the crate");
    let side = Side::of(&document, &mut diagnostics);
    let diagnostics = diagnostics.into_sorted();
    report::print(&diagnostics, &Texts::new(Path::new(""), &sources), output, true)?;
    if report::any_errors(&diagnostics) {
        *outcome = Outcome::Findings;
    }
    Ok(side)
}
