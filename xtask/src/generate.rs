//! Runs `cargo xtask generate`: writes crates from pages or from an OpenAPI document, or lists how the crates on disk
//! differ.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use graphdown_codegen::{
    CrateName, Feature, Module,
    diagnostic::Diagnostics,
    page::Version,
    spec::{CLIENT, Document, part, read as openapi},
};

use crate::{
    Outcome,
    arguments::{Generate, Output, Part, ensure_named},
    counts::Counts,
    manifest::{self, Needed, Needs, Runtime, RuntimeOption, Updated},
    progress::Progress,
    read::{self, documents},
    report::{self, Texts},
    spec,
    terminal::{self, Text},
    write::{
        self, Difference, MARK,
        transaction::{self, Transaction},
    },
};

/// A folder, and the files that it should have.
struct Job {
    out: PathBuf,
    /// All but its Cargo.toml.
    files: BTreeMap<String, String>,
    /// What its Cargo.toml must have.
    needs: Needs,
    /// Whether the folder must be new, empty or written by this command.
    is_whole: bool,
}

/// All files that a folder should have, and what is to be said of its Cargo.toml.
struct Wanted {
    files: BTreeMap<String, String>,
    notes: Vec<String>,
}

impl Job {
    /// The files for the folder as it is now: what a hand changed in its Cargo.toml stays.
    fn wanted(&self) -> Result<Wanted> {
        let present = manifest::present(&self.out)?;
        let updated = manifest::update(present.as_deref(), &self.needs);
        let Updated { text, notes } = updated.with_context(|| format!("{} is unchanged", self.out.display()))?;
        let mut files = self.files.clone();
        files.insert("Cargo.toml".to_owned(), text);
        Ok(Wanted { files, notes })
    }
}

/// `cargo xtask generate`
///
/// # Errors
/// If input can't be read or files can't be written.
pub(crate) fn run(options: &Generate, output: &Output) -> Result<Outcome> {
    if options.out.is_none() {
        ensure_whole(&options.part)?;
    }
    let progress = Progress::new(output.quiet);
    let mut outcome = Outcome::Fine;
    let mut jobs = Vec::new();
    match (&options.docs, &options.openapi, &options.out) {
        (Some(docs), _, Some(out)) => jobs.push(from_docs(docs, out, options, output, &progress, &mut outcome)?),
        (None, Some(file), Some(out)) => jobs.push(from_openapi(file, out, options, output, &progress, &mut outcome)?),
        _ => {
            for version in [Version::V1, Version::Beta] {
                jobs.extend(committed(version, &options.part, output, &progress, &mut outcome)?);
            }
        }
    }
    // A Cargo.toml that can't be read keeps all from being written.
    let wanted: Vec<Wanted> = jobs.iter().map(Job::wanted).collect::<Result<_>>()?;
    if options.check {
        drop(progress);
        return Ok(outcome.max(list(&jobs, &wanted)?));
    }
    progress.step("writing");
    let done: Vec<(Wanted, Vec<Difference>)> = jobs.iter().map(write).collect::<Result<_>>()?;
    drop(progress);
    if !output.quiet {
        jobs.iter().zip(&done).for_each(|(job, (wanted, differences))| tell(job, wanted, differences));
    }
    Ok(outcome)
}

/// Ensures that the crates of generated/, which others depend on, aren't replaced by parts of themselves.
fn ensure_whole(part: &Part) -> Result<()> {
    let Some(text) = part.only.first() else { return Ok(()) };
    bail!(
        "--only {text} selects a part, and generated/ has the crates of the whole reference: write a crate of that part \
         to a folder of its own, by --docs specs/v1.0 --only {text} --out DIR"
    )
}

/// Writes the files of a folder under its lock; answers what was written and what differed.
fn write(job: &Job) -> Result<(Wanted, Vec<Difference>)> {
    let transaction = Transaction::begin(&job.out)?;
    if job.is_whole {
        // Another run, or another program, may have been here since.
        manifest::ensure_ours(&job.out)?;
    }
    let wanted = job.wanted()?;
    let differences = write::compare(&job.out, &wanted.files)?;
    transaction.apply(&wanted.files, &differences)?;
    Ok((wanted, differences))
}

