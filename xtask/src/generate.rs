//! Pages or an OpenAPI document come in; crates go out, or how the crates on the disk differ from them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use graphdown_codegen::{
    CrateName,
    diagnostic::Diagnostics,
    page::Version,
    source::Source,
    spec::{Document, yaml},
};

use crate::{
    Outcome,
    arguments::{Generate, Output, Part},
    counts::Counts,
    manifest,
    progress::Progress,
    read,
    report::{self, Texts},
    spec,
    write::{self, Difference},
};

/// A folder, what it should hold, and what must be done for that.
struct Job {
    out: PathBuf,
    files: BTreeMap<String, String>,
    differences: Vec<Difference>,
}

/// `cargo xtask generate`
///
/// # Errors
/// On bad input, and where the disk refuses.
pub(crate) fn run(options: &Generate, output: &Output) -> Result<Outcome> {
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
    if options.check {
        drop(progress);
        return Ok(if list(&jobs) { Outcome::Findings } else { outcome });
    }
    progress.step("writing");
    for job in &jobs {
        write::apply(&job.out, &job.files, &job.differences)?;
    }
    drop(progress);
    if !output.quiet {
        jobs.iter().for_each(tell);
    }
    Ok(outcome)
}

/// The repository's own folder.
pub(crate) fn home() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// From specs/ to generated/; nothing where there are no pages yet.
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
    let mut files = graphdown_codegen::emit(&reading.spec, &krate, &mut reading.diagnostics);
    files.insert("openapi.yaml".into(), yaml::write(&reading.spec));
    finish(&mut reading, output, outcome);
    let out = home().join("generated").join(read::folder(version));
    let differences = write::compare(&out, &files)?;
    Ok(Some(Job { out, files, differences }))
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
    let mut reading = spec::read(docs, &options.part, progress)?;
    let name = options.package.clone().unwrap_or_else(|| CrateName::of(reading.docs.version));
    progress.step(format!("generating {name}"));
    let files = whole_crate(&reading.spec, &name, &mut reading.diagnostics)?;
    finish(&mut reading, output, outcome);
    let differences = write::compare(out, &files)?;
    Ok(Job { out: out.to_path_buf(), files, differences })
}

fn from_openapi(
    file: &Path,
    out: &Path,
    options: &Generate,
    output: &Output,
    progress: &Progress,
    outcome: &mut Outcome,
) -> Result<Job> {
    manifest::ensure_ours(out)?;
    let text = fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    let mut spec = yaml::read(&text).map_err(|error| anyhow!("{} is no OpenAPI document: {error}", file.display()))?;
    if let Some(pattern) = &options.part.only {
        spec::keep(&mut spec, pattern)?;
    }
    let name = options.package.clone().unwrap_or_else(|| CrateName::of(Version::V1));
    progress.step(format!("generating {name}"));
    let mut diagnostics = Diagnostics::default();
    let files = whole_crate(&spec, &name, &mut diagnostics)?;
    let diagnostics = diagnostics.into_sorted();
    let source = Source { path: file.display().to_string(), text };
    report::print(&diagnostics, &Texts::new(Path::new(""), [&source]), output, false);
    if !output.quiet {
        anstream::eprint!("{}", Counts::of(&spec).lines());
    }
    if report::any_errors(&diagnostics) {
        *outcome = Outcome::Findings;
    }
    let differences = write::compare(out, &files)?;
    Ok(Job { out: out.to_path_buf(), files, differences })
}

/// The crate's sources with its Cargo.toml and its specification.
fn whole_crate(spec: &Document, name: &CrateName, diagnostics: &mut Diagnostics) -> Result<BTreeMap<String, String>> {
    let mut files = graphdown_codegen::emit(spec, name, diagnostics);
    let has_tests = files.keys().any(|path| path.starts_with("tests/"));
    files.insert("Cargo.toml".into(), manifest::text(name, &home().join("runtime"), has_tests)?);
    files.insert("openapi.yaml".into(), yaml::write(spec));
    Ok(files)
}

fn finish(reading: &mut spec::Reading, output: &Output, outcome: &mut Outcome) {
    let diagnostics = reading.take_diagnostics();
    if reading.report(&diagnostics, output, false) == Outcome::Findings {
        *outcome = Outcome::Findings;
    }
}

/// Lists all differences; tells whether there are any.
fn list(jobs: &[Job]) -> bool {
    let mut any = false;
    for job in jobs {
        for difference in &job.differences {
            any = true;
            println!("{difference} in {}", report::shown(&job.out).display());
        }
    }
    if any {
        anstream::eprintln!(
            "{}error:{} not up to date; run the same command without --check",
            report::ERROR,
            report::ERROR.render_reset()
        );
    }
    any
}

fn tell(job: &Job) {
    let stale = job.differences.iter().filter(|difference| matches!(difference, Difference::Stale(_))).count();
    let written = job.differences.len() - stale;
    let out = report::shown(&job.out);
    anstream::eprintln!("generated {} files in {}: {written} written, {stale} removed", job.files.len(), out.display());
}

#[cfg(test)]
mod tests {
    use super::{Outcome, committed};
    use crate::{
        arguments::{Arguments, Command},
        progress::Progress,
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
            let differences = job.expect("specs/ can be read").map(|job| job.differences).unwrap_or_default();
            assert_eq!(outcome, Outcome::Fine, "specs/ has errors");
            let list: Vec<String> = differences.iter().map(ToString::to_string).collect();
            assert!(list.is_empty(), "run `cargo xtask generate`:\n{}", list.join("\n"));
        }
    }
}
