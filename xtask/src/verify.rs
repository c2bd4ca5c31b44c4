//! Runs `cargo xtask verify`: tests whether the generated crate makes every documented request and reads every
//! documented response.

mod runner;
mod listing;
mod table;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use graphdown_codegen::{
    CrateName, Options,
    diagnostic::Diagnostics,
    page::Version,
    source::SourceMap,
    spec::{part, read as openapi},
    verify::{self, Classification, Known, Plan, TestResult},
};

use crate::{
    Outcome,
    arguments::{Format, Output, Verify, ensure_named},
    cargo_test::{self, CargoCommand, Target},
    generate,
    progress::Progress,
    read::{self, Docs, documents},
    report::{self, Texts},
    terminal::{self, Text},
};

/// The name of the test target.
const TESTS: &str = "examples";

/// The results of the examples of one version, or of a document.
struct Verified {
    /// What heads the table.
    name: String,
    root: PathBuf,
    sources: SourceMap,
    plan: Plan,
    classifications: Vec<Classification>,
    /// The entries of `verify.toml` that match no failure.
    unused: Vec<String>,
}

/// The tests of one version, or of a document, before they run.
struct Planned {
    name: String,
    package: CrateName,
    root: PathBuf,
    sources: SourceMap,
    plan: Plan,
    known: Known,
}

/// `cargo xtask verify`
///
/// # Errors
/// If input can't be read, files can't be written, or cargo can't be run.
pub(crate) fn run(options: &Verify, output: &Output) -> Result<Outcome> {
    let progress = Progress::new(output.quiet);
    let mut planned = Vec::new();
    let mut outcome = Outcome::Fine;
    if let Some(file) = &options.openapi {
        planned.push(of_document(file, options, output, &progress)?);
    }
    for dir in folders(options) {
        let docs = read::docs(&dir, options.part.overrides.as_deref(), &progress)?;
        outcome = outcome.max(report::unread(&docs, output)?);
        planned.push(of_docs(docs, options, &progress)?);
    }
    let only = &options.part.only;
    ensure_named(only, planned.iter().map(|one| one.plan.spec.unmatched.as_slice()))?;
    // Not every version need have what is asked for.
    planned.retain(|one| !one.plan.examples.is_empty());
    ensure!(!planned.is_empty(), "no example is documented there");
    let verified: Vec<Verified> = planned.into_iter().map(|one| tried(one, &progress)).collect::<Result<_>>()?;
    drop(progress);
    verified.iter().try_for_each(|one| tell(one, output))?;
    let mut classifications = verified.iter().flat_map(|one| &one.classifications);
    let is_unexplained = classifications.any(|classification| matches!(classification, Classification::Ours(_, None)));
    let is_stale = only.is_empty() && verified.iter().any(|one| !one.unused.is_empty());
    Ok(if is_unexplained || is_stale { Outcome::Findings } else { outcome })
}

fn folders(options: &Verify) -> Vec<PathBuf> {
    let specs = generate::home().join("specs");
    match &options.docs {
        Some(docs) => vec![docs.clone()],
        None if options.openapi.is_some() => Vec::new(),
        None => [Version::V1, Version::Beta].map(|version| specs.join(read::folder(version))).to_vec(),
    }
}

/// Plans the tests of all examples of a folder.
fn of_docs(docs: Docs, options: &Verify, progress: &Progress) -> Result<Planned> {
    let known = known(&docs, options.known.as_deref())?;
    let package = package(&docs);
    progress.step("reading pages");
    let plan_options = Options { krate: Some(package.clone()), only: options.part.only.clone() };
    let plan = verify::plan(docs.analysis(plan_options));
    let name = read::folder(docs.version).to_owned();
    Ok(Planned { name, package, root: docs.root, sources: docs.sources, plan, known })
}