/// The root of this repository.
pub(crate) fn home() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The crates of generated/, from specs/; versions without pages are omitted.
fn committed(
    version: Version,
    part: &Part,
    output: &Output,
    progress: &Progress,
    outcome: &mut Outcome,
) -> Result<Option<Job>> {
    let docs = home().join("specs").join(read::folder(version));
    if !docs.is_dir() {
        return Ok(None);
    }
    let mut reading = spec::read(&docs, part, progress)?;
    let krate = CrateName::of(version);
    progress.step(format!("generating {krate}"));
    let out = home().join("generated").join(read::folder(version));
    let files = sources(&reading.spec, &krate, &out, &mut reading.diagnostics)?;
    let features = graphdown_codegen::features(&reading.spec);
    finish(&mut reading, output, outcome)?;
    let needs = needs(krate, runtime(None, &out)?, features, &files);
    Ok(Some(Job { out, files, needs, is_whole: false }))
}

fn from_docs(
    docs: &Path,
    out: &Path,
    options: &Generate,
    output: &Output,
    progress: &Progress,
    outcome: &mut Outcome,
) -> Result<Job> {
    manifest::ensure_ours(out)?;
    let runtime = runtime(options.runtime.as_ref(), out)?;
    let mut reading = spec::read(docs, &options.part, progress)?;
    name_client(&mut reading.spec, options);
    let name = options.package.clone().unwrap_or_else(|| CrateName::of(reading.docs.version));
    progress.step(format!("generating {name}"));
    let mut files = sources(&reading.spec, &name, out, &mut reading.diagnostics)?;
    files.insert("NOTICE".to_owned(), format!("{MARK}.\n\n{NOTICE}"));
    finish(&mut reading, output, outcome)?;
    let needs = needs(name, runtime, graphdown_codegen::features(&reading.spec), &files);
    Ok(Job { out: out.to_path_buf(), files, needs, is_whole: true })
}

/// What the licence of the docs asks those who hand on their text: the attribution, the licence, and that it was changed.
const NOTICE: &str = "\
The documentation comments of this crate, its examples and openapi.yaml contain text and sample values of the API
reference of Microsoft Graph, which was changed: it was taken apart, shortened and put into another form.

Source:     https://github.com/microsoftgraph/microsoft-graph-docs-contrib
Copyright:  Microsoft Corporation and the contributors to that repository
Licence:    text under the Creative Commons Attribution 4.0 International Public License,
            https://creativecommons.org/licenses/by/4.0/legalcode
            code under the MIT License, https://opensource.org/license/mit

The licence gives no warranty. Microsoft doesn't endorse this crate; names of its products are its trademarks.
";

fn from_openapi(
    file: &Path,
    out: &Path,
    options: &Generate,
    output: &Output,
    progress: &Progress,
    outcome: &mut Outcome,
) -> Result<Job> {
    manifest::ensure_ours(out)?;
    let runtime = runtime(options.runtime.as_ref(), out)?;
    let sources = documents::read(file)?;
    let mut diagnostics = Diagnostics::default();
    let mut spec = openapi::read(&sources, &mut diagnostics)
        .map_err(|error| anyhow!("can't read {} as OpenAPI: {error}", file.display()))?;
    if !options.part.only.is_empty() {
        part::keep(&mut spec, &options.part.only);
        ensure_named(&options.part.only, [spec.unmatched.as_slice()])?;
    }
    name_client(&mut spec, options);
    let name = options.package.clone().unwrap_or_else(|| CrateName::of(Version::V1));
    progress.step(format!("generating {name}"));
    let files = self::sources(&spec, &name, out, &mut diagnostics)?;
    let needs = needs(name, runtime, graphdown_codegen::features(&spec), &files);
    let diagnostics = diagnostics.into_sorted();
    report::print(&diagnostics, &Texts::new(Path::new(""), &sources), output, false)?;
    if !output.quiet {
        terminal::err(&Counts::of(&spec).lines());
    }
    if report::any_errors(&diagnostics) {
        *outcome = Outcome::Findings;
    }
    Ok(Job { out: out.to_path_buf(), files, needs, is_whole: true })
}

/// Writes the name of the client into the document, so that a crate made from what is written has the same.
fn name_client(spec: &mut Document, options: &Generate) {
    if let (Some(name), Some(info)) = (&options.client, spec.info.as_object_mut()) {
        info.insert(CLIENT.to_owned(), name.clone().into());
    }
}

