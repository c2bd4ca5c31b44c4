//! Runs `cargo xtask spec`: writes the OpenAPI document of a docs folder to a file or to stdout.

use std::{collections::BTreeSet, path::Path};

use anyhow::Result;
use graphdown_codegen::{
    Options,
    diagnostic::{Diagnostic, Diagnostics},
    spec::{Document, yaml},
};

use crate::{
    Outcome,
    arguments::{Output, Part, Spec, ensure_named},
    counts::Counts,
    progress::Progress,
    read::{self, Docs},
    report::{self, Texts},
    terminal::{self, Text},
    write,
};

/// A version folder with its specification.
pub(crate) struct Reading {
    /// The pages.
    pub(crate) docs: Docs,
    /// The specification.
    pub(crate) spec: Document,
    /// The diagnostics.
    pub(crate) diagnostics: Diagnostics,
    /// Whether `--only` selects a part.
    is_part: bool,
}

/// Reads a version folder into a specification, whole or in part.
///
/// # Errors
/// If it can't be read as a version folder.
pub(crate) fn read(dir: &Path, part: &Part, progress: &Progress) -> Result<Reading> {
    let docs = read::docs(dir, part.overrides.as_deref(), progress)?;
    progress.step("reading pages");
    let options = Options { only: part.only.clone(), ..Options::default() };
    let (spec, mut diagnostics) = docs.analysis(options).into_document();
    diagnostics.extend(docs.unread.clone());
    ensure_named(&part.only, [spec.unmatched.as_slice()])?;
    Ok(Reading { docs, spec, diagnostics, is_part: !part.only.is_empty() })
}

impl Reading {
    /// Takes the diagnostics so far, sorted; for a part, only those on its pages.
    pub(crate) fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        let mut diagnostics = std::mem::take(&mut self.diagnostics).into_sorted();
        if self.is_part {
            let operations =
                self.spec.paths.values().flat_map(|item| item.operations()).flat_map(|(_, one)| &one.pages);
            let types = self.spec.components.schemas.values().flat_map(|schema| &schema.pages);
            let files: BTreeSet<&str> = operations.chain(types).map(|page| page.path.as_str()).collect();
            let sources = &self.docs.sources;
            // What is in no page, such as the file of corrections, concerns every part.
            diagnostics.retain(|Diagnostic { span, .. }| {
                !sources.is_page(span.file)
                    || sources.get(span.file).is_some_and(|source| files.contains(source.path.as_str()))
            });
        }
        diagnostics
    }

    /// Prints the diagnostics and counts; returns whether there were errors.
    ///
    /// # Errors
    /// If stdout can't be written.
    pub(crate) fn report(&self, diagnostics: &[Diagnostic], output: &Output, is_stdout_taken: bool) -> Result<Outcome> {
        let texts = Texts::new(&self.docs.root, &self.docs.sources);
        report::print(diagnostics, &texts, output, is_stdout_taken)?;
        if !output.quiet {
            let folder = report::shown(&self.docs.root).join(read::folder(self.docs.version));
            let read = Text::line(format!("     read {} files from {}", self.docs.count(), folder.display()));
            terminal::err(&read.append(Counts::of(&self.spec).lines()));
        }
        Ok(if report::any_errors(diagnostics) { Outcome::Findings } else { Outcome::Fine })
    }
}

/// `cargo xtask spec`
///
/// # Errors
/// If input can't be read or files can't be written.
pub(crate) fn run(options: &Spec, output: &Output) -> Result<Outcome> {
    let progress = Progress::new(output.quiet);
    let mut reading = read(&options.docs, &options.part, &progress)?;
    progress.step("writing");
    let text = yaml::write(&reading.spec);
    let is_stdout = terminal::is_stdout(&options.out);
    if is_stdout {
        terminal::document(&text)?
    } else {
        write::file::named(&options.out, &text)?
    }
    drop(progress);
    let diagnostics = reading.take_diagnostics();
    let outcome = reading.report(&diagnostics, output, is_stdout)?;
    if !output.quiet && !is_stdout {
        terminal::err(&Text::line(format!("    wrote {}", options.out.display())));
    }
    Ok(outcome)
}