/// Plans the tests of all examples of a document.
fn of_document(file: &Path, options: &Verify, output: &Output, progress: &Progress) -> Result<Planned> {
    let source = options.known.as_deref().map(read::named).transpose()?;
    let known = source.map_or_else(|| Ok(Known::default()), |source| Known::read(&source.text));
    let known = known.map_err(|error| anyhow!("the known failures: {error}"))?;
    progress.step("reading the document");
    let sources = documents::read(file)?;
    let mut diagnostics = Diagnostics::default();
    let mut document = openapi::read(&sources, &mut diagnostics)
        .map_err(|error| anyhow!("can't read {} as OpenAPI: {error}", file.display()))?;
    if !options.part.only.is_empty() {
        part::keep(&mut document, &options.part.only);
    }
    let texts = Texts::new(Path::new(""), &sources);
    report::print(&diagnostics.into_sorted(), &texts, &Output { quiet: true, ..output.clone() }, false)?;
    let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let package = named(&format!("openapi-{name}"), Version::V1);
    let plan = verify::plan_document(document, &package, &sources);
    Ok(Planned { name, package, root: PathBuf::new(), sources, plan, known })
}

/// Compiles and runs the tests of a plan.
fn tried(planned: Planned, progress: &Progress) -> Result<Verified> {
    let Planned { name, package, root, sources, plan, mut known } = planned;
    let out = generate::home().join("target/verify").join(package.package());
    progress.step(format!("compiling the tests of {} examples", plan.examples.len()));
    let features = graphdown_codegen::features(&plan.spec);
    let command = CargoCommand::Test;
    let target = Target { dir: &out, package: &package, tests: TESTS, command, features: &features };
    let compiled = cargo_test::compile(target, &plan.library(), |left_out| plan.tests(left_out))?;
    progress.step("running the tests");
    // Without a program nothing ran, which the classifications tell.
    let mut ends = compiled.program.map_or_else(|| Ok(BTreeMap::new()), |program| runner::run(&program))?;
    ends.extend(compiled.uncompiled.into_iter().map(|(test, error)| (test, TestResult::Uncompiled(error))));
    let classifications = verify::classify(&plan, &ends, &mut known);
    let unused = known.unused().collect();
    Ok(Verified { name, root, sources, plan, classifications, unused })
}

/// The name of the crate: `specs-v1-0`. Each folder of pages has its own, since cargo separates what it compiles
/// by name.
fn package(docs: &Docs) -> CrateName {
    let root = docs.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    named(&format!("{root}-{}", read::folder(docs.version)), docs.version)
}

/// The name of the crate for what is called so; folders and files may be called what no crate can be.
fn named(name: &str, version: Version) -> CrateName {
    let name = name.to_ascii_lowercase();
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    let of_pages: String = format!("pages-{name}").chars().take(64).collect();
    let name = CrateName::new(&name).or_else(|_| CrateName::new(&of_pages));
    name.unwrap_or_else(|_| CrateName::of(version))
}

/// The known failures, from the given file or from `verify.toml` beside the version folder.
///
/// # Errors
/// If the file can't be read.
pub(crate) fn known(docs: &Docs, given: Option<&Path>) -> Result<Known> {
    let beside = docs.root.join("verify.toml");
    let file = given.unwrap_or(&beside);
    let source = match given {
        Some(given) => Some(read::named(given)?),
        None => read::beside(&docs.root, "verify.toml").with_context(|| format!("can't read {}", file.display()))?,
    };
    let known = source.map_or_else(|| Ok(Known::default()), |source| Known::read(&source.text));
    known.map_err(|error| anyhow!("{}: {error}", file.display()))
}

fn tell(verified: &Verified, output: &Output) -> Result<()> {
    let Verified { name, root, sources, plan, classifications, unused } = verified;
    let texts = Texts::new(root, sources);
    if output.format == Format::Json {
        let pairs = plan.examples.iter().zip(classifications);
        let lines = pairs.map(|(example, classification)| listing::json(example, classification, plan, &texts));
        return terminal::json_lines(&lines.collect::<Result<Vec<_>>>()?, false);
    }
    let pairs = plan.examples.iter().zip(classifications);
    let mut text: Text =
        pairs.filter_map(|(example, classification)| listing::told(example, classification, output)).collect();
    text.extend(unused.iter().map(|entry| {
        let text = Text::new().styled(report::ERROR, "stale");
        text.push(format!(" {entry} matches no failure; remove it")).end()
    }));
    terminal::err(&text);
    if output.verbose || output.code.is_some() {
        report::print(&listing::explaining(plan, classifications), &texts, output, false)?;
    }
    if !output.quiet {
        terminal::out(&table::table(name, &plan.examples, classifications).end())?;
    }
    Ok(())
}
