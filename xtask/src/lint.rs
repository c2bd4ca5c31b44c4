//! Runs `cargo xtask lint`: reports findings as text, JSON, SARIF or HTML, or fixes them.

mod explain;
pub(crate) mod folder;
mod findings;
pub(crate) mod mend;
mod sarif;
mod html;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use graphdown_codegen::{
    diagnostic::{Code, Severity},
    page::Version,
};

use crate::{
    Outcome,
    arguments::{Format, Lint, Output},
    generate,
    progress::Progress,
    read, report,
    terminal::{self, Text},
    write,
};
use findings::Finding;
use folder::Folder;

/// `cargo xtask lint`
///
/// # Errors
/// If input can't be read or files can't be written.
pub(crate) fn run(options: &Lint, output: &Output) -> Result<Outcome> {
    if let Some(code) = &options.explain {
        explain::print(code)?;
        return Ok(Outcome::Fine);
    }
    let to_stdout = terminal::is_stdout(&options.out);
    ensure!(output.format != Format::Human || to_stdout, "--out requires --format json, sarif or html");
    ensure!(!options.dry_run || output.format == Format::Human, "--dry-run prints a diff; it requires --format human");
    let progress = Progress::new(output.quiet);
    let mut folders = Vec::new();
    let mut mended = Outcome::Fine;
    for dir in folders_of(options) {
        let mut folder = Folder::read(&dir, options, &progress)?;
        // Before the next is read: folders may share includes.
        if options.fix || options.dry_run {
            mended = mended.max(mend::run(&mut folder, options, output, &progress)?);
        }
        folders.push(folder);
    }
    folder::unite(&mut folders);
    if !options.only.is_empty() {
        folder::keep(&mut folders, &options.only)?;
    }
    if let Some(code) = output.code.as_deref().and_then(Code::named) {
        folders.iter_mut().for_each(|folder| folder.keep_code(code));
    }
    drop(progress);
    if options.dry_run {
        return Ok(mended.max(outcome(&folders, options)));
    }
    if output.format.is_document() || (output.format == Format::Json && !to_stdout) {
        let text = report(&folders, output)?;
        if to_stdout { terminal::document(&text)? } else { write::file::named(&options.out, &text)? }
    } else {
        folders.iter().try_for_each(|folder| folder.print(output))?;
    }
    if !output.quiet {
        tell(&folders, output, to_stdout);
    }
    Ok(mended.max(outcome(&folders, options)))
}

/// The version folders to lint.
fn folders_of(options: &Lint) -> Vec<PathBuf> {
    if let Some(docs) = &options.docs {
        return vec![docs.clone()];
    }
    let specs = generate::home().join("specs");
    let folders = [Version::V1, Version::Beta].map(|version| specs.join(read::folder(version)));
    folders.into_iter().filter(|folder| folder.is_dir()).collect()
}

/// Whether the remaining findings fail the run.
fn outcome(folders: &[Folder], options: &Lint) -> Outcome {
    let least = if options.deny_warnings { Severity::Warning } else { Severity::Error };
    let mut left = folders.iter().flat_map(|folder| &folder.diagnostics);
    if left.any(|diagnostic| diagnostic.code.severity() >= least) { Outcome::Findings } else { Outcome::Fine }
}

/// All findings as one document.
fn report(folders: &[Folder], output: &Output) -> Result<String> {
    let texts: Vec<_> = folders.iter().map(Folder::texts).collect();
    let found: Vec<Finding> = findings::of(folders, &texts);
    let root = folders.first().map(|folder| folder.docs.root.as_path()).unwrap_or(Path::new("."));
    Ok(match output.format {
        Format::Html => html::document(&found, root)?,
        Format::Sarif => sarif::document(&found, root).context("can't write SARIF")?,
        Format::Human | Format::Json => {
            let pairs = folders.iter().zip(&texts);
            let found = pairs.flat_map(|(folder, texts)| folder.diagnostics.iter().map(move |one| (one, texts)));
            found.map(|(one, texts)| Ok(report::json(one, texts)? + "\n")).collect::<Result<_>>()?
        }
    })
}

/// Prints how much was read, which findings aren't shown, and which can be fixed.
fn tell(folders: &[Folder], output: &Output, to_stdout: bool) {
    let found = || folders.iter().flat_map(|folder| &folder.diagnostics);
    for folder in folders {
        let dir = report::shown(&folder.docs.root).join(read::folder(folder.docs.version));
        terminal::err(&Text::line(format!("     read {} files from {}", folder.docs.count(), dir.display())));
    }
    if !to_stdout || output.format.is_document() {
        let count = |severity| found().filter(|diagnostic| diagnostic.code.severity() == severity).count();
        let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
        terminal::err(&Text::line(format!("    found {errors} errors, {warnings} warnings, {notes} notes")));
    }
    let allowed: usize = folders.iter().map(|folder| folder.allowed.len()).sum();
    if allowed > 0 {
        terminal::err(&Text::line(format!("  allowed {allowed} more by lint.toml")));
    }
    let fixable = found().filter(|diagnostic| diagnostic.mechanical_fix().is_some()).count();
    if fixable > 0 {
        terminal::err(&Text::line(format!(
            "          {fixable} can be fixed: --fix fixes them, --fix --dry-run prints the edits"
        )));
    }
}