/// The sources of a crate and its specification. A `rustfmt.toml` beside each root disables rustfmt for generated
/// files: another printer formats them, so that output doesn't depend on the toolchain.
///
/// The modules that are written by hand in the folder are declared.
fn sources(
    spec: &Document,
    name: &CrateName,
    out: &Path,
    diagnostics: &mut Diagnostics,
) -> Result<BTreeMap<String, String>> {
    let hand_written: Vec<Module> =
        write::hand_written(&out.join("src"))?.iter().filter_map(|name| Module::written(name)).collect();
    let mut files = graphdown_codegen::emit_with_document(spec, name, &hand_written, diagnostics);
    let roots = files.keys().filter_map(|path| path.strip_suffix("/lib.rs").or_else(|| path.strip_suffix("/main.rs")));
    let unformatted = format!("# {MARK}.\ndisable_all_formatting = true\n");
    let settings: Vec<_> = roots.map(|root| (format!("{root}/rustfmt.toml"), unformatted.clone())).collect();
    files.extend(settings);
    Ok(files)
}

/// Where the runtime of a crate in this folder comes from.
fn runtime(asked: Option<&RuntimeOption>, out: &Path) -> Result<Needed> {
    Ok(match asked {
        Some(asked) => Needed::From(asked.keys(out)?),
        None => Needed::Usually(Runtime::beside(out, &home().join("runtime"))?),
    })
}

/// What the Cargo.toml of a crate with these files must have.
fn needs(package: CrateName, runtime: Needed, features: Vec<Feature>, files: &BTreeMap<String, String>) -> Needs {
    // Examples are tests, too, of which those that show JSON need a library.
    let has_tests = files.keys().any(|path| path.starts_with("tests/"))
        || files.values().any(|text| text.contains("serde_json::json!"));
    Needs { package, runtime, has_tests, features }
}

fn finish(reading: &mut spec::Reading, output: &Output, outcome: &mut Outcome) -> Result<()> {
    let diagnostics = reading.take_diagnostics();
    if reading.report(&diagnostics, output, false)? == Outcome::Findings {
        *outcome = Outcome::Findings;
    }
    Ok(())
}

/// Prints all differences; returns whether there are any.
fn list(jobs: &[Job], wanted: &[Wanted]) -> Result<Outcome> {
    let mut text = Text::new();
    for (job, Wanted { files, notes }) in jobs.iter().zip(wanted) {
        let out = report::shown(&job.out);
        if transaction::is_unfinished(&job.out) {
            text.extend([Text::line(format!("unfinished by an interrupted run: {}", out.display()))]);
        }
        let differences = write::compare(&job.out, files)?;
        text.extend(differences.iter().map(|one| Text::line(format!("{one} in {}", out.display()))));
        text.extend(notes.iter().map(|note| Text::line(format!("in {}: {note}", out.join("Cargo.toml").display()))));
    }
    if text == Text::new() {
        return Ok(Outcome::Fine);
    }
    terminal::out(&text)?;
    let error = Text::new().styled(report::ERROR, "error:");
    terminal::err(&error.push(" not up to date; run the same command without --check").end());
    Ok(Outcome::Findings)
}

fn tell(job: &Job, Wanted { files, notes }: &Wanted, differences: &[Difference]) {
    let stale = differences.iter().filter(|difference| matches!(difference, Difference::Stale(_))).count();
    let written = differences.len() - stale;
    let out = report::shown(&job.out);
    for note in notes {
        terminal::err(&Text::line(format!("     note: in {}: {note}", out.join("Cargo.toml").display())));
    }
    let (files, out) = (files.len(), out.display());
    terminal::err(&Text::line(format!("generated {files} files in {out}: {written} written, {stale} removed")));
}

#[cfg(test)]
mod tests {
    use super::{Outcome, committed};
    use crate::{
        arguments::{Arguments, Command},
        progress::Progress,
        write,
    };
    use clap::Parser;
    use graphdown_codegen::page::Version;

    #[test]
    fn what_is_committed_is_what_is_generated() {
        let arguments = Arguments::parse_from(["xtask", "generate", "--check", "--quiet"]);
        let Command::Generate(options) = &arguments.command else { panic!("not generate") };
        for version in [Version::V1, Version::Beta] {
            let mut outcome = Outcome::Fine;
            let job = committed(version, &options.part, &arguments.output, &Progress::new(true), &mut outcome);
            let Some(job) = job.expect("specs/ can be read") else { continue };
            let wanted = job.wanted().expect("the Cargo.toml can be read");
            let differences = write::compare(&job.out, &wanted.files).expect("generated/ can be read");
            assert_eq!(outcome, Outcome::Fine, "specs/ has errors");
            let list: Vec<String> = differences.iter().map(ToString::to_string).collect();
            assert!(list.is_empty(), "run `cargo xtask generate`:\n{}", list.join("\n"));
        }
    }
}
